import ParadigmGround

/// How much went through, and how that compares with the best there is.
extension SpeedTestWords {
    var throughput: (Text, Text)? {
        let run = result.concurrent
        guard run.requests > 0, run.wall > .zero else { return nil }
        let rates = result.endedPerSecond
        let (sent, answered) = (figures.rate(rates.all), figures.rate(rates.answered))
        let text =
            run.failed == 0
            ? Text(en: "\(answered) requests/s, all answered", fr: "\(answered) requêtes/s, toutes avec réponse")
            : Text(en: "\(sent) requests/s, \(answered) answered/s", fr: "\(sent) requêtes/s, \(answered) réponses/s")
        return (Text(en: "Throughput", fr: "Débit"), text)
    }

    var steady: (Text, Text)? {
        guard let steady = result.steady else { return nil }
        let (from, to) = (figures.time(steady.window.from.seconds), figures.time(steady.window.to.seconds))
        let (rate, p50) = (figures.rate(steady.answeredPerSecond), figures.time(steady.percentiles.p50))
        let p99 = figures.time(steady.percentiles.p99)
        let since =
            result.concurrent.warmUp > 0
            ? Text(en: " after the warm-up", fr: " après la mise en route") : Text(verbatim: "")
        return (
            Text(en: "Steady state", fr: "Régime établi"),
            Text(
                en: "\(rate) answered/s, p50 \(p50), p99 \(p99), from \(from) to \(to)",
                fr: "\(rate) réponses/s, p50 \(p50), p99 \(p99), de \(from) à \(to)"
            ) + since + Text(en: ": begin and end left out", fr: " : sans le début ni la fin")
        )
    }

    var ideal: (Text, Text)? {
        guard let seconds = result.idealSeconds, let factor = result.idealFactor else { return nil }
        let (time, gain) = (figures.time(seconds), figures.number(factor, decimals: 2))
        let (sum, window) = (figures.time(result.latencySum), figures.count(result.concurrency))
        let longest = figures.time(result.longestLatency)
        let basis =
            result.isIdealUndisturbed
            ? Text(
                en: " (one by one: longest latency \(longest), sum \(sum); \(window) at once)",
                fr: " (une à une : plus longue latence \(longest), somme \(sum) ; \(window) à la fois)"
            )
            : Text(
                en: " (longest latency \(longest), sum \(sum), any queue of the server included; \(window) at once)",
                fr: " (plus longue latence \(longest), somme \(sum), attente dans le serveur comprise ; \(window) à la "
                    + "fois)"
            )
        return (
            Text(en: "Ideal", fr: "Idéal"),
            Text(en: "\(time), a factor of \(gain)", fr: "\(time), soit un facteur de \(gain)") + basis
                + (result.concurrent.failed == 0
                    ? Text(verbatim: "")
                    : Text(
                        en: ", for the \(figures.count(result.concurrent.answered)) answered",
                        fr: ", pour les \(figures.count(result.concurrent.answered)) réponses"
                    ))
        )
    }

    /// What the others did to a request, where that is much.
    var queue: (Text, Text)? {
        guard let slowdown = result.slowdown, slowdown >= 1.5 else { return nil }
        let (window, times) = (
            figures.count(result.concurrency), figures.number(slowdown, decimals: slowdown < 9.95 ? 1 : 0)
        )
        let isOneByOne = (result.improvementFactor ?? 2) < 1.3
        let text = Text(
            en: "\(window) at once took each request \(times) times as long",
            fr: "\(window) à la fois, chaque requête a pris \(times) fois plus longtemps"
        )
        return (
            Text(en: "Queue", fr: "Attente"),
            (isOneByOne
                ? Text(en: "the server answers one at a time: ", fr: "le serveur répond à une requête à la fois : ")
                : Text(en: "the server queues: ", fr: "le serveur fait attendre : ")) + text
        )
    }

    var reached: (Text, Text)? {
        guard let share = result.reached else { return nil }
        let percent = figures.percent(share)
        return (
            Text(en: "Reached", fr: "Atteint"),
            result.concurrent.failed == 0
                ? Text(en: "\(percent) of the ideal", fr: "\(percent) de l'idéal")
                : Text(
                    en: "\(percent) of the ideal; what failed counts as not reached",
                    fr: "\(percent) de l'idéal ; ce qui a échoué compte comme non atteint"
                )
        )
    }

    var requests: (Text, Text)? {
        let run = result.concurrent
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        let (all, window) = (figures.count(result.requests), figures.count(result.concurrency))
        let ways: Text =
            if result.load?.rate != nil {
                Text(en: ", at most \(window) at a time", fr: ", \(window) à la fois au plus")
            } else if result.concurrency == result.requests {
                Text(en: ", all at once", fr: ", toutes à la fois")
            } else {
                Text(en: ", \(window) at a time", fr: ", \(window) à la fois")
            }
        let outcome = Text(
            en: ": \(answered) answered, \(failed) failed",
            fr: " : réponses \(answered), échecs \(failed)"
        )
        return (Text(en: "Requests", fr: "Requêtes"), Text(verbatim: all) + ways + outcome + load.others)
    }

    var sequential: (Text, Text)? {
        guard let run = result.sequential, run.failed > 0 else { return nil }
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        let counts = Text(en: "\(answered) answered, \(failed) failed", fr: "réponses \(answered), échecs \(failed)")
        let basis =
            result.improvementFactor == nil
            ? Text(verbatim: "")
            : Text(en: ": the factor is for as many answers", fr: " : le facteur vaut pour autant de réponses")
        return (Text(en: "One by one", fr: "Une à une"), counts + basis)
    }
}

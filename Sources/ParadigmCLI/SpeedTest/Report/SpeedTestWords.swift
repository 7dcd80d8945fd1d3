import ParadigmGround

/// The sentences of a speed test's report.
struct SpeedTestWords {
    let result: SpeedTestResult
    let figures: Figures
    let isSimulated: Bool

    private var load: MeasuredLoadWords { MeasuredLoadWords(result: result, figures: figures) }

    /// What is said before anything else: a stop, a server that went away, a level that was missed, failures.
    var failures: [Text] { load.warnings + failed }

    private var failed: [Text] {
        let run = result.concurrent
        guard run.failed > 0 else { return [] }
        let (failed, all) = (figures.count(run.failed), figures.count(run.requests))
        // A few of many are not none of them.
        let share =
            run.failedShare < 0.01 ? figures.share(run.failed, of: run.requests) : figures.percent(run.failedShare)
        let answered = figures.count(run.answered)
        return [
            Text(
                en: "\(failed) of \(all) requests failed (\(share)): latencies are those of the \(answered) answered.",
                fr:
                    "\(failed) requêtes sur \(all) ont échoué (\(share)) : les latences sont celles des \(answered) réponses."
            )
        ]
    }

    /// What the load was, for the head of a page.
    var loadSentence: [Text] { [load.load].compactMap(\.self) }

    /// The documentation's three lines letter for letter (decimal point, ordinary spaces), and what qualifies them; for
    /// requests that came at a rate or for a time, how long that took.
    var documentation: [Text] {
        guard result.load == nil else { return [loadLine] }
        var lines = [
            Text(
                verbatimEnglish: "Asynchronous execution took \(plain(result.concurrentSeconds)) seconds.",
                french: "L'exécution asynchrone a pris \(plain(result.concurrentSeconds)) secondes."
            )
        ]
        if let seconds = result.sequentialSeconds {
            lines.append(
                Text(
                    verbatimEnglish: "Synchronous execution took \(plain(seconds)) seconds.",
                    french: "L'exécution synchrone a pris \(plain(seconds)) secondes."
                )
            )
        }
        if let sample { lines.append(sample) }
        if let factor = result.improvementFactor {
            lines.append(
                Text(
                    verbatimEnglish: "Improvement factor: \(plain(factor))",
                    french: "Facteur d'amélioration : \(plain(factor))"
                )
            )
        }
        return lines
    }

    private var loadLine: Text {
        let (time, requests) = (figures.time(result.concurrentSeconds), figures.count(result.requests))
        guard let load = result.load, let rate = load.rate else {
            return Text(
                en: "\(requests) requests in \(time), \(figures.count(result.concurrency)) in flight.",
                fr: "\(requests) requêtes en \(time), \(figures.count(result.concurrency)) en vol."
            )
        }
        let wanted = figures.number(rate, decimals: 2)
        return Text(
            en: "\(requests) requests in \(time), \(wanted) a second intended (\(load.arrivals.rawValue)).",
            fr: "\(requests) requêtes en \(time), \(wanted) par seconde voulues (\(load.arrivals.rawValue))."
        )
    }

    private var sample: Text? {
        guard let run = result.sequential, result.isSequentialSampled, result.sequentialSeconds != nil else {
            return nil
        }
        let (part, all) = (figures.count(run.requests), figures.count(result.requests))
        let time = figures.time(run.wall.seconds)
        guard run.failed == 0 else {
            let answered = figures.count(run.answered)
            return Text(
                en:
                    "(estimated: of a sample of \(part) of the \(all) requests, the \(answered) answered are scaled to all)",
                fr:
                    "(estimation : d'un échantillon de \(part) des \(all) requêtes, les \(answered) réponses sont rapportées "
                    + "à toutes)"
            )
        }
        return Text(
            en: "(estimated: a sample of \(part) of the \(all) requests took \(time); scaled to all of them)",
            fr: "(estimation : un échantillon de \(part) des \(all) requêtes a pris \(time), rapporté à toutes)"
        )
    }

    /// What the documentation does not say: label and value.
    var facts: [(label: Text, value: Text)] {
        [
            throughput, steady, load.rate, ideal, reached, queue, latency, firstToken, betweenTokens, load.streaming,
            tokens, goodput, requests, sequential, reuse, client,
        ]
        .compactMap { $0 }
    }

    private var throughput: (Text, Text)? {
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

    private var steady: (Text, Text)? {
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

    private var ideal: (Text, Text)? {
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
    private var queue: (Text, Text)? {
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

    private func percentiles(_ values: Percentiles) -> Text {
        let named = [("p50", values.p50), ("p90", values.p90), ("p95", values.p95), ("p99", values.p99)]
        let list = named.map { "\($0) \(figures.time($1))" }.joined(separator: ", ")
        let longest = figures.time(values.max)
        return Text(en: "\(list), max \(longest)", fr: "\(list), max. \(longest)")
    }

    private var firstToken: (Text, Text)? {
        result.concurrent.streams.map { (Text(en: "First token", fr: "Premier token"), percentiles($0.firstToken)) }
    }

    private var betweenTokens: (Text, Text)? {
        guard let values = result.concurrent.streams?.betweenTokens else { return nil }
        // A server may send several tokens at a time, and what is between two of these times is for all of them.
        guard let tokens = result.concurrent.streams?.tokensPerPiece, tokens >= 1.2 else {
            return (Text(en: "Between tokens", fr: "Entre tokens"), percentiles(values))
        }
        let count = figures.number(tokens, decimals: 1)
        return (
            Text(en: "Between pieces", fr: "Entre morceaux"),
            percentiles(values) + Text(en: "; \(count) tokens each", fr: " ; \(count) tokens chacun")
        )
    }

    private var tokens: (Text, Text)? {
        let run = result.concurrent
        guard run.completionTokens > 0 else {
            // Vectors have no tokens to count, and of a run without requests there is nothing to say.
            guard run.answered > 0, !run.spans.isEmpty, run.promptTokens == nil else { return nil }
            return (
                Text(verbatim: "Tokens"),
                Text(en: "not counted by the server (no usage)", fr: "le serveur ne les compte pas (sans « usage »)")
            )
        }
        let window = result.counted
        let all = figures.rate(window.tokensPerSecond ?? 0)
        let (part, answered) = (figures.count(window.counted), figures.count(window.answered))
        let whole =
            Text(en: "\(all) tokens/s in all", fr: "\(all) tokens/s en tout")
            + (window.counted == window.answered
                ? Text(verbatim: "")
                : Text(
                    en: " of the \(part) of \(answered) answers that the server counted",
                    fr: " pour les \(part) réponses sur \(answered) que le serveur a comptées"
                ))
        let asked =
            run.promptTokens.map { figures.count(Int($0.p50)) }
            .map { Text(en: "; prompts of \($0) tokens (p50)", fr: " ; prompts de \($0) tokens (p50)") }
            ?? Text(verbatim: "")
        guard let each = run.streams?.tokensPerSecond else { return (Text(verbatim: "Tokens"), whole + asked) }
        let median = figures.rate(each.p50)
        let single = Text(en: ", \(median) each (p50)", fr: ", \(median) chacune (p50)")
        return (Text(verbatim: "Tokens"), whole + single + asked)
    }

    private var goodput: (Text, Text)? {
        guard let level = result.level else { return nil }
        let (run, kept, window) = (result.concurrent, level.kept(in: result.concurrent), result.counted)
        let rate = figures.rate(window.perSecond(window.kept ?? kept))
        let share = figures.share(kept, of: run.requests)
        let limits = level.limits.map(\.text).joined(separator: ", ")
        var text = Text(
            en: "\(rate) requests/s within \(limits): \(share) of all",
            fr: "\(rate) requêtes/s dans \(limits) : \(share) de toutes"
        )
        let missed = level.missed(in: run).map(\.text).joined(separator: ", ")
        if !missed.isEmpty { text = text + Text(en: "; missed: \(missed)", fr: " ; non tenu : \(missed)") }
        let unmeasured = level.unmeasured(in: run).map(\.text).joined(separator: ", ")
        if !unmeasured.isEmpty {
            text =
                text
                + Text(en: "; not measured for all: \(unmeasured)", fr: " ; pas mesuré pour toutes : \(unmeasured)")
        }
        return (Text(verbatim: "Goodput"), text)
    }

    private var reached: (Text, Text)? {
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

    private var latency: (Text, Text)? {
        result.percentiles.map { (Text(en: "Latency", fr: "Latence"), percentiles($0)) }
    }

    private var requests: (Text, Text)? {
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

    private var sequential: (Text, Text)? {
        guard let run = result.sequential, run.failed > 0 else { return nil }
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        let counts = Text(en: "\(answered) answered, \(failed) failed", fr: "réponses \(answered), échecs \(failed)")
        let basis =
            result.improvementFactor == nil
            ? Text(verbatim: "")
            : Text(en: ": the factor is for as many answers", fr: " : le facteur vaut pour autant de réponses")
        return (Text(en: "One by one", fr: "Une à une"), counts + basis)
    }

    private var reuse: (Text, Text)? {
        guard let seconds = result.freshConnectionSeconds else { return nil }
        let time = figures.time(seconds)
        let gain = result.reuseFactor.map { figures.number($0, decimals: 2) }
        let whole = result.documentationFactor.map { figures.number($0, decimals: 2) }
        let sampled = (result.freshConnections?.requests ?? 0) < result.requests
        var text = Text(
            en: "\(time)\(sampled ? " (estimated)" : "") one by one with a new connection for each",
            fr: "\(time)\(sampled ? " (estimation)" : "") une à une avec une nouvelle connexion pour chacune"
        )
        if let gain {
            text =
                text
                + Text(
                    en: "; reusing it alone brings a factor of \(gain)",
                    fr: " ; sa réutilisation apporte à elle seule un facteur de \(gain)"
                )
        }
        if let whole {
            text =
                text
                + Text(
                    en: "; the documentation's way of measuring gives \(whole)",
                    fr: " ; mesuré comme dans la documentation, le facteur est de \(whole)"
                )
        }
        return (Text(en: "Connections", fr: "Connexions"), text)
    }

    private var client: (Text, Text)? {
        guard let verdict = result.verdict else { return nil }
        let share = figures.percent(result.clientShare)
        let waited = result.concurrent.waitedShare
        var text = Text(en: "\(share) of one core", fr: "\(share) d'un cœur")
        if waited >= 0.1 {
            text =
                text
                + Text(
                    en: ", and ready without one for \(figures.percent(waited)) of the time",
                    fr: ", et prêt sans en avoir pendant \(figures.percent(waited)) du temps"
                )
        }
        if let delays = result.concurrent.delays, ClientVerdict(delayShare: result.concurrent.delayShare) > .serverBound
        {
            let (p50, p99) = (figures.time(delays.p50), figures.time(delays.p99))
            text =
                text
                + Text(
                    en: ", late by p50 \(p50), p99 \(p99), which is in the latencies",
                    fr: ", en retard de p50 \(p50), p99 \(p99), ce que les latences comprennent"
                )
        }
        // Its own bound is told beside the rate.
        let words =
            result.isHeldBack && result.concurrent.verdict == .serverBound
            ? Text(
                en: "requests waited in it, so the latencies are not the server's alone",
                fr: "des requêtes y ont attendu : les latences ne sont pas celles du seul serveur"
            ) : Self.verdict(verdict)
        return (Text(en: "Client", fr: "Client"), text + Text(en: ": ", fr: " : ") + words)
    }

    static func verdict(_ verdict: ClientVerdict) -> Text {
        switch verdict {
        case .serverBound:
            Text(
                en: "the client was not the bottleneck",
                fr: "le client n'était pas le goulet d'étranglement"
            )
        case .possiblyClientBound:
            Text(
                en: "the client may have slowed the measurement down",
                fr: "le client a peut-être ralenti la mesure"
            )
        case .clientBound:
            Text(
                en: "the client was the bottleneck; measure from a faster or less busy machine",
                fr: "le client était le goulet d'étranglement ; mesurez depuis une machine plus rapide ou moins chargée"
            )
        }
    }

    /// What went wrong in any of the runs, grouped by message, apart from the figures.
    var errors: [Text] {
        let runs = [
            (
                result.load == nil
                    ? Text(en: "Errors, all at once:", fr: "Erreurs, toutes à la fois :")
                    : Text(en: "Errors, under load:", fr: "Erreurs, en charge :"),
                result.concurrent.errors
            ),
            (Text(en: "Errors, one by one:", fr: "Erreurs, une à une :"), result.sequential?.errors ?? []),
            (
                Text(en: "Errors, new connections:", fr: "Erreurs, nouvelles connexions :"),
                result.freshConnections?.errors ?? []
            ),
        ]
        return runs.filter { !$0.1.isEmpty }.flatMap { title, groups in [title] + list(groups) }
    }

    /// So many sorts of errors are shown.
    private static let errorLimit = 10

    private func list(_ groups: [ErrorGroup]) -> [Text] {
        let shown = groups.prefix(Self.errorLimit)
            .map { Text(verbatim: "  \(figures.count($0.count)) × ") + $0.text }
        let rest = groups.dropFirst(Self.errorLimit).reduce(0) { $0 + $1.count }
        return shown + (rest > 0 ? [Text(verbatim: "  ") + more(rest)] : [])
    }

    func more(_ count: Int) -> Text {
        let number = figures.count(count)
        return Text(
            en: "… and \(number) more",
            fr: count == 1 ? "… et une autre" : "… et \(number) autres"
        )
    }

    private func plain(_ value: Double) -> String {
        Figures.plain(value, decimals: 2)
    }
}

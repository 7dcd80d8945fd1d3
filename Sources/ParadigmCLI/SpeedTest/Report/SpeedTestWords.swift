import ParadigmGround

/// The sentences of a speed test's report.
struct SpeedTestWords {
    let result: SpeedTestResult
    let figures: Figures
    let isSimulated: Bool

    /// What is said before anything else when requests failed.
    var failures: [Text] {
        let run = result.concurrent
        guard run.failed > 0 else { return [] }
        let (failed, all, share) = (
            figures.count(run.failed), figures.count(run.requests), figures.percent(run.failedShare)
        )
        let answered = figures.count(run.answered)
        return [
            Text(
                en: "\(failed) of \(all) requests failed (\(share)): latencies are those of the \(answered) answered.",
                fr:
                    "\(failed) requêtes sur \(all) ont échoué (\(share)) : les latences sont celles des \(answered) réponses."
            )
        ]
    }

    /// The documentation's three lines, their figures as each language writes them, and what qualifies them; for requests
    /// that came at a rate or for a time, how long that took.
    var documentation: [Text] {
        guard result.load == nil else { return [loadLine] }
        var lines = [
            Text(
                verbatimEnglish: "Asynchronous execution took \(plain(result.concurrentSeconds)) seconds.",
                french: "L'exécution asynchrone a pris \(Self.french(result.concurrentSeconds))."
            )
        ]
        if let seconds = result.sequentialSeconds {
            lines.append(
                Text(
                    verbatimEnglish: "Synchronous execution took \(plain(seconds)) seconds.",
                    french: "L'exécution synchrone a pris \(Self.french(seconds))."
                )
            )
        }
        if let sample { lines.append(sample) }
        if let factor = result.improvementFactor {
            lines.append(
                Text(
                    verbatimEnglish: "Improvement factor: \(plain(factor))",
                    french: "Facteur d'amélioration : \(Figures(.french).number(factor, decimals: 2))"
                )
            )
        }
        return lines
    }

    /// `1,86 seconde`, `2,00 secondes`: in French two make the plural.
    private static func french(_ seconds: Double) -> String {
        let isPlural = (seconds * 100).rounded() >= 200
        return Figures(.french).number(seconds, decimals: 2) + (isPlural ? " secondes" : " seconde")
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
        guard let run = result.sequential, result.isSequentialSampled else { return nil }
        let (part, all) = (figures.count(run.requests), figures.count(result.requests))
        let time = figures.time(run.wall.seconds)
        return Text(
            en: "(estimated: a sample of \(part) of the \(all) requests took \(time); scaled to all of them)",
            fr: "(estimation : un échantillon de \(part) des \(all) requêtes a pris \(time), rapporté à toutes)"
        )
    }

    /// What the documentation does not say: label and value.
    var facts: [(label: Text, value: Text)] {
        [
            throughput, ideal, reached, queue, latency, firstToken, betweenTokens, tokens, goodput, requests,
            sequential,
            reuse, client,
        ]
        .compactMap { $0 }
    }

    private var throughput: (Text, Text)? {
        let run = result.concurrent
        guard run.requests > 0, run.wall > .zero else { return nil }
        let (sent, answered) = (figures.rate(run.perSecond(run.requests)), figures.rate(run.perSecond(run.answered)))
        let text =
            run.failed == 0
            ? Text(en: "\(answered) requests/s, all answered", fr: "\(answered) requêtes/s, toutes avec réponse")
            : Text(en: "\(sent) requests/s, \(answered) answered/s", fr: "\(sent) requêtes/s, \(answered) réponses/s")
        return (Text(en: "Throughput", fr: "Débit"), text)
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
        return (Text(en: "Between tokens", fr: "Entre tokens"), percentiles(values))
    }

    private var tokens: (Text, Text)? {
        let run = result.concurrent
        guard run.completionTokens > 0 else { return nil }
        let all = figures.rate(run.perSecond(run.completionTokens))
        let whole = Text(en: "\(all) tokens/s in all", fr: "\(all) tokens/s en tout")
        guard let each = run.streams?.tokensPerSecond else { return (Text(verbatim: "Tokens"), whole) }
        let median = figures.rate(each.p50)
        return (Text(verbatim: "Tokens"), whole + Text(en: ", \(median) each (p50)", fr: ", \(median) chacune (p50)"))
    }

    private var goodput: (Text, Text)? {
        guard let level = result.level else { return nil }
        let (run, kept) = (result.concurrent, level.kept(in: result.concurrent))
        let rate = figures.rate(run.perSecond(kept))
        let share = figures.percent(run.requests > 0 ? Double(kept) / Double(run.requests) : 0)
        let limits = level.limits.map(\.text).joined(separator: ", ")
        let text = Text(
            en: "\(rate) requests/s within \(limits): \(share) of all",
            fr: "\(rate) requêtes/s dans \(limits) : \(share) de toutes"
        )
        let missed = level.missed(in: run).map(\.text).joined(separator: ", ")
        guard !missed.isEmpty else { return (Text(verbatim: "Goodput"), text) }
        return (Text(verbatim: "Goodput"), text + Text(en: "; missed: \(missed)", fr: " ; non tenu : \(missed)"))
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
        return (Text(en: "Requests", fr: "Requêtes"), Text(verbatim: all) + ways + outcome)
    }

    private var sequential: (Text, Text)? {
        guard let run = result.sequential, run.failed > 0 else { return nil }
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        return (
            Text(en: "One by one", fr: "Une à une"),
            Text(
                en: "\(answered) answered, \(failed) failed: the factor is for as many answers",
                fr: "réponses \(answered), échecs \(failed) : le facteur vaut pour autant de réponses"
            )
        )
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
        guard result.concurrent.answered > 0 else { return nil }
        let share = figures.percent(result.clientShare)
        let verdict = Self.verdict(result.verdict)
        return (
            Text(en: "Client", fr: "Client"),
            Text(en: "\(share) of one core: ", fr: "\(share) d'un cœur : ") + verdict
        )
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

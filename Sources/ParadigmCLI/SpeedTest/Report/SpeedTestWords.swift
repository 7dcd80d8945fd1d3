import ParadigmGround

/// The sentences of a speed test's report.
struct SpeedTestWords {
    let result: SpeedTestResult
    let figures: Figures
    let isSimulated: Bool

    /// The documentation's three lines letter for letter (decimal point, ordinary spaces), and what qualifies them.
    var documentation: [Text] {
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
        [ideal, reached, latency, requests, sequential, reuse, client].compactMap { $0 }
    }

    private var ideal: (Text, Text)? {
        guard let seconds = result.idealSeconds, let factor = result.idealFactor, let latency = result.percentiles
        else { return nil }
        let (time, gain) = (figures.time(seconds), figures.number(factor, decimals: 2))
        let (longest, sum) = (figures.time(latency.max), figures.time(result.latencySum))
        let window = figures.count(result.concurrency)
        return (
            Text(en: "Ideal", fr: "Idéal"),
            Text(
                en: "\(time), a factor of \(gain) (longest latency \(longest); sum \(sum), \(window) at once)",
                fr: "\(time), soit un facteur de \(gain) (plus longue latence \(longest) ; somme \(sum), "
                    + "\(window) à la fois)"
            )
        )
    }

    private var reached: (Text, Text)? {
        guard let share = result.reached else { return nil }
        let percent = figures.percent(share)
        return (
            Text(en: "Reached", fr: "Atteint"),
            Text(en: "\(percent) of the ideal", fr: "\(percent) de l'idéal")
        )
    }

    private var latency: (Text, Text)? {
        guard let latency = result.percentiles else { return nil }
        let named = [("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)]
        let list = named.map { "\($0) \(figures.time($1))" }.joined(separator: ", ")
        let longest = figures.time(latency.max)
        return (
            Text(en: "Latency", fr: "Latence"),
            Text(en: "\(list), max \(longest)", fr: "\(list), max. \(longest)")
        )
    }

    private var requests: (Text, Text)? {
        let run = result.concurrent
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        let (all, window) = (figures.count(result.requests), figures.count(result.concurrency))
        let together = result.concurrency == result.requests
        return (
            Text(en: "Requests", fr: "Requêtes"),
            Text(
                en: "\(all), \(together ? "all at once" : "\(window) at a time"): "
                    + "\(answered) answered, \(failed) failed",
                fr: "\(all), \(together ? "toutes à la fois" : "\(window) à la fois") : "
                    + "réponses \(answered), échecs \(failed)"
            )
        )
    }

    private var sequential: (Text, Text)? {
        guard let run = result.sequential, run.failed > 0 else { return nil }
        let (answered, failed) = (figures.count(run.answered), figures.count(run.failed))
        return (
            Text(en: "One by one", fr: "Une à une"),
            Text(
                en: "\(answered) answered, \(failed) failed: the factor compares unequal work",
                fr: "réponses \(answered), échecs \(failed) : le facteur compare des travaux inégaux"
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
            (Text(en: "Errors, all at once:", fr: "Erreurs, toutes à la fois :"), result.concurrent.errors),
            (Text(en: "Errors, one by one:", fr: "Erreurs, une à une :"), result.sequential?.errors ?? []),
            (
                Text(en: "Errors, new connections:", fr: "Erreurs, nouvelles connexions :"),
                result.freshConnections?.errors ?? []
            ),
        ]
        return runs.filter { !$0.1.isEmpty }
            .flatMap { title, groups in
                [title] + groups.map { Text(verbatim: "  \(figures.count($0.count)) × ") + $0.text }
            }
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

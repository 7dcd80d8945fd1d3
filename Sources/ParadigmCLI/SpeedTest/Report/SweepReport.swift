package import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What a sweep found, for a person and for a script: a pure rendering.
package struct SweepReport: Sendable {
    /// The steps.
    package let sweep: Sweep
    /// Whether the built-in simulator answered.
    package let isSimulated: Bool
    /// Under which conditions it was measured; nil where nobody said so.
    package let conditions: MeasuredConditions?
    /// Whether the search goes on, so that nothing is concluded yet.
    private let isUnderWay: Bool
    private static let widths = [9, 15, 10, 10, 10, 9]

    /// A report.
    package init(
        sweep: Sweep,
        isSimulated: Bool,
        conditions: MeasuredConditions? = nil,
        isUnderWay: Bool = false
    ) {
        (self.sweep, self.conditions, self.isUnderWay) = (sweep, conditions, isUnderWay)
        self.isSimulated = isSimulated
    }

    /// The names of the columns.
    package static func headings(_ language: Language) -> [String] {
        [
            Text(en: "In flight", fr: "En vol"), Text(en: "Requests/s", fr: "Requêtes/s"),
            Text(en: "Growth", fr: "Gain"), Text(verbatim: "p50"), Text(verbatim: "p99"),
            Text(en: "Failed", fr: "Échecs"),
        ]
        .map { $0[language] }
    }

    /// One step as the columns have it.
    package static func cells(_ sweep: Sweep, _ index: Int, _ figures: Figures) -> [String] {
        let (step, previous) = (sweep.steps[index], index > 0 ? sweep.steps[index - 1] : nil)
        let latency = Percentiles(step.run.latencies)
        let growth = previous.map { $0.throughput > 0 ? step.throughput / $0.throughput - 1 : 0 }
        return [
            figures.count(step.concurrency), rate(of: step, in: sweep, figures),
            growth.map { ($0 < 0 ? "−" : "+") + figures.percent(abs($0)) } ?? "",
            latency.map { figures.time($0.p50) } ?? "–", latency.map { figures.time($0.p99) } ?? "–",
            figures.count(step.run.failed),
        ]
    }

    /// Requests a second, and how far off they may be with 95 %.
    private static func rate(of step: Sweep.Step, in sweep: Sweep, _ figures: Figures) -> String {
        let rate = figures.number(step.throughput, decimals: step.throughput < 100 ? 1 : 0)
        let reach = StudentT.reach(freedom: 1e9) * sweep.error(of: step)
        return reach < 0.005 ? rate : "\(rate) ±\(figures.percent(min(9.99, reach)))"
    }

    /// A line of the table, without its end.
    package static func line(_ cells: [String]) -> String {
        zip(cells, widths).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
    }

    /// What the steps come to.
    package func conclusion(_ language: Language) -> [Text] {
        let figures = Figures(language)
        var lines: [Text] = []
        if sweep.isStopped { lines.append(stopped(figures)) }
        if isUnderWay { lines.append(Text(en: "The search goes on.", fr: "La recherche continue.")) }
        if let knee = sweep.knee { lines.append(sentence(about: knee, figures)) }
        lines += ending(figures)
        if let passed = passedLimit(figures) { lines.append(passed) }
        if let aside = sweep.aside { lines.append(sentence(about: aside, figures)) }
        if let (step, verdict) = clientStep {
            let window = figures.count(step.concurrency)
            lines.append(
                Text(en: "From \(window) in flight on, ", fr: "À partir de \(window) requêtes en vol, ")
                    + SpeedTestWords.verdict(verdict) + Text(verbatim: ".")
            )
        }
        return lines
    }

    /// The first step that went well and of which the client may have been a part.
    private var clientStep: (Sweep.Step, ClientVerdict)? {
        sweep.steps.indices.lazy.filter(sweep.isSound)
            .compactMap { index in sweep.steps[index].verdict.map { (sweep.steps[index], $0) } }
            .first { $0.1 != .serverBound }
    }

    private func stopped(_ figures: Figures) -> Text {
        let count = figures.count(sweep.steps.count)
        return Text(
            en: "Stopped before the search was over; steps that were measured: \(count).",
            fr: "Arrêt avant la fin de la recherche ; étapes mesurées : \(count)."
        )
    }

    /// Requests that were sent and count for no step: they cost tokens all the same.
    private func sentence(about aside: SpeedTestRun, _ figures: Figures) -> Text {
        let all = figures.count(aside.requests + (aside.givenUp ?? 0))
        let (answered, failed) = (figures.count(aside.answered), figures.count(aside.failed + (aside.givenUp ?? 0)))
        return Text(
            en:
                "\(all) further requests count for no step, since a limit was met or the sweep stopped: \(answered) answered, "
                + "\(failed) not.",
            fr:
                "\(all) autres requêtes ne comptent dans aucune étape, à cause d'une limite ou de l'arrêt : \(answered) "
                + "avec réponse, \(failed) sans."
        )
    }

    /// Why the search ended, where that is not plain from its result.
    private func ending(_ figures: Figures) -> [Text] {
        guard let last = sweep.steps.last else { return [] }
        let window = figures.count(last.concurrency)
        switch sweep.end {
        case .failures:
            let share = figures.percent(last.failedShare)
            return [
                Text(
                    en: "At \(window) in flight \(share) of the requests failed:",
                    fr: "À \(window) requêtes en vol, \(share) des requêtes ont échoué :"
                )
            ] + errors(of: last, figures)
        case .gone:
            return [
                Text(
                    en:
                        "The server went away at \(window) in flight; what was measured before stands. Start it again and "
                        + "repeat the sweep:",
                    fr: "Le serveur a disparu à \(window) requêtes en vol ; ce qui a été mesuré avant reste valable. "
                        + "Relancez-le et recommencez :"
                )
            ] + errors(of: last, figures)
        case .rateLimit: return [limit(figures)]
        case nil, .noGrowth, .highest:
            let failed = sweep.steps.reduce(0) { $0 + $1.run.failed }
            guard failed > 0 else { return [] }
            let all = figures.count(sweep.steps.reduce(0) { $0 + $1.run.requests })
            let count = figures.count(failed)
            let line = Text(
                en: "\(count) of all \(all) requests failed, whatever was in flight:",
                fr: failed == 1
                    ? "1 requête sur \(all) a échoué, quel que soit le nombre en vol :"
                    : "\(count) requêtes sur \(all) ont échoué, quel que soit le nombre en vol :"
            )
            return [line] + list(ErrorGroup.merging(sweep.steps.flatMap(\.run.errors)), figures)
        }
    }

    /// That a limit was met, and waited for, and that what was measured holds until it is spent; nil where the limit ended
    /// the search, or the result is within it.
    private func passedLimit(_ figures: Figures) -> Text? {
        guard sweep.end != .rateLimit, let limit = sweep.minuteLimit, let knee = sweep.knee,
            knee.throughput * 60 > Double(limit)
        else { return nil }
        let (minute, second) = (figures.count(limit), figures.rate(Double(limit) / 60))
        return Text(
            en:
                "The server let about \(minute) requests through in a minute (\(second)/s), and the limit was waited for: "
                + "what is more holds for a moment.",
            fr:
                "Le serveur a laissé passer environ \(minute) requêtes en une minute (\(second)/s), limite qui a été attendue "
                + ": ce qui dépasse ne tient qu'un moment."
        ) + enoughForLimit(figures)
    }

    /// How many in flight a limit is enough for.
    private func enoughForLimit(_ figures: Figures) -> Text {
        guard let enough = sweep.concurrencyForLimit else { return Text(verbatim: "") }
        let count = figures.count(enough)
        return Text(
            en: " For more than a minute, \(count) in flight use\(enough == 1 ? "s" : "") it up.",
            fr: " Au-delà d'une minute, \(count) en vol \(enough == 1 ? "suffit" : "suffisent") à l'atteindre."
        )
    }

    private func limit(_ figures: Figures) -> Text {
        guard let limit = sweep.minuteLimit else {
            return Text(
                en:
                    "The search ended at a limit on requests in a time, which more in flight cannot pass. It says nothing of "
                    + "how many the server works on at once.",
                fr: "La recherche s'arrête à une limite de requêtes par durée, que plus de requêtes en vol ne peuvent "
                    + "dépasser. Elle ne dit rien du nombre que le serveur traite à la fois."
            )
        }
        let (minute, second) = (figures.count(limit), figures.rate(Double(limit) / 60))
        return Text(
            en: "The search ended at the server's limit of about \(minute) requests a minute (\(second)/s), not at its "
                + "concurrency.",
            fr:
                "La recherche s'arrête à la limite du serveur, environ \(minute) requêtes par minute (\(second)/s), et non à "
                + "sa concurrence."
        ) + enoughForLimit(figures)
    }

    private func errors(of step: Sweep.Step, _ figures: Figures) -> [Text] { list(step.run.errors, figures) }

    private func list(_ groups: [ErrorGroup], _ figures: Figures) -> [Text] {
        groups.prefix(3).map { Text(verbatim: "  \(figures.count($0.count)) × ") + $0.text }
    }

    private func sentence(about knee: Sweep.Step, _ figures: Figures) -> Text {
        let window = figures.count(knee.concurrency)
        let inFlight = "\(window) \(knee.concurrency == 1 ? "requête" : "requêtes") en vol"
        let rate = figures.number(knee.throughput, decimals: 1)
        let sound = sweep.steps.indices.last(where: sweep.isSound)
        let isLast = sound.map { sweep.steps[$0] } == knee
        if sweep.isStopped || isUnderWay {
            return Text(
                en: "The best so far is \(window) in flight (\(rate) requests/s).",
                fr: "Le mieux jusqu'ici : \(inFlight) (\(rate) requêtes/s)."
            )
        }
        if isLast, sweep.end == .highest {
            return Text(
                en: "Throughput still grew at \(window) in flight (\(rate) requests/s); --concurrency goes higher.",
                fr:
                    "Le débit augmentait encore à \(inFlight) (\(rate) requêtes/s) ; --concurrency permet "
                    + "d'aller plus haut."
            )
        }
        if isLast, sweep.end != .noGrowth {
            return Text(
                en: "Throughput still grew at \(window) in flight (\(rate) requests/s), the most that went well.",
                fr:
                    "Le débit augmentait encore à \(inFlight) (\(rate) requêtes/s), le maximum sans trop d'échecs."
            )
        }
        return Text(
            en: "Throughput stops growing at about \(window) in flight (\(rate) requests/s).",
            fr: "Le débit cesse d'augmenter vers \(inFlight) (\(rate) requêtes/s)."
        )
    }

    /// The report for a script: one object.
    package var json: JSONValue {
        let all = sweep.steps.map(\.run) + [sweep.aside].compactMap(\.self)
        let figures: JSONValue = [
            "steps": .array(sweep.steps.map(object)),
            "knee": .count(sweep.knee?.concurrency),
            "requests_per_second": .rounded(sweep.knee?.throughput, decimals: 3),
            "requests_per_minute_limit": .count(sweep.minuteLimit),
            "concurrency_for_limit": .count(sweep.concurrencyForLimit),
            "ended_by": sweep.end.map { .string($0.rawValue) } ?? .null,
            "stopped": .bool(sweep.isStopped),
            "sent": .count(all.reduce(0) { $0 + $1.requests + ($1.givenUp ?? 0) }),
            "answered": .count(all.reduce(0) { $0 + $1.answered }),
            "failed": .count(all.reduce(0) { $0 + $1.failed }),
            "aside_answered": .count(sweep.aside?.answered ?? 0),
            "aside_failed": .count(sweep.aside?.failed ?? 0),
            "simulated": .bool(isSimulated),
        ]
        return figures.adding(conditions?.json ?? [])
    }

    private func object(_ step: Sweep.Step) -> JSONValue {
        let latency = Percentiles(step.run.latencies)
        return [
            "concurrency": .count(step.concurrency), "runs": .count(step.runs), "requests": .count(step.run.requests),
            "answered": .count(step.run.answered), "failed": .count(step.run.failed),
            "seconds": .rounded(step.run.wall.seconds, decimals: 6),
            "requests_per_second": .rounded(step.throughput, decimals: 3),
            "relative_error": .rounded(sweep.error(of: step), decimals: 4),
            "latency_seconds": .percentiles(latency),
            "first_token_seconds": .percentiles(step.run.streams?.firstToken),
            "between_tokens_seconds": .percentiles(step.run.streams?.betweenTokens),
            "tokens_per_second": .rounded(step.tokensPerSecond, decimals: 3),
            "verdict": step.verdict.map { .string($0.rawValue) } ?? .null,
        ]
    }
}

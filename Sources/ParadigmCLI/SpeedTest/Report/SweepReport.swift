package import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What a sweep found, for a person and for a script: a pure rendering.
package struct SweepReport: Sendable {
    private let sweep: Sweep
    private let isSimulated: Bool
    private static let widths = [9, 12, 10, 10, 10, 9]

    /// A report.
    package init(sweep: Sweep, isSimulated: Bool) {
        self.sweep = sweep
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
    package static func cells(_ step: Sweep.Step, after previous: Sweep.Step?, _ figures: Figures) -> [String] {
        let latency = Percentiles(step.run.latencies)
        let growth = previous.map { $0.throughput > 0 ? step.throughput / $0.throughput - 1 : 0 }
        return [
            figures.count(step.concurrency), figures.number(step.throughput, decimals: step.throughput < 100 ? 1 : 0),
            growth.map { ($0 < 0 ? "−" : "+") + figures.percent(abs($0)) } ?? "",
            latency.map { figures.time($0.p50) } ?? "–", latency.map { figures.time($0.p99) } ?? "–",
            figures.count(step.run.failed),
        ]
    }

    /// A line of the table, without its end.
    package static func line(_ cells: [String]) -> String {
        zip(cells, widths).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
    }

    /// What the steps come to.
    package func conclusion(_ language: Language) -> [Text] {
        let figures = Figures(language)
        var lines: [Text] = []
        if let knee = sweep.knee { lines.append(sentence(about: knee, figures)) }
        if sweep.end == .failures, let last = sweep.steps.last {
            let (share, window) = (figures.percent(last.failedShare), figures.count(last.concurrency))
            lines.append(
                Text(
                    en: "At \(window) in flight \(share) of the requests failed:",
                    fr: "À \(window) requêtes en vol, \(share) des requêtes ont échoué :"
                )
            )
            lines += last.run.errors.prefix(1).map { Text(verbatim: "  \(figures.count($0.count)) × ") + $0.text }
        }
        if let step = sweep.steps.first(where: { $0.verdict != .serverBound }) {
            let window = figures.count(step.concurrency)
            lines.append(
                Text(en: "From \(window) in flight on, ", fr: "À partir de \(window) requêtes en vol, ")
                    + SpeedTestWords.verdict(step.verdict) + Text(verbatim: ".")
            )
        }
        return lines
    }

    private func sentence(about knee: Sweep.Step, _ figures: Figures) -> Text {
        let window = figures.count(knee.concurrency)
        let rate = figures.number(knee.throughput, decimals: 1)
        let isLast = knee == sweep.steps.last(where: \.isSound)
        if isLast, sweep.end == .highest {
            return Text(
                en: "Throughput still grew at \(window) in flight (\(rate) requests/s); --concurrency goes higher.",
                fr:
                    "Le débit augmentait encore à \(window) requêtes en vol (\(rate) requêtes/s) ; --concurrency permet "
                    + "d'aller plus haut."
            )
        }
        if isLast, sweep.end == .failures {
            return Text(
                en: "Throughput still grew at \(window) in flight (\(rate) requests/s), the most that went well.",
                fr:
                    "Le débit augmentait encore à \(window) requêtes en vol (\(rate) requêtes/s), le maximum sans trop d'échecs."
            )
        }
        return Text(
            en: "Throughput stops growing at about \(window) in flight (\(rate) requests/s).",
            fr: "Le débit cesse d'augmenter vers \(window) requêtes en vol (\(rate) requêtes/s)."
        )
    }

    /// The report for a script: one object.
    package var json: JSONValue {
        [
            "steps": .array(sweep.steps.map(Self.json)),
            "knee": .count(sweep.knee?.concurrency),
            "requests_per_second": .rounded(sweep.knee?.throughput, decimals: 3),
            "ended_by": sweep.end.map { .string($0.rawValue) } ?? .null,
            "simulated": .bool(isSimulated),
        ]
    }

    private static func json(_ step: Sweep.Step) -> JSONValue {
        let latency = Percentiles(step.run.latencies)
        return [
            "concurrency": .count(step.concurrency), "requests": .count(step.run.requests),
            "answered": .count(step.run.answered), "failed": .count(step.run.failed),
            "seconds": .rounded(step.run.wall.seconds, decimals: 6),
            "requests_per_second": .rounded(step.throughput, decimals: 3),
            "latency_seconds": latency.map {
                ["p50": .rounded($0.p50, decimals: 6), "p99": .rounded($0.p99, decimals: 6)]
            } ?? .null,
            "verdict": .string(step.verdict.rawValue),
        ]
    }
}

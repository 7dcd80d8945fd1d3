package import ParadigmAPI

/// Measurements of several servers, models or versions beside each other: a pure computation over what
/// `speed-test --json` printed.
package struct SpeedComparison: Sendable {
    /// What is compared.
    package struct Measure: Sendable {
        let name: Text
        /// Where it stands in the JSON of a run.
        let path: [String]
        /// Whether more is better.
        let isMoreBetter: Bool
        let unit: Unit
    }

    /// What a measure counts.
    enum Unit: Sendable {
        case seconds, perSecond, share
    }

    /// The runs of one file.
    package struct Sample: Sendable, Equatable {
        /// The mean of the runs.
        package let mean: Double
        /// Its standard error; nil of one run alone.
        package let error: Double?

        /// - Returns: nil without a value.
        package init?(_ values: [Double]) {
            guard !values.isEmpty else { return nil }
            let mean = values.reduce(0, +) / Double(values.count)
            self.mean = mean
            guard values.count > 1 else {
                error = nil
                return
            }
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
            error = (variance / Double(values.count)).squareRoot()
        }
    }

    /// What became of a measure.
    package enum Verdict: String, Sendable {
        /// Better or worse by more than the tolerance, and by more than repeats differ.
        case better, worse
        /// Within the tolerance, or within what repeats differ.
        case same
    }

    /// One measure over all files.
    package struct Row: Sendable {
        /// What is compared.
        package let measure: Measure
        /// Of each file; nil where it was not measured.
        package let samples: [Sample?]
        /// Of each file, beside the first.
        package let verdicts: [Verdict?]
    }

    /// The measures that at least one file has.
    package let rows: [Row]

    static let measures: [Measure] = [
        Measure(
            name: Text(en: "Answered/s", fr: "Réponses/s"),
            path: ["answered_per_second"],
            isMoreBetter: true,
            unit: .perSecond
        ),
        Measure(name: Text(en: "Failed", fr: "Échecs"), path: ["failed"], isMoreBetter: false, unit: .share),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p50"),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p95"),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p99"),
        latency(Text(en: "First token", fr: "Premier token"), "first_token_seconds", "p50"),
        latency(Text(en: "First token", fr: "Premier token"), "first_token_seconds", "p99"),
        latency(Text(en: "Between tokens", fr: "Entre tokens"), "between_tokens_seconds", "p50"),
        latency(Text(en: "Between tokens", fr: "Entre tokens"), "between_tokens_seconds", "p99"),
        Measure(
            name: Text(verbatim: "Tokens/s"),
            path: ["tokens_per_second"],
            isMoreBetter: true,
            unit: .perSecond
        ),
    ]

    private static func latency(_ name: Text, _ field: String, _ percentile: String) -> Measure {
        Measure(
            name: name + Text(verbatim: " \(percentile)"),
            path: [field, percentile],
            isMoreBetter: false,
            unit: .seconds
        )
    }

    /// A comparison.
    ///
    /// - Parameters:
    ///   - files: The runs of each file; the first file is what the others are compared with.
    ///   - tolerance: The share by which a measure may be worse.
    package init(_ files: [[JSONValue]], tolerance: Double) {
        rows = Self.measures.compactMap { measure in
            let samples = files.map { runs in Sample(runs.compactMap { measure.value(in: $0) }) }
            guard samples.contains(where: { $0 != nil }) else { return nil }
            let verdicts = samples.enumerated()
                .map { index, sample -> Verdict? in
                    guard index > 0, let sample, let base = samples[0] else { return nil }
                    return measure.verdict(sample, beside: base, tolerance: tolerance)
                }
            return Row(measure: measure, samples: samples, verdicts: verdicts)
        }
    }

    /// Whether any measure is worse than in the first file.
    package var hasRegression: Bool { rows.contains { $0.verdicts.contains(.worse) } }
}

extension SpeedComparison.Measure {
    /// The value of a run; nil where it was not measured.
    func value(in run: JSONValue) -> Double? {
        let value = path.reduce(Optional(run)) { $0?[$1] }?.double
        guard unit == .share, let failed = value else { return value }
        return run["requests"]?.double.flatMap { $0 > 0 ? failed / $0 : nil }
    }

    /// - Parameters:
    ///   - sample: What is judged.
    ///   - base: What it is compared with.
    ///   - tolerance: The share of the base by which they may differ; of a share, the difference itself.
    /// - Returns: The verdict.
    func verdict(
        _ sample: SpeedComparison.Sample,
        beside base: SpeedComparison.Sample,
        tolerance: Double
    ) -> SpeedComparison.Verdict {
        let gain = isMoreBetter ? sample.mean - base.mean : base.mean - sample.mean
        let room = unit == .share ? tolerance : tolerance * abs(base.mean)
        // Two standard errors of the difference, where runs were repeated.
        let (one, other) = (sample.error ?? 0, base.error ?? 0)
        let noise = 2 * (one * one + other * other).squareRoot()
        guard abs(gain) > room, abs(gain) > noise else { return .same }
        return gain > 0 ? .better : .worse
    }
}

import ParadigmAPI

/// One figure of a measurement that repeats and comparisons look at.
package struct SpeedMeasure: Sendable {
    /// What a measure counts.
    enum Unit: Sendable {
        case seconds, perSecond, share, factor
    }

    let name: Text
    /// Where it stands in the JSON of a run.
    let path: [String]
    /// Whether more is better; nil where neither is.
    let isMoreBetter: Bool?
    let unit: Unit

    /// The value of a run; nil where it was not measured.
    func value(in run: JSONValue) -> Double? {
        let value = path.reduce(Optional(run)) { $0?[$1] }?.double
        guard unit == .share, let failed = value else { return value }
        return run["requests"]?.double.flatMap { $0 > 0 ? failed / $0 : nil }
    }

    /// A value as a person reads it.
    func text(_ value: Double, _ figures: Figures) -> String {
        switch unit {
        case .seconds: figures.time(value)
        case .perSecond: figures.number(value, decimals: value < 100 ? 1 : 0)
        case .share: figures.percent(value)
        case .factor: figures.number(value, decimals: 2)
        }
    }

    /// All of them, in the order in which they are told.
    static let all: [SpeedMeasure] = [
        SpeedMeasure(
            name: Text(en: "Answered/s", fr: "Réponses/s"),
            path: ["answered_per_second"],
            isMoreBetter: true,
            unit: .perSecond
        ),
        SpeedMeasure(name: Text(en: "Failed", fr: "Échecs"), path: ["failed"], isMoreBetter: false, unit: .share),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p50"),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p95"),
        latency(Text(en: "Latency", fr: "Latence"), "latency_seconds", "p99"),
        latency(Text(en: "First token", fr: "Premier token"), "first_token_seconds", "p50"),
        latency(Text(en: "First token", fr: "Premier token"), "first_token_seconds", "p99"),
        latency(Text(en: "Between tokens", fr: "Entre tokens"), "between_tokens_seconds", "p50"),
        latency(Text(en: "Between tokens", fr: "Entre tokens"), "between_tokens_seconds", "p99"),
        SpeedMeasure(
            name: Text(verbatim: "Tokens/s"),
            path: ["tokens_per_second"],
            isMoreBetter: true,
            unit: .perSecond
        ),
        SpeedMeasure(
            name: Text(en: "Goodput/s", fr: "Goodput/s"),
            path: ["goodput_per_second"],
            isMoreBetter: true,
            unit: .perSecond
        ),
        SpeedMeasure(
            name: Text(en: "Duration", fr: "Durée"),
            path: ["concurrent_seconds"],
            isMoreBetter: nil,
            unit: .seconds
        ),
        SpeedMeasure(
            name: Text(en: "One by one", fr: "Une à une"),
            path: ["sequential_seconds"],
            isMoreBetter: nil,
            unit: .seconds
        ),
        SpeedMeasure(
            name: Text(en: "Improvement factor", fr: "Facteur d'amélioration"),
            path: ["improvement_factor"],
            isMoreBetter: nil,
            unit: .factor
        ),
    ]

    private static func latency(_ name: Text, _ field: String, _ percentile: String) -> SpeedMeasure {
        SpeedMeasure(
            name: name + Text(verbatim: " \(percentile)"),
            path: [field, percentile],
            isMoreBetter: false,
            unit: .seconds
        )
    }
}

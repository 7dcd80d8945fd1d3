package import ParadigmAPI

/// The load of a measurement as its JSON tells it, so that measurements under different ones are not held against each
/// other without a word.
package struct MeasuredLoad: Sendable, Equatable {
    /// What makes a load, by its name in the JSON, and what it is called.
    private static let parts: [(key: String, name: Text)] = [
        ("concurrency", Text(en: "in flight", fr: "en vol")),
        ("rate", Text(en: "requests/s intended", fr: "requêtes/s voulues")),
        ("arrivals", Text(en: "arrivals", fr: "arrivées")), ("ramp_seconds", Text(en: "ramp in s", fr: "montée en s")),
        ("turns", Text(en: "turns", fr: "tours")), ("max_tokens", Text(en: "longest answer", fr: "réponse maximale")),
        ("streamed", Text(en: "streamed", fr: "en flux")),
        (promptTokens, Text(en: "tokens of a prompt (p50)", fr: "tokens d'un prompt (p50)")),
    ]
    private static let promptTokens = "prompt_tokens_each"
    /// Prompts whose lengths differ by no more are as long: each run has some of its own.
    private static let alike = 1.1

    private let values: [String?]

    /// The load of a run.
    package init(_ run: JSONValue) {
        values = Self.parts.map { part in
            let value = part.key == Self.promptTokens ? run[part.key]?["p50"] : run[part.key]
            return value.flatMap { $0.isNull ? nil : $0.string ?? $0.description }
        }
    }

    /// What differs from the load of others: the name, and the value of each.
    ///
    /// What one of them does not tell, as an older release, is no difference, unless it is the rate.
    static func differences(_ loads: [MeasuredLoad]) -> [(name: Text, values: [String])] {
        parts.enumerated()
            .compactMap { index, part -> (name: Text, values: [String])? in
                let values = loads.map { $0.values[index] }
                let isOptional = part.key != "rate"
                let known = isOptional ? values.compactMap(\.self) : values.map { $0 ?? "–" }
                guard Set(known).count > 1 else { return nil }
                let lengths = known.compactMap(Double.init)
                if part.key == promptTokens, let least = lengths.min(), let most = lengths.max(), most <= alike * least
                {
                    return nil
                }
                return (part.name, values.map { $0 ?? "–" })
            }
    }
}

extension SpeedComparison {
    /// That the loads differ, and in what; nil when they are the same.
    package var loadWarning: Text? {
        let differences = MeasuredLoad.differences(loads)
        guard let first = differences.first else { return nil }
        func text(_ difference: (name: Text, values: [String])) -> Text {
            let values = difference.values.map { value in
                switch value {
                case "true": Text(en: "yes", fr: "oui")
                case "false": Text(en: "no", fr: "non")
                default: Text(verbatim: value)
                }
            }
            let list = values.dropFirst().reduce(values[0]) { $0 + Text(verbatim: " / ") + $1 }
            return difference.name + Text(verbatim: " ") + list
        }
        let list = differences.dropFirst().reduce(text(first)) { $0 + Text(verbatim: ", ") + text($1) }
        return Text(
            en: "The loads differ, so nothing is judged: ",
            fr: "Les charges diffèrent, donc rien n'est jugé : "
        ) + list + Text(verbatim: ".")
    }
}

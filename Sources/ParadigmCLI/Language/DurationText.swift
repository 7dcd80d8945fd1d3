import ParadigmGround

/// Parses the lengths of time that options and the configuration file take.
package enum DurationText {
    /// `500ms`, `10s`, `2m`, `1h`, or a bare number of seconds; more than nothing, and a year at most.
    package static func parse(_ text: String) -> Duration? {
        let isBare = text.last.map { $0.isASCII && $0.isNumber } ?? false
        guard let duration = try? Duration(parsing: isBare ? text + "s" : text) else { return nil }
        return duration > .zero && duration <= .seconds(365 * 86_400) ? duration : nil
    }
}

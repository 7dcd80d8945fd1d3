/// Why a text is no duration.
package enum DurationFault: Error, Hashable, Sendable {
    /// It does not begin with a number, or with a negative one.
    case number
    /// A number without a unit of time.
    case unit
    /// Thirty years or more.
    case tooLong
}

extension Duration {
    /// A duration read from text such as `10ms`, `0.5s`, `250us`, `2m`, `1h` or `0`.
    ///
    /// - Throws: ``DurationFault`` for anything else: also for a negative number, a number without a unit, and thirty
    ///   years or more.
    package init(parsing text: some StringProtocol) throws(DurationFault) {
        let number = text.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
        let unit = text.dropFirst(number.count)
        guard let value = Double(number), value.isFinite, value >= 0 else { throw .number }
        let seconds: Double? =
            switch unit {
            case "ns": 1e-9
            case "us", "µs": 1e-6
            case "ms": 1e-3
            case "s": 1
            case "m", "min": 60
            case "h": 3_600
            case "" where value == 0: 0
            default: nil
            }
        guard let seconds else { throw .unit }
        guard value * seconds < Self.textLimit else { throw .tooLong }
        self = .seconds(value * seconds)
    }

    /// Seconds that no duration in a text reaches, so that sums and multiples of it can be counted in nanoseconds.
    private static let textLimit = 30 * 365.25 * 86_400

    /// The shortest text that ``init(parsing:)`` reads as about the same duration.
    package var shortText: String {
        let nanoseconds = inNanoseconds
        if nanoseconds % 1_000_000_000 == 0 { return "\(nanoseconds / 1_000_000_000)s" }
        if nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000)ms" }
        if nanoseconds % 1_000 == 0 { return "\(nanoseconds / 1_000)us" }
        return "\(nanoseconds)ns"
    }
}

/// Counts and times as fields about limits write them.
struct RateLimitTime {
    /// Seconds since 1970.
    let now: Double

    /// A number of seconds from which on a reset is a point in time (September 2001), not a delay.
    private static let earliestDate = 1e9
    /// The same in milliseconds, as OpenRouter gives it; as seconds it would be the year 33658.
    private static let earliestDateInMilliseconds = 1e12

    /// A whole number that is not negative; nil for anything else.
    static func count(_ text: Span<UInt8>) -> Int? {
        guard let value = DecimalNumber.value(of: text), value < 0x1p53 else { return nil }
        let count = Int(value)
        return Double(count) == value ? count : nil
    }

    /// The delay that a number of seconds means, or the time until a point given in seconds or milliseconds since 1970.
    ///
    /// - Returns: Nil when it is longer than ``RetryAfter/longestDelay``.
    func delay(_ seconds: Double) -> Duration? {
        let date = seconds < Self.earliestDateInMilliseconds ? seconds : seconds / 1_000
        let delay = seconds < Self.earliestDate ? seconds : max(0, date - now)
        // Checked before a duration is made of it: one beyond the range of durations would trap.
        return delay <= 31 * 86_400 ? .seconds(delay) : nil
    }

    /// The seconds that a text such as `1s`, `6m0s`, `20ms` or `12.5` says; nil when it says none.
    static func seconds(_ text: Span<UInt8>) -> Double? {
        if let seconds = DecimalNumber.value(of: text) { return seconds }
        let field = DecimalNumber.trimmed(text)
        guard !field.isEmpty else { return nil }
        var total = 0.0
        var place = field.lowerBound
        while place < field.upperBound {
            let digits = place
            while place < field.upperBound, DecimalNumber.isPart(text[place]) { place &+= 1 }
            let unit = place
            while place < field.upperBound, !DecimalNumber.isPart(text[place]) { place &+= 1 }
            guard let value = DecimalNumber.value(of: text.extracting(digits..<unit)),
                let factor = factor(of: text.extracting(unit..<place))
            else { return nil }
            total += value * factor
        }
        return total
    }

    private static func factor(of unit: Span<UInt8>) -> Double? {
        if ByteScan.isSame(unit, "ms") { return 1e-3 }
        if ByteScan.isSame(unit, "s") { return 1 }
        if ByteScan.isSame(unit, "m") { return 60 }
        if ByteScan.isSame(unit, "h") { return 3_600 }
        if ByteScan.isSame(unit, "d") { return 86_400 }
        if ByteScan.isSame(unit, "us") || ByteScan.isSame(unit, "µs") { return 1e-6 }
        return ByteScan.isSame(unit, "ns") ? 1e-9 : nil
    }
}

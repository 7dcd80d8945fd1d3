/// Counts and times as fields about limits write them.
struct RateLimitTime {
    /// Seconds since 1970.
    let now: Double

    /// A number of seconds from which on a reset is a point in time (September 2001), not a delay.
    private static let earliestDate = 1e9

    /// A whole number that is not negative; nil for anything else.
    static func count(_ text: some StringProtocol) -> Int? {
        guard let value = RetryAfter.decimal(text), value < 0x1p53 else { return nil }
        return Int(value)
    }

    /// A delay such as `1s`, `6m0s`, `20ms` or plain seconds, or the time until a point given in seconds since 1970.
    ///
    /// - Returns: Nil for what is none of them, or lies further ahead than ``RetryAfter/longestDelay``.
    func reset(_ text: String) -> Duration? {
        guard let seconds = Self.seconds(text) else { return nil }
        let delay = seconds < Self.earliestDate ? seconds : max(0, seconds - now)
        // Checked before a duration is made of it: one beyond the range of durations would trap.
        return delay <= 31 * 86_400 ? .seconds(delay) : nil
    }

    private static func seconds(_ text: String) -> Double? {
        if let seconds = RetryAfter.decimal(text) { return seconds }
        var rest = text.trimmedField
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let value = RetryAfter.decimal(digits), let factor = factor(of: unit) else { return nil }
            total += value * factor
        }
        return total
    }

    private static func factor(of unit: Substring) -> Double? {
        switch unit {
        case "ns": 1e-9
        case "us", "µs": 1e-6
        case "ms": 1e-3
        case "s": 1
        case "m": 60
        case "h": 3_600
        case "d": 86_400
        default: nil
        }
    }
}

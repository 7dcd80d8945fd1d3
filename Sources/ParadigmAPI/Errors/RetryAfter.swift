/// How long a server asks to wait before the next request.
public enum RetryAfter {
    /// The longest wait that is believed: 31 days, as a monthly budget may ask for.
    public static let longestDelay = Duration.seconds(longestSeconds)
    private static let longestSeconds = 31.0 * 86_400

    /// Reads the delay that the fields of a reply ask for.
    ///
    /// `retry-after-ms` comes first, in milliseconds, then `retry-after`, in seconds or as a date in one of the
    /// forms of RFC 9110 §5.6.7. Fractions are understood. A value that is 0 or negative, not a number, longer than
    /// ``longestDelay``, or a date that is not ahead of `now`, counts as if it were not there.
    ///
    /// - Parameters:
    ///   - field: Gives the value of a field by its name in lower case.
    ///   - now: Seconds since 1970, to compare dates with.
    /// - Returns: The delay from `now` on; nil when the fields ask for none.
    public static func delay(field: (String) -> String?, now: Double) -> Duration? {
        if let milliseconds = field("retry-after-ms").flatMap(decimal), let delay = believed(milliseconds / 1_000) {
            return delay
        }
        guard let text = field("retry-after") else { return nil }
        if let seconds = decimal(text) { return believed(seconds) }
        guard let date = HTTPDate.secondsSince1970(text, now: now), date > now else { return nil }
        return believed(date - now)
    }

    private static func believed(_ seconds: Double) -> Duration? {
        // Checked before a duration is made of it: one beyond the range of durations would trap.
        guard seconds > 0, seconds <= longestSeconds else { return nil }
        return .seconds(seconds)
    }

    private static func decimal(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { unsafe DecimalNumber.value(of: $0.span) }
    }
}

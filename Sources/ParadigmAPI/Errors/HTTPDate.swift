/// Dates as HTTP writes them.
package enum HTTPDate {
    /// Reads a date in one of the three forms of RFC 9110 §5.6.7.
    ///
    /// - Parameters:
    ///   - text: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    ///   - now: Seconds since 1970, to tell the century of a year of two digits.
    /// - Returns: Seconds since 1970; nil when the text is no such date.
    package static func secondsSince1970(_ text: String, now: Double) -> Double? {
        let parts = text.split { " ,-\t".contains($0) }
        switch parts.count {
        case 6 where parts[5] == "GMT" || parts[5] == "UTC":
            let isShort = parts[3].utf8.count == 2
            guard isShort || parts[3].utf8.count == 4, let year = number(parts[3]) else { return nil }
            let full = isShort ? century(of: year, now: now) : year
            return seconds(weekday: parts[0], year: full, month: parts[2], day: parts[1], time: parts[4])
        case 5:
            guard parts[4].utf8.count == 4, let year = number(parts[4]) else { return nil }
            return seconds(weekday: parts[0], year: year, month: parts[1], day: parts[2], time: parts[3])
        default: return nil
        }
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func seconds(
        weekday: Substring,
        year: Int,
        month: Substring,
        day: Substring,
        time: Substring
    ) -> Double? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard weekdays.contains(where: weekday.lowercased().hasPrefix),
            let month = months.firstIndex(of: month.lowercased()).map({ $0 + 1 }),
            let day = number(day), 1...31 ~= day, clock.count == 3,
            let hour = number(clock[0]), 0...23 ~= hour,
            let minute = number(clock[1]), 0...59 ~= minute,
            // 60 is a leap second.
            let second = number(clock[2]), 0...60 ~= second
        else { return nil }
        return Double(days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar.
    ///
    /// Years are counted from March, so that a leap day is the last of its year; 400 such years have 146,097 days.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    /// A year of two digits lies less than 50 years ahead (RFC 9110 §5.6.7).
    private static func century(of year: Int, now: Double) -> Int {
        let thisYear = 1970 + (now.isFinite ? Int(max(0, min(now, 1e11)) / 31_556_952) : 0)
        let candidate = thisYear - thisYear % 100 + year
        return candidate > thisYear + 50 ? candidate - 100 : candidate
    }

    private static func number(_ text: Substring) -> Int? {
        guard 1...4 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(text)
    }
}

/// Days as a workbook counts them, as text of ISO 8601.
///
/// There are two counts. In the usual one day 1 is 1 January 1900, and day 60 is 29 February of that year, which never
/// was: the fault of an older program, kept ever since. In that of old Macs day 0 is 1 January 1904.
enum SerialDate {
    /// Days from the beginning of the usual count to that of 1904.
    static let from1904 = 1_462.0
    /// 31 December 9999, the last day there is.
    private static let lastDay = 2_958_466.0

    /// The text of a moment in the usual count.
    ///
    /// - Parameters:
    ///   - serial: Days, with the time of the day as their fraction.
    ///   - form: What is shown of it.
    ///   - fraction: Digits of a second's fraction, up to 3.
    /// - Returns: The text; nil when there is no such moment.
    static func text(_ serial: Double, _ form: TimeForm, fraction: Int = 0) -> String? {
        guard serial.isFinite, serial >= 0, serial < lastDay else { return nil }
        let scale = [1, 10, 100, 1_000][max(0, min(3, fraction))]
        let units = Int((serial * 86_400 * Double(scale)).rounded())
        let seconds = units / scale
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let part = fraction > 0 ? "." + padded(units % scale, to: fraction) : ""
        switch form {
        // A date shows its day, whatever the time: nothing is rounded up.
        case .date: return serial < 1 ? nil : date(Int(serial))
        case .time: return time(second) + part
        case .dateTime: return day < 1 ? time(second) + part : date(day) + " " + time(second) + part
        case .elapsed:
            return padded(seconds / 3_600, to: 2) + ":" + padded(seconds / 60 % 60, to: 2) + ":"
                + padded(seconds % 60, to: 2) + part
        }
    }

    private static func time(_ second: Int) -> String {
        padded(second / 3_600, to: 2) + ":" + padded(second / 60 % 60, to: 2) + ":" + padded(second % 60, to: 2)
    }

    private static func date(_ day: Int) -> String {
        if day == 60 { return "1900-02-29" }
        // Days since 1 January 1970, of which day 25,569 is the first.
        let (year, month, dayOfMonth) = civil(day - (day < 60 ? 25_568 : 25_569))
        return padded(year, to: 4) + "-" + padded(month, to: 2) + "-" + padded(dayOfMonth, to: 2)
    }

    /// Year, month and day of a day counted from 1 January 1970, in years that begin with March and eras of 400 years
    /// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }

    static func padded(_ number: Int, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

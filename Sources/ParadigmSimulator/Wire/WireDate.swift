/// Dates as HTTP writes them (RFC 9110, section 5.6.7).
package enum WireDate {
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a moment given in seconds since 1970-01-01T00:00:00Z, not before it.
    package static func text(epochSeconds: Int, form: Fault.DateForm = .imf) -> String {
        let (day, second) = max(0, epochSeconds).quotientAndRemainder(dividingBy: 86_400)
        let date = civil(day)
        let weekday = days[(day + 4) % 7]
        let month = months[date.month - 1]
        let clock = "\(padded(second / 3_600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
        return switch form {
        case .imf: "\(weekday.prefix(3)), \(padded(date.day)) \(month) \(date.year) \(clock) GMT"
        case .rfc850: "\(weekday), \(padded(date.day))-\(month)-\(padded(date.year % 100)) \(clock) GMT"
        case .asctime: "\(weekday.prefix(3)) \(month) \(padded(date.day, with: " ")) \(clock) \(date.year)"
        }
    }

    /// The Gregorian date of a day counted from 1970-01-01, by counting in 400-year eras that begin on 1 March.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, with fill: String = "0") -> String {
        number < 10 ? "\(fill)\(number)" : "\(number)"
    }
}

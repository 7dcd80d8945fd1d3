/// Dates as HTTP writes them.
package enum HTTPDate {
    /// Reads a date in one of the three forms of RFC 9110 §5.6.7, letters in any case.
    ///
    /// - Parameters:
    ///   - text: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    ///   - now: Seconds since 1970, to tell the century of a year of two digits.
    /// - Returns: Seconds since 1970; nil when the text is no such date, or names a day that its month does not have.
    ///   Whether the day of the week is the right one is not looked at.
    package static func secondsSince1970(_ text: String, now: Double) -> Double? {
        let bytes = Array(text.utf8).trimmed { $0 == 0x20 || $0 == 0x09 }
        for form in [Form.current, .older, .asctime] {
            var reader = Reader(rest: bytes)
            if let date = reader.date(form, now: now), reader.rest.isEmpty { return date.secondsSince1970 }
        }
        return nil
    }

    private enum Form { case current, older, asctime }

    /// Takes a date apart from the left.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func date(_ form: Form, now: Double) -> Date? {
            var date = Date()
            switch form {
            case .current:
                guard word(HTTPDate.weekdays, letters: 3) != nil, take(", "), number(&date.day, digits: 2), take(" "),
                    month(&date), take(" "), number(&date.year, digits: 4), take(" "), time(&date), take(" gmt")
                else { return nil }
            case .older:
                guard word(HTTPDate.weekdays) != nil, take(", "), number(&date.day, digits: 2), take("-"),
                    month(&date), take("-"), number(&date.year, digits: 2), take(" "), time(&date), take(" gmt")
                else { return nil }
                date.year = HTTPDate.century(of: date.year, now: now)
            case .asctime:
                guard word(HTTPDate.weekdays, letters: 3) != nil, take(" "), month(&date), take(" "),
                    take(" ") ? number(&date.day, digits: 1) : number(&date.day, digits: 2), take(" "), time(&date),
                    take(" "), number(&date.year, digits: 4)
                else { return nil }
            }
            return date.exists ? date : nil
        }

        private mutating func month(_ date: inout Date) -> Bool {
            guard let index = word(HTTPDate.months) else { return false }
            date.month = index + 1
            return true
        }

        private mutating func time(_ date: inout Date) -> Bool {
            number(&date.hour, digits: 2) && take(":") && number(&date.minute, digits: 2) && take(":")
                && number(&date.second, digits: 2)
        }

        /// The place of a word in a list, or of the first letters of it.
        private mutating func word(_ words: [String], letters: Int = .max) -> Int? {
            words.firstIndex { take($0.prefix(letters)) }
        }

        private mutating func number(_ number: inout Int, digits: Int) -> Bool {
            let text = rest.prefix(digits)
            guard text.count == digits, text.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
                return false
            }
            number = text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            rest = rest.dropFirst(digits)
            return true
        }

        /// Takes a text whose letters are given in lower case.
        private mutating func take(_ text: some StringProtocol) -> Bool {
            let length = text.utf8.count
            guard rest.count >= length, zip(rest, text.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && $1 >= 0x61 })
            else { return false }
            rest = rest.dropFirst(length)
            return true
        }
    }

    /// A date and a time of the Gregorian calendar, in UTC.
    private struct Date {
        var year = 0
        var month = 0
        var day = 0
        var hour = 0
        var minute = 0
        var second = 0

        /// Whether the calendar has it; the sixtieth second is a leap second.
        var exists: Bool {
            1...daysOfMonth ~= day && 0...23 ~= hour && 0...59 ~= minute && 0...60 ~= second
        }

        private var daysOfMonth: Int {
            let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }

        var secondsSince1970: Double { Double(days * 86_400 + hour * 3_600 + minute * 60 + second) }

        /// Days from 1970-01-01.
        ///
        /// Years are counted from March, so that a leap day is the last of its year; 400 such years have 146,097 days.
        private var days: Int {
            let marchYear = month > 2 ? year : year - 1
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
        }
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// A year of two digits lies less than 50 years ahead (RFC 9110 §5.6.7).
    private static func century(of year: Int, now: Double) -> Int {
        let thisYear = 1970 + (now.isFinite ? Int(max(0, min(now, 1e11)) / 31_556_952) : 0)
        let candidate = thisYear - thisYear % 100 + year
        return candidate > thisYear + 50 ? candidate - 100 : candidate
    }
}

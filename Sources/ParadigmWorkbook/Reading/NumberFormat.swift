/// What a cell's number format makes of its number, as far as it is followed here.
///
/// Dates, times and per cent are told from plain numbers, and zeros that fill up a code such as a postcode's are kept.
/// Separators of thousands, currencies and rounding are left aside: the number itself says more.
enum NumberFormat: Hashable {
    case plain
    case percent(decimals: Int)
    /// At least so many digits.
    case code(digits: Int)
    /// A moment, with so many digits of a second's fraction.
    case time(TimeForm, fraction: Int)

    /// A format that every program knows by its number (ECMA-376 part 1 §18.8.30); plain for the others.
    init(builtIn id: Int) {
        switch id {
        case 9: self = .percent(decimals: 0)
        case 10: self = .percent(decimals: 2)
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .time(.date, fraction: 0)
        case 18...21, 32...35, 45, 55, 56: self = .time(.time, fraction: 0)
        case 22: self = .time(.dateTime, fraction: 0)
        case 46: self = .time(.elapsed, fraction: 0)
        case 47: self = .time(.time, fraction: 1)
        default: self = .plain
        }
    }

    /// A format by its code, of which the first section counts.
    init(code: String) {
        let found = FormatCode(code)
        if let form = found.form {
            self = .time(form, fraction: min(3, found.fraction))
        } else if found.hasPercent {
            self = .percent(decimals: min(10, found.decimals))
        } else if code.utf8.count > 1, code.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) {
            self = .code(digits: min(30, code.utf8.count))
        } else {
            self = .plain
        }
    }
}

/// The letters of a number format that say what it is about, read in one pass.
struct FormatCode {
    private(set) var hasPercent = false
    /// Places for digits behind the point.
    private(set) var decimals = 0
    /// Zeros behind the point of the seconds.
    private(set) var fraction = 0
    private var hasDay = false
    private var hasHour = false
    private var isElapsed = false
    /// The letters of times so far, without repetitions.
    private var letters: [UInt8] = []
    private var isBehindPoint = false

    /// Reads the first section of a code.
    init(_ code: String) {
        let bytes = Array(code.utf8)
        var index = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: ";") {
            switch bytes[index] {
            case UInt8(ascii: "\""): index = Self.end(of: bytes, from: index + 1, at: UInt8(ascii: "\""))
            case UInt8(ascii: "["):
                let end = Self.end(of: bytes, from: index + 1, at: UInt8(ascii: "]"))
                readBracket(bytes[min(index + 1, end)..<end])
                index = end
            // The next character stands for itself, for its width, or to fill the cell.
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): index += 1
            case UInt8(ascii: "A"), UInt8(ascii: "a"):
                index += Self.lengthOfHalf(bytes[index...]) - 1
            default: read(bytes[index] | 0x20, as: bytes[index])
            }
            index += 1
        }
    }

    /// What the format shows; nil when it is no time.
    var form: TimeForm? {
        if isElapsed { return .elapsed }
        // An m is minutes beside hours or seconds and else a month.
        let months = letters.indices.contains { place in
            guard letters[place] == UInt8(ascii: "m") else { return false }
            let before = place > 0 ? letters[place - 1] : 0
            let after = place + 1 < letters.count ? letters[place + 1] : 0
            return before != UInt8(ascii: "h") && after != UInt8(ascii: "s")
        }
        let hasTime = hasHour || letters.contains(UInt8(ascii: "m")) && !months
        switch (hasDay || months, hasTime) {
        case (true, true): return .dateTime
        case (true, false): return .date
        case (false, true): return .time
        case (false, false): return nil
        }
    }

    private mutating func read(_ letter: UInt8, as byte: UInt8) {
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "y"):
            hasDay = true
            note(letter)
        case UInt8(ascii: "h"), UInt8(ascii: "s"):
            hasHour = true
            note(letter)
        case UInt8(ascii: "m"): note(letter)
        default: readNumber(byte)
        }
    }

    private mutating func readNumber(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "%"): hasPercent = true
        case UInt8(ascii: "."): isBehindPoint = true
        case UInt8(ascii: "0"), UInt8(ascii: "#"), UInt8(ascii: "?"):
            guard isBehindPoint else { return }
            if letters.last == UInt8(ascii: "s") { fraction += 1 } else { decimals += 1 }
        default: break
        }
    }

    private mutating func readBracket(_ text: ArraySlice<UInt8>) {
        let letters = Set(text.map { $0 | 0x20 })
        guard letters.count == 1, let letter = letters.first else { return }
        if letter == UInt8(ascii: "h") || letter == UInt8(ascii: "m") || letter == UInt8(ascii: "s") {
            isElapsed = true
            note(letter)
        }
    }

    private mutating func note(_ letter: UInt8) {
        if letters.last != letter { letters.append(letter) }
        isBehindPoint = false
    }

    private static func end(of bytes: [UInt8], from start: Int, at byte: UInt8) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != byte { index += 1 }
        return min(index, bytes.count)
    }

    /// Length of `AM/PM` or `A/P`, whose letters are no months; 1 for anything else.
    private static func lengthOfHalf(_ bytes: ArraySlice<UInt8>) -> Int {
        for half in ["am/pm", "a/p"] where bytes.prefix(half.utf8.count).map({ $0 | 0x20 }).elementsEqual(half.utf8) {
            return half.utf8.count
        }
        return 1
    }
}

extension JSONScanner {
    /// Moves over the string at the cursor and validates it.
    ///
    /// - Returns: Where its characters stand, not yet decoded.
    package mutating func readText(in bytes: Span<UInt8>) throws(JSONFault) -> JSONText {
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONFault(.expectedString, at: position) }
        return try text(in: bytes)
    }

    /// Moves over the string whose opening quote is at the cursor, and validates it.
    mutating func text(in bytes: Span<UInt8>) throws(JSONFault) -> JSONText {
        let start = position &+ 1
        var index = start
        var hasEscapes = false
        while true {
            index = ByteScan.endOfPlainASCII(in: bytes, from: index)
            guard index < bytes.count else { throw JSONFault(.unterminatedString, at: index) }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                position = index &+ 1
                return JSONText(range: start..<index, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index = try endOfEscape(in: bytes, from: index)
            case ..<0x20:
                throw JSONFault(.controlCharacter, at: index)
            default:
                index = try Self.endOfNonASCII(in: bytes, from: index)
            }
        }
    }

    /// Offset after the escape sequence at `start`, a surrogate pair counting as one.
    private mutating func endOfEscape(in bytes: Span<UInt8>, from start: Int) throws(JSONFault) -> Int {
        guard start &+ 1 < bytes.count else { throw JSONFault(.unterminatedString, at: bytes.count) }
        switch bytes[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u"):
            return try endOfUnicodeEscape(in: bytes, from: start)
        default:
            throw JSONFault(.invalidEscape, at: start)
        }
    }

    private mutating func endOfUnicodeEscape(in bytes: Span<UInt8>, from start: Int) throws(JSONFault) -> Int {
        switch try Self.codeUnit(in: bytes, from: start) {
        case 0xD800..<0xDC00:
            let low = start &+ 6
            guard low < bytes.count else { throw JSONFault(.unterminatedString, at: bytes.count) }
            guard bytes[low] == UInt8(ascii: "\\") else { return try end(ofLoneSurrogateAt: start) }
            guard low &+ 1 < bytes.count else { throw JSONFault(.unterminatedString, at: bytes.count) }
            guard bytes[low &+ 1] == UInt8(ascii: "u") else { return try end(ofLoneSurrogateAt: start) }
            guard 0xDC00..<0xE000 ~= (try Self.codeUnit(in: bytes, from: low)) else {
                return try end(ofLoneSurrogateAt: start)
            }
            return start &+ 12
        case 0xDC00..<0xE000:
            return try end(ofLoneSurrogateAt: start)
        default:
            return start &+ 6
        }
    }

    /// The UTF-16 code unit that the `\uXXXX` at `start` stands for.
    static func codeUnit(in bytes: Span<UInt8>, from start: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in start &+ 2..<start &+ 6 {
            guard index < bytes.count else { throw JSONFault(.unterminatedString, at: bytes.count) }
            guard let digit = hexDigit(bytes[index]) else { throw JSONFault(.invalidEscape, at: start) }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }

    /// Offset after the run of characters of two to four bytes at `start` (RFC 3629 §4, the table of well-formed
    /// sequences).
    private static func endOfNonASCII(in bytes: Span<UInt8>, from start: Int) throws(JSONFault) -> Int {
        var index = start
        while index < bytes.count, bytes[index] >= 0x80 {
            let length: Int
            // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
            let second: ClosedRange<UInt8>
            switch bytes[index] {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: throw JSONFault(.invalidUTF8, at: index)
            }
            guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]) else {
                throw JSONFault(.invalidUTF8, at: index)
            }
            for offset in 2..<max(2, length) where bytes[index &+ offset] & 0xC0 != 0x80 {
                throw JSONFault(.invalidUTF8, at: index)
            }
            index &+= length
        }
        return index
    }
}

/// The character classes of RFC 9110 §5 that a field line is made of.
enum FieldBytes {
    /// `tchar` (RFC 9110 §5.6.2): what a field's name is made of, one bit for each ASCII character.
    private static let tokens: (low: UInt64, high: UInt64) = {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for byte in "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        return (low, high)
    }()

    /// Whether a byte may stand in a field's name.
    static func isToken(_ byte: UInt8) -> Bool {
        byte < 64 ? tokens.low >> UInt64(byte) & 1 == 1 : byte < 128 && tokens.high >> UInt64(byte - 64) & 1 == 1
    }

    /// Whether a byte may stand in a field's value or a reason: visible, blank, or beyond ASCII (`obs-text`).
    static func isValue(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == 0x09
    }

    /// Whether a byte is optional white space.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    /// Whether the bytes from an index on spell a lower-case word, whatever their case.
    static func matches(_ bytes: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard start + length <= bytes.count else { return false }
        for index in 0..<length {
            let expected = unsafe word.utf8Start[index]
            let byte = bytes[start + index]
            guard byte == expected || byte | 0x20 == expected && (0x61...0x7A).contains(expected) else { return false }
        }
        return true
    }
}

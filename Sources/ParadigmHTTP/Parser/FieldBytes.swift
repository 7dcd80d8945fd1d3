/// The character classes of RFC 9110 §5 that a field line is made of.
enum FieldBytes {
    /// `tchar` (RFC 9110 §5.6.2), what a field's name is made of, one bit for each ASCII character: letters, digits and
    /// ``!#$%&'*+-.^_`|~``.
    private static var lowTokens: UInt64 { 0x03FF_6CFA_0000_0000 }
    private static var highTokens: UInt64 { 0x57FF_FFFF_C7FF_FFFE }

    /// Whether a byte may stand in a field's name.
    static func isToken(_ byte: UInt8) -> Bool {
        let bits = byte < 64 ? lowTokens : highTokens
        return byte < 128 && bits &>> UInt64(byte & 63) & 1 == 1
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

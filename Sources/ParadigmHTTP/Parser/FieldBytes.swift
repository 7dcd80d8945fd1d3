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

    /// The first place of a byte, from an index on, which must be there; eight bytes are looked at together.
    static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int {
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        var index = start
        while index &+ 8 <= bytes.count {
            // Safe: eight bytes from `index`, which is never negative, lie inside the span.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let differing = UInt64(littleEndian: word) ^ pattern
            // The high bit of each byte that is zero; above the lowest one there may be others.
            let found = (differing &- 0x0101_0101_0101_0101) & ~differing & 0x8080_8080_8080_8080
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while bytes[index] != byte { index &+= 1 }
        return index
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

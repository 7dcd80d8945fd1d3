/// Tells whether bytes are UTF-8 (RFC 3629).
package enum UTF8Check {
    /// Offset of the first byte that does not begin a well-formed character; nil when all do.
    package static func firstFault(in bytes: Span<UInt8>) -> Int? {
        var index = 0
        while true {
            index = endOfASCII(in: bytes, from: index)
            guard index < bytes.count else { return nil }
            guard let length = lengthOfCharacter(in: bytes, at: index) else { return index }
            index &+= length
        }
    }

    /// How many characters begin in a range; bytes that belong to none count for nothing.
    package static func characters(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    private static func endOfASCII(in bytes: Span<UInt8>, from start: Int) -> Int {
        let raw = unsafe bytes.bytes
        var index = start
        while index &+ 8 <= raw.byteCount {
            // Safe: eight bytes from `index` lie inside the span, and every bit pattern is an integer.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index &+= 1 }
        return index
    }

    /// Length of the character of two to four bytes at an offset; nil when it is malformed (RFC 3629 §4).
    private static func lengthOfCharacter(in bytes: Span<UInt8>, at index: Int) -> Int? {
        // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
        let (length, second): (Int, ClosedRange<UInt8>)
        switch bytes[index] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]) else { return nil }
        for offset in 2..<max(2, length) where bytes[index &+ offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}

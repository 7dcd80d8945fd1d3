/// Searches over bytes, eight at a time: the one place of this module that loads words from raw memory.
enum ByteScan {
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// First byte at or after `start` that is not plain ASCII inside a JSON string.
    ///
    /// Such bytes are the quote, the backslash, the control characters below 0x20 and everything from 0x80 on.
    ///
    /// - Returns: Its offset, or the number of bytes when there is none.
    static func endOfPlainASCII(in bytes: Span<UInt8>, from start: Int) -> Int {
        end(in: bytes, from: start, stoppingAtNonASCII: true)
    }

    /// First byte at or after `start` that a JSON string must escape.
    ///
    /// - Returns: Its offset, or the number of bytes when there is none.
    static func endOfUnescaped(in bytes: Span<UInt8>, from start: Int) -> Int {
        end(in: bytes, from: start, stoppingAtNonASCII: false)
    }

    /// Whether there is a line feed or a carriage return.
    static func hasLineEnd(in bytes: Span<UInt8>) -> Bool {
        firstLineEnd(in: bytes, from: 0) < bytes.count
    }

    /// First line feed or carriage return at or after `start`.
    ///
    /// - Returns: Its offset, or the number of bytes when there is none.
    static func firstLineEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while let word = word(of: bytes, at: index) {
            let feed = word ^ (lowBits &* 0x0A)
            let carriage = word ^ (lowBits &* 0x0D)
            // As in `marks(in:stoppingAtNonASCII:)`.
            let found = ((feed &- lowBits) | (carriage &- lowBits)) & ~word & highBits
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index &+= 1 }
        return index
    }

    /// Whether the bytes are those of a text.
    static func isSame(_ bytes: Span<UInt8>, _ text: StaticString) -> Bool {
        isSame(bytes, text, setting: 0)
    }

    /// Whether the bytes are those of a text in any case; the text has lower-case letters and hyphens only.
    static func isSameWord(_ bytes: Span<UInt8>, _ text: StaticString) -> Bool {
        isSame(bytes, text, setting: 0x20)
    }

    /// Whether the bytes, with a bit set in each, are those of a text.
    @inline(__always)
    private static func isSame(_ bytes: Span<UInt8>, _ text: StaticString, setting bit: UInt8) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        let bits = lowBits &* UInt64(bit)
        return text.withUTF8Buffer { text in
            let text = unsafe text.span
            var index = 0
            while let left = word(of: bytes, at: index), let right = word(of: text, at: index) {
                guard left | bits == right else { return false }
                index &+= 8
            }
            while index < bytes.count {
                guard bytes[index] | bit == text[index] else { return false }
                index &+= 1
            }
            return true
        }
    }

    /// The eight bytes from `index` on, the first one the lowest; nil when there are fewer.
    @inline(__always)
    private static func word(of bytes: Span<UInt8>, at index: Int) -> UInt64? {
        guard index &+ 8 <= bytes.count else { return nil }
        // Safe: eight bytes from `index`, which is never negative, lie inside the span, and every bit pattern is an
        // integer.
        let raw = unsafe bytes.bytes
        return UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
    }

    @inline(__always)
    private static func end(in bytes: Span<UInt8>, from start: Int, stoppingAtNonASCII: Bool) -> Int {
        var index = start
        while let word = word(of: bytes, at: index) {
            let found = marks(in: word, stoppingAtNonASCII: stoppingAtNonASCII)
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            if stoppingAtNonASCII, byte >= 0x80 { return index }
            index &+= 1
        }
        return index
    }

    /// The high bit of each byte searched for.
    ///
    /// Only the lowest mark is exact, which is all that is used.
    @inline(__always)
    private static func marks(in word: UInt64, stoppingAtNonASCII: Bool) -> UInt64 {
        let quote = word ^ (lowBits &* 0x22)
        let backslash = word ^ (lowBits &* 0x5C)
        // A byte that is ASCII has no high bit, nor has what it is compared with: a high bit then comes from borrowing.
        let found = (word &- lowBits &* 0x20) | (quote &- lowBits) | (backslash &- lowBits)
        return (stoppingAtNonASCII ? found | word : found & ~word) & highBits
    }
}

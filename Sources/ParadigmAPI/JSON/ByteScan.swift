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
        let raw = unsafe bytes.bytes
        var index = 0
        while index &+ 8 <= raw.byteCount {
            // Safe: eight bytes from `index` lie inside the span, and every bit pattern is an integer.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let feed = word ^ (lowBits &* 0x0A)
            let carriage = word ^ (lowBits &* 0x0D)
            let found = ((feed &- lowBits) & ~feed) | ((carriage &- lowBits) & ~carriage)
            if found & highBits != 0 { return true }
            index &+= 8
        }
        while index < bytes.count {
            if bytes[index] == 0x0A || bytes[index] == 0x0D { return true }
            index &+= 1
        }
        return false
    }

    @inline(__always)
    private static func end(in bytes: Span<UInt8>, from start: Int, stoppingAtNonASCII: Bool) -> Int {
        let raw = unsafe bytes.bytes
        var index = start
        while index &+ 8 <= raw.byteCount {
            // Safe: eight bytes from `index` lie inside the span, and every bit pattern is an integer.
            let word = UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
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
        let found =
            ((word &- lowBits &* 0x20) & ~word)
            | ((quote &- lowBits) & ~quote)
            | ((backslash &- lowBits) & ~backslash)
        return (stoppingAtNonASCII ? found | word : found) & highBits
    }
}

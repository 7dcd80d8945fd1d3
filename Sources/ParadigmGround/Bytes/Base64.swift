/// Base64 (RFC 4648 §4).
package enum Base64 {
    /// The bytes in Base64, with padding.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group: UInt32 = 0
            for place in 0..<3 { group = group << 8 | (place < count ? UInt32(bytes[index + place]) : 0) }
            for place in 0..<4 {
                let sextet = UInt8(truncatingIfNeeded: group >> (18 - 6 * UInt32(place)) & 0x3F)
                encoded.append(place > count ? UInt8(ascii: "=") : digit(sextet))
            }
            index += 3
        }
        return encoded
    }

    /// The bytes that a text stands for; nil when it is not Base64.
    ///
    /// Padding may be missing, as it often is; what there is of it must fit.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard end % 4 != 1, end == text.count || text.count % 4 == 0 else { return nil }
        var (bits, count): (UInt32, Int) = (0, 0)
        for index in 0..<end {
            guard let value = value(of: text[index]) else { return nil }
            bits = bits << 6 | value
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    /// Whether a text is Base64 of 32-bit floats, by its length, its beginning and its end.
    ///
    /// What is no Base64 shows there: to look at every character of every vector would cost as much as its row does
    /// otherwise.
    package static func looksLikeFloats(_ text: Span<UInt8>) -> Bool {
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        let count = end / 4 * 3 + max(0, end % 4 - 1)
        guard end > 0, end % 4 != 1, end == text.count || text.count % 4 == 0, count % 4 == 0 else { return false }
        return isWritten(in: text, at: 0..<min(64, end)) && isWritten(in: text, at: max(0, end - 64)..<end)
    }

    private static func isWritten(in text: Span<UInt8>, at range: Range<Int>) -> Bool {
        range.allSatisfy { value(of: text[$0]) != nil }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit &- UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit &- UInt8(ascii: "a") &+ 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit &- UInt8(ascii: "0") &+ 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

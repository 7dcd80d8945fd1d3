/// 128 bits as 32 lower-case hexadecimal digits.
package enum Hexadecimal {
    /// The digits of two halves.
    package static func text(_ high: UInt64, _ low: UInt64) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for half in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) { digits.append(digit(half >> shift & 0xF)) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The two halves that 32 digits spell; nil for any other text.
    package static func halves(_ text: some StringProtocol) -> (high: UInt64, low: UInt64)? {
        guard text.utf8.count == 32 else { return nil }
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for byte in text.utf8 {
            guard let value = value(of: byte) else { return nil }
            halves = (halves.high << 4 | halves.low >> 60, halves.low << 4 | value)
        }
        return halves
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(of byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
    }
}

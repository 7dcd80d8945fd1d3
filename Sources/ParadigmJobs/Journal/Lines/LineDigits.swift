extension [UInt8] {
    /// Appends all lower-case hexadecimal digits of a number, highest first.
    mutating func appendHex(_ number: some FixedWidthInteger) {
        var shift = type(of: number).bitWidth
        while shift > 0 {
            shift -= 4
            let value = UInt8(truncatingIfNeeded: number >> shift) & 0xF
            append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
        }
    }
}

extension Span<UInt8> {
    /// The number whose lower-case hexadecimal digits, all of them, stand at an offset; nil for anything else.
    func hex<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type, at offset: Int) -> Number? {
        let digits = Number.bitWidth / 4
        guard offset >= 0, offset &+ digits <= count else { return nil }
        var number: Number = 0
        for index in offset..<offset &+ digits {
            let byte = self[index]
            if byte &- UInt8(ascii: "0") < 10 {
                number = number << 4 | Number(byte &- UInt8(ascii: "0"))
            } else if byte &- UInt8(ascii: "a") < 6 {
                number = number << 4 | Number(byte &- UInt8(ascii: "a") &+ 10)
            } else {
                return nil
            }
        }
        return number
    }

    /// Whether the bytes begin with a text.
    func begins(with text: StaticString) -> Bool { matches(text, at: 0) }

    /// Whether a text stands at an offset.
    @inline(__always)
    func matches(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset &+ text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { text in
            for index in 0..<text.count where unsafe text[index] != self[offset &+ index] { return false }
            return true
        }
    }
}

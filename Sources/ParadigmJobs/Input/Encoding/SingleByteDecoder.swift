/// Makes UTF-8 of text with one byte a character.
struct SingleByteDecoder: ByteFilter {
    /// The characters of the bytes from 0x80 on.
    private let table: [UInt16]

    /// A decoder for an encoding.
    init(_ table: [UInt16]) {
        self.table = table
    }

    func convert(_ input: Span<UInt8>, isAtEnd: Bool, into output: inout [UInt8], atMost limit: Int) -> Int {
        let count = min(input.count, max(1, limit))
        output.reserveCapacity(output.count + count + count / 8)
        for index in 0..<count {
            let byte = input[index]
            if byte < 0x80 { output.append(byte) } else { output.append(character: UInt32(table[Int(byte & 0x7F)])) }
        }
        return count
    }
}

extension [UInt8] {
    /// Appends the form that UTF-8 has for a number, also for half of a surrogate pair, which then is no UTF-8.
    mutating func append(character: UInt32) {
        switch character {
        case 0..<0x80: append(UInt8(character))
        case 0x80..<0x800:
            append(0xC0 | UInt8(character >> 6))
            append(Self.continuation(character))
        case 0x800..<0x1_0000:
            append(0xE0 | UInt8(character >> 12))
            append(Self.continuation(character >> 6))
            append(Self.continuation(character))
        default:
            append(0xF0 | UInt8(character >> 18))
            append(Self.continuation(character >> 12))
            append(Self.continuation(character >> 6))
            append(Self.continuation(character))
        }
    }

    private static func continuation(_ character: UInt32) -> UInt8 {
        0x80 | UInt8(truncatingIfNeeded: character & 0x3F)
    }
}

/// The cyclic redundancy check with Castagnoli's polynomial (RFC 3720 appendix B.4, reflected form 0x82F63B78).
package enum CRC32C {
    /// Checksum of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - checksum: That of the bytes before them, to go on from.
    /// - Returns: The checksum.
    package static func checksum(_ bytes: Span<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
        let bytes = unsafe bytes.bytes
        var state = ~checksum
        var index = 0
        // Safe: the table has 16 times 256 entries, each index below is a byte plus a multiple of 256 under that, and
        // the words lie inside the span.
        unsafe table.withUnsafeBufferPointer { table in
            while index &+ 16 <= bytes.byteCount {
                let first = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
                let second = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self).littleEndian
                state =
                    unsafe fold(first ^ UInt64(state), table, at: 8) ^ fold(second, table, at: 0)
                index &+= 16
            }
            while index < bytes.byteCount {
                let byte = unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                state = unsafe table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
                index &+= 1
            }
        }
        return ~state
    }

    /// What eight bytes contribute, the last of them followed by `row` further bytes.
    @inline(__always)
    private static func fold(_ word: UInt64, _ table: UnsafeBufferPointer<UInt32>, at row: Int) -> UInt32 {
        @inline(__always)
        func entry(_ byte: Int) -> UInt32 {
            let value = Int(UInt8(truncatingIfNeeded: word >> (8 &* UInt64(byte))))
            return unsafe table[(row &+ 7 &- byte) &* 256 &+ value]
        }
        return (entry(0) ^ entry(1)) ^ (entry(2) ^ entry(3)) ^ (entry(4) ^ entry(5)) ^ (entry(6) ^ entry(7))
    }

    /// Sixteen rows of 256: row n is the checksum of one byte followed by n zeros ("slicing by 16").
    private static let table: [UInt32] = {
        var table: [UInt32] = []
        table.reserveCapacity(16 * 256)
        for byte in 0..<UInt32(256) {
            var state = byte
            for _ in 0..<8 { state = state & 1 == 1 ? (state >> 1) ^ 0x82F6_3B78 : state >> 1 }
            table.append(state)
        }
        for index in 256..<16 * 256 {
            let before = table[index - 256]
            table.append((before >> 8) ^ table[Int(before & 0xFF)])
        }
        return table
    }()
}

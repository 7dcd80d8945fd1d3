/// A ZIP archive put together by hand, so that it can be as other programs write it, or as none should.
struct TestArchive {
    /// How one part is written.
    struct Part {
        var name: String
        var bytes: [UInt8]
        /// Packed as deflate in blocks that are not compressed, else stored.
        var isDeflated = true
        /// Whether lengths and checksum follow the part instead of standing before it.
        var hasDescriptor = false
        var flags = 0
        /// Another method than the one that is used.
        var method: Int?
        /// Another checksum, or size, than the right one.
        var checksum: UInt32?
        var size: Int?
    }

    var parts: [Part]
    /// Whether lengths stand in zip64 fields.
    var isLong = false
    /// Bytes before the archive and after it, as a comment.
    var prefix: [UInt8] = []
    var comment: [UInt8] = []

    init(_ parts: [Part]) {
        self.parts = parts
    }

    var bytes: [UInt8] {
        var bytes = prefix
        var directory: [UInt8] = []
        for part in parts { append(part, to: &bytes, directory: &directory) }
        let start = bytes.count - prefix.count
        bytes += directory
        if isLong {
            let place = bytes.count
            bytes += [0x50, 0x4B, 0x06, 0x06] + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            bytes += number(parts.count, 8) + number(parts.count, 8) + number(directory.count, 8) + number(start, 8)
            bytes += [0x50, 0x4B, 0x06, 0x07] + number(0, 4) + number(place, 8) + number(1, 4)
        }
        let (size, offset) = isLong ? (0xFFFF_FFFF, 0xFFFF_FFFF) : (directory.count, start)
        bytes += [0x50, 0x4B, 0x05, 0x06] + number(0, 4) + number(parts.count, 2) + number(parts.count, 2)
        return bytes + number(size, 4) + number(offset, 4) + number(comment.count, 2) + comment
    }

    private func append(_ part: Part, to bytes: inout [UInt8], directory: inout [UInt8]) {
        let offset = bytes.count - prefix.count
        let packed = part.isDeflated ? deflated(part.bytes) : part.bytes
        let checksum = Int(part.checksum ?? Self.checksum(part.bytes))
        let size = part.size ?? part.bytes.count
        let flags = part.flags | (part.hasDescriptor ? 8 : 0)
        let method = part.method ?? (part.isDeflated ? 8 : 0)
        let name = Array(part.name.utf8)
        let common = number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 4)
        bytes += [0x50, 0x4B, 0x03, 0x04] + common
        bytes += part.hasDescriptor ? number(0, 12) : number(checksum, 4) + number(packed.count, 4) + number(size, 4)
        // An extra field of its own, which the directory's entry has not.
        bytes += number(name.count, 2) + number(4, 2) + name + [0xAA, 0xAA, 0, 0] + packed
        if part.hasDescriptor {
            bytes += [0x50, 0x4B, 0x07, 0x08] + number(checksum, 4) + number(packed.count, 4) + number(size, 4)
        }
        let extra =
            isLong ? number(1, 2) + number(24, 2) + number(size, 8) + number(packed.count, 8) + number(offset, 8) : []
        directory += [0x50, 0x4B, 0x01, 0x02] + number(20, 2) + common + number(checksum, 4)
        directory += number(isLong ? 0xFFFF_FFFF : packed.count, 4) + number(isLong ? 0xFFFF_FFFF : size, 4)
        directory += number(name.count, 2) + number(extra.count, 2) + number(0, 10)
        directory += number(isLong ? 0xFFFF_FFFF : offset, 4) + name + extra
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }

    private func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            packed.append(rest.isEmpty ? 1 : 0)
            packed += number(block.count, 2) + number(~block.count, 2) + block
        } while !rest.isEmpty
        return packed
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var checksum: UInt32 = ~0
        for byte in bytes {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~checksum
    }
}

/// Writes a ZIP archive from front to back, so that nothing written is touched again.
///
/// The lengths of a part follow it, since they are not known before. They have 32 bits unless one needs more: programs
/// that read workbooks take no zip64 where it is not needed.
struct ArchiveWriter {
    private struct Entry {
        var name: String
        var offset: Int
        var packedSize = 0
        var size = 0
        var checksum: UInt32 = 0

        var isLong: Bool { max(offset, packedSize, size) >= 0xFFFF_FFFF }
    }

    /// 1 January 1980, the first day there is: the same content makes the same file.
    private static let date = 0x0021

    private var entries: [Entry] = []
    private var deflater = Deflater()
    /// Bytes written so far.
    private var offset = 0

    /// An archive without parts.
    init() {}

    /// Begins a part.
    mutating func begin(_ name: String, to target: inout [UInt8]) {
        let start = target.count
        let entry = Entry(name: name, offset: offset)
        target.append(integer: 0x0403_4B50, bytes: 4)
        Self.append(entry, lengths: false, to: &target)
        target += name.utf8
        offset += target.count - start
        entries.append(entry)
        deflater = Deflater()
    }

    /// Writes bytes of the present part, and forgets them.
    mutating func write(_ bytes: inout [UInt8], to target: inout [UInt8]) {
        write(&bytes, isLast: false, to: &target)
    }

    private mutating func write(_ bytes: inout [UInt8], isLast: Bool, to target: inout [UInt8]) {
        let start = target.count
        let last = entries.count - 1
        entries[last].size += bytes.count
        entries[last].checksum = ArchiveChecksum.of(bytes.span, after: entries[last].checksum)
        deflater.pack(&bytes, isLast: isLast, to: &target)
        bytes.removeAll(keepingCapacity: true)
        entries[last].packedSize += target.count - start
        offset += target.count - start
    }

    /// Writes the last bytes of the present part.
    mutating func end(_ bytes: inout [UInt8], to target: inout [UInt8]) {
        write(&bytes, isLast: true, to: &target)
        let start = target.count
        let entry = entries[entries.count - 1]
        let width = entry.isLong ? 8 : 4
        target.append(integer: 0x0807_4B50, bytes: 4)
        target.append(integer: Int(entry.checksum), bytes: 4)
        target.append(integer: entry.packedSize, bytes: width)
        target.append(integer: entry.size, bytes: width)
        offset += target.count - start
    }

    /// Writes a whole part.
    mutating func add(_ name: String, _ text: String, to target: inout [UInt8]) {
        begin(name, to: &target)
        var bytes = Array(text.utf8)
        end(&bytes, to: &target)
    }

    /// Writes the directory.
    mutating func finish(to target: inout [UInt8]) {
        let start = target.count
        for entry in entries {
            target.append(integer: 0x0201_4B50, bytes: 4)
            target.append(integer: entry.isLong ? 45 : 20, bytes: 2)
            Self.append(entry, lengths: true, to: &target)
            // Comment, disk, attributes.
            target.append(integer: 0, bytes: 10)
            target.append(integer: entry.isLong ? 0xFFFF_FFFF : entry.offset, bytes: 4)
            target += entry.name.utf8
            guard entry.isLong else { continue }
            target.append(integer: 1, bytes: 2)
            target.append(integer: 24, bytes: 2)
            for length in [entry.size, entry.packedSize, entry.offset] { target.append(integer: length, bytes: 8) }
        }
        end(directory: offset..<offset + target.count - start, to: &target)
    }

    private func end(directory: Range<Int>, to target: inout [UInt8]) {
        let isLong = directory.upperBound >= 0xFFFF_FFFF
        if isLong {
            target.append(integer: 0x0606_4B50, bytes: 4)
            target.append(integer: 44, bytes: 8)
            target.append(integer: 45, bytes: 2)
            target.append(integer: 45, bytes: 2)
            target.append(integer: 0, bytes: 8)
            target.append(integer: entries.count, bytes: 8)
            target.append(integer: entries.count, bytes: 8)
            target.append(integer: directory.count, bytes: 8)
            target.append(integer: directory.lowerBound, bytes: 8)
            target.append(integer: 0x0706_4B50, bytes: 4)
            target.append(integer: 0, bytes: 4)
            target.append(integer: directory.upperBound, bytes: 8)
            target.append(integer: 1, bytes: 4)
        }
        target.append(integer: 0x0605_4B50, bytes: 4)
        target.append(integer: 0, bytes: 4)
        target.append(integer: entries.count, bytes: 2)
        target.append(integer: entries.count, bytes: 2)
        target.append(integer: isLong ? 0xFFFF_FFFF : directory.count, bytes: 4)
        target.append(integer: isLong ? 0xFFFF_FFFF : directory.lowerBound, bytes: 4)
        target.append(integer: 0, bytes: 2)
    }

    /// What a part's own header and its entry in the directory have in common.
    private static func append(_ entry: Entry, lengths: Bool, to target: inout [UInt8]) {
        target.append(integer: entry.isLong ? 45 : 20, bytes: 2)
        // Bit 3: the lengths follow the part. Bit 11: the name is UTF-8.
        target.append(integer: 0x0808, bytes: 2)
        target.append(integer: 8, bytes: 2)
        target.append(integer: 0, bytes: 2)
        target.append(integer: date, bytes: 2)
        target.append(integer: lengths ? Int(entry.checksum) : 0, bytes: 4)
        let isFull = lengths && entry.isLong
        target.append(integer: isFull ? 0xFFFF_FFFF : lengths ? entry.packedSize : 0, bytes: 4)
        target.append(integer: isFull ? 0xFFFF_FFFF : lengths ? entry.size : 0, bytes: 4)
        target.append(integer: entry.name.utf8.count, bytes: 2)
        target.append(integer: lengths && entry.isLong ? 28 : 0, bytes: 2)
    }
}

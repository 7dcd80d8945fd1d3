/// The parts of a ZIP archive (PKWARE's APPNOTE), found by its directory.
///
/// Nothing is unpacked to anywhere: a name is only compared. Lengths that do not fit into 32 bits (zip64) are read.
struct Archive {
    /// One part.
    struct Entry {
        /// Its name as it is written.
        var name: String
        /// How it is packed: 0 is not at all, 8 is deflate.
        var method: Int
        /// Whether it is encrypted.
        var isEncrypted: Bool
        var checksum: UInt32
        var packedSize: Int
        var size: Int
        /// Where its own header begins.
        var offset: Int
    }

    /// Directories of workbooks have a few dozen entries.
    private static let mostEntries = 65_536
    private static let directoryLimit = 64 << 20

    let file: ArchiveFile
    private var entries: [String: Entry] = [:]

    /// Reads the directory.
    ///
    /// - Throws: ``WorkbookError/noArchive``, ``WorkbookError/cannotRead(code:)``.
    init(_ file: ArchiveFile) throws(WorkbookError) {
        self.file = file
        let end = try ArchiveEnd(file)
        guard end.entryCount <= Self.mostEntries, end.directory.count <= Self.directoryLimit else { throw .noArchive }
        let bytes = try file.bytes(in: end.directory)
        var offset = 0
        for _ in 0..<end.entryCount {
            guard let (entry, length) = Self.entry(in: bytes, at: offset) else { throw .noArchive }
            offset += length
            var placed = entry
            placed.offset = min(entry.offset, file.size) + end.shift
            entries[Self.comparable(entry.name)] = placed
        }
    }

    /// The part of a name.
    subscript(_ name: String) -> Entry? { entries[Self.comparable(name)] }

    /// Whether a part is there whose name begins in a way.
    func hasPart(beginningWith start: String) -> Bool {
        let start = Self.comparable(start)
        return entries.keys.contains { $0.hasPrefix(start) }
    }

    /// Names of parts are the same whatever the case of their letters (ECMA-376 part 2), and some programs write them
    /// with backslashes.
    private static func comparable(_ name: String) -> String {
        let bytes = name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "\\"): UInt8(ascii: "/")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: byte
            }
        }
        return String(decoding: bytes.drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
    }

    private static func entry(in bytes: [UInt8], at offset: Int) -> (Entry, length: Int)? {
        guard offset + 46 <= bytes.count, bytes.integer(at: offset, bytes: 4) == 0x0201_4B50 else { return nil }
        let nameLength = bytes.integer(at: offset + 28, bytes: 2)
        let extraLength = bytes.integer(at: offset + 30, bytes: 2)
        let commentLength = bytes.integer(at: offset + 32, bytes: 2)
        let length = 46 + nameLength + extraLength + commentLength
        guard offset + length <= bytes.count else { return nil }
        let nameStart = offset + 46
        let flags = bytes.integer(at: offset + 8, bytes: 2)
        var entry = Entry(
            name: String(decoding: bytes[nameStart..<nameStart + nameLength], as: UTF8.self),
            method: bytes.integer(at: offset + 10, bytes: 2),
            isEncrypted: flags & 1 != 0,
            checksum: UInt32(truncatingIfNeeded: bytes.integer(at: offset + 16, bytes: 4)),
            packedSize: bytes.integer(at: offset + 20, bytes: 4),
            size: bytes.integer(at: offset + 24, bytes: 4),
            offset: bytes.integer(at: offset + 42, bytes: 4)
        )
        let extra = nameStart + nameLength
        readLong(Array(bytes[extra..<extra + extraLength]), into: &entry)
        return (entry, length)
    }

    /// Reads the lengths of zip64: each of the three that is full of ones stands in the extra field, in this order.
    private static func readLong(_ extra: [UInt8], into entry: inout Entry) {
        var offset = 0
        while offset + 4 <= extra.count {
            let kind = extra.integer(at: offset, bytes: 2)
            let end = min(extra.count, offset + 4 + extra.integer(at: offset + 2, bytes: 2))
            var next = offset + 4
            if kind == 1 {
                for member in [\Entry.size, \Entry.packedSize, \Entry.offset]
                where entry[keyPath: member] == 0xFFFF_FFFF && next + 8 <= end {
                    entry[keyPath: member] = extra.integer(at: next, bytes: 8)
                    next += 8
                }
            }
            offset = end
        }
    }
}

/// The end of an archive, which says where its directory is.
struct ArchiveEnd {
    /// Where the directory is.
    let directory: Range<Int>
    /// How many entries it has.
    let entryCount: Int
    /// How many bytes stand before the archive in its file, which its offsets do not count.
    let shift: Int

    /// Looks for the end in the last bytes, where a comment may follow it.
    ///
    /// - Throws: ``WorkbookError/noArchive``.
    init(_ file: ArchiveFile) throws(WorkbookError) {
        let tailSize = min(file.size, 22 + 65_535)
        let tail = try file.bytes(in: file.size - tailSize..<file.size)
        guard let found = Self.signature(in: tail) else { throw .noArchive }
        var count = tail.integer(at: found + 10, bytes: 2)
        var size = tail.integer(at: found + 12, bytes: 4)
        var start = tail.integer(at: found + 16, bytes: 4)
        var endOfDirectory = file.size - tailSize + found
        if found >= 20, tail.integer(at: found - 20, bytes: 4) == 0x0706_4B50 {
            let place = tail.integer(at: found - 12, bytes: 8)
            guard place >= 0, place <= endOfDirectory - 56 else { throw .noArchive }
            let long = try file.bytes(in: place..<place + 56)
            guard long.integer(at: 0, bytes: 4) == 0x0606_4B50 else { throw .noArchive }
            count = long.integer(at: 32, bytes: 8)
            size = long.integer(at: 40, bytes: 8)
            start = long.integer(at: 48, bytes: 8)
            endOfDirectory = place
        }
        guard size <= endOfDirectory, start <= endOfDirectory - size else { throw .noArchive }
        shift = endOfDirectory - size - start
        directory = endOfDirectory - size..<endOfDirectory
        entryCount = count
    }

    /// The last place where an end may begin.
    private static func signature(in tail: [UInt8]) -> Int? {
        guard tail.count >= 22 else { return nil }
        for place in (0...tail.count - 22).reversed()
        where tail[place] == 0x50 && tail.integer(at: place, bytes: 4) == 0x0605_4B50 {
            return place
        }
        return nil
    }
}

/// The bytes of one part of an archive, unpacked as they are read, in constant memory.
struct EntryReader {
    private static let pieceSize = 32 << 10

    private let file: ArchiveFile
    private let entry: Archive.Entry
    private let inflater: Inflater?
    private var packed: [UInt8]
    private var unread = 0..<0
    /// Where the next packed byte is in the file, and how many there are.
    private var offset: Int
    private var left: Int
    private var size = 0
    private var checksum: UInt32 = 0

    /// A part at its beginning.
    ///
    /// - Throws: ``WorkbookError``.
    init(_ archive: Archive, _ entry: Archive.Entry) throws(WorkbookError) {
        guard !entry.isEncrypted, entry.method == 0 || entry.method == 8 else { throw .unsupportedPart(entry.name) }
        file = archive.file
        self.entry = entry
        inflater = entry.method == 8 ? Inflater() : nil
        guard entry.method == 0 || inflater != nil else { throw .excessivePart(entry.name) }
        guard entry.offset >= 0, entry.offset <= file.size - 30 else { throw .damagedPart(entry.name) }
        // The part's own header repeats the name, and its extra field need not be as long as the directory's.
        let header = try file.bytes(in: entry.offset..<entry.offset + 30)
        guard header.integer(at: 0, bytes: 4) == 0x0403_4B50 else { throw .damagedPart(entry.name) }
        offset = entry.offset + 30 + header.integer(at: 26, bytes: 2) + header.integer(at: 28, bytes: 2)
        left = entry.packedSize
        guard offset <= file.size, left <= file.size - offset else { throw .damagedPart(entry.name) }
        packed = [UInt8](repeating: 0, count: Self.pieceSize)
    }

    /// Reads on into a buffer, as far as it has room.
    ///
    /// - Returns: How many bytes; 0 at the end, when length and checksum were found right.
    /// - Throws: ``WorkbookError``.
    mutating func read(into buffer: inout [UInt8]) throws(WorkbookError) -> Int {
        let count = try inflater == nil ? stored(into: &buffer) : unpacked(into: &buffer)
        guard count > 0 else {
            guard size == entry.size, checksum == entry.checksum else { throw .damagedPart(entry.name) }
            return 0
        }
        size += count
        // A part that is longer than it says may have no end.
        guard size <= entry.size else { throw .damagedPart(entry.name) }
        checksum = ArchiveChecksum.of(buffer.span.extracting(0..<count), after: checksum)
        return count
    }

    private mutating func stored(into buffer: inout [UInt8]) throws(WorkbookError) -> Int {
        let count = min(try file.read(into: &buffer, at: offset), left)
        offset += count
        left -= count
        return count
    }

    private mutating func unpacked(into buffer: inout [UInt8]) throws(WorkbookError) -> Int {
        guard let inflater else { return 0 }
        while !inflater.isFinished {
            if unread.isEmpty, left > 0 {
                let count = min(try file.read(into: &packed, at: offset), left)
                guard count > 0 else { throw .damagedPart(entry.name) }
                offset += count
                left -= count
                unread = 0..<count
            }
            guard let (taken, made) = inflater.unpack(&packed, in: unread, to: &buffer) else {
                throw .damagedPart(entry.name)
            }
            unread = unread.lowerBound + taken..<unread.upperBound
            if made > 0 { return made }
            // Neither anything to read nor anything that came of it: the data stops before its end.
            if unread.isEmpty, left == 0, !inflater.isFinished { throw .damagedPart(entry.name) }
        }
        return 0
    }
}

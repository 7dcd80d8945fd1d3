/// Reads a part of an archive as XML, as far as is wanted.
struct PartReader {
    private static let pieceSize = 32 << 10

    private var entry: EntryReader
    private let parser: MarkupParser
    private var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    private var isPaused = false
    private var isAtEnd = false

    /// A part at its beginning.
    ///
    /// - Throws: ``WorkbookError``.
    init(_ archive: Archive, part: String, handler: MarkupHandler) throws(WorkbookError) {
        guard let found = archive[part] else { throw .missingPart(part) }
        guard let parser = MarkupParser(part: part, handler: handler) else { throw .excessivePart(part) }
        entry = try EntryReader(archive, found)
        self.parser = parser
    }

    /// Reads on until the handler wants a pause.
    ///
    /// - Returns: False when the part ended before.
    /// - Throws: ``WorkbookError``.
    mutating func advance() throws(WorkbookError) -> Bool {
        // What was read last may hold more than one pause.
        if isPaused { isPaused = try parser.resume() }
        guard !isPaused else { return true }
        guard !isAtEnd else { return false }
        while !isPaused {
            let count = try entry.read(into: &piece)
            isPaused = try parser.read(piece.span.extracting(0..<count))
            if count == 0 {
                isAtEnd = true
                return isPaused
            }
        }
        return true
    }

    /// Reads a whole part.
    ///
    /// - Throws: ``WorkbookError``.
    static func read(_ archive: Archive, part: String, handler: MarkupHandler) throws(WorkbookError) {
        var reader = try PartReader(archive, part: part, handler: handler)
        while try reader.advance() {}
    }
}

import ParadigmGround

/// A stretch of a file in memory, from which lines are taken that stand close together.
///
/// Outcomes are written about in the order of the input, and read back in it: most lines are in the stretch that the
/// line before was in. How much is read at once grows while that holds and shrinks while it does not.
package struct LineWindow {
    private static let smallest = 4 << 10
    private static let largest = 256 << 10

    /// The stretch, in which ``line(at:of:)`` finds places.
    private(set) var buffer: [UInt8] = []
    private var start = 0
    private var count = 0
    private var size = smallest
    private var hits = 0

    /// Nothing read yet.
    package init() {}

    /// Finds the line that begins at an offset, reading when it must.
    ///
    /// - Returns: Where it stands in the window, without its line end: what there is of it, at the end of the file.
    /// - Throws: ``FileError``.
    mutating func line(at offset: Int, of file: any OpenFile) throws(FileError) -> Range<Int> {
        if let line = line(at: offset) {
            hits += 1
            return line
        }
        size = hits >= 4 ? min(Self.largest, size * 2) : max(Self.smallest, size / 2)
        hits = 0
        // Some of the lines to come stand a little before this one.
        try read(max(0, offset - size / 4), size, from: file)
        while true {
            if let line = line(at: offset) { return line }
            let isAtEnd = count < buffer.count
            if isAtEnd { return max(0, min(offset - start, count))..<count }
            try read(offset, max(buffer.count, Self.smallest) * 2, from: file)
        }
    }

    private func line(at offset: Int) -> Range<Int>? {
        guard offset >= start, offset < start + count else { return nil }
        let place = offset - start
        let bytes = buffer.span.extracting(place..<count)
        return ByteSearch.first(UInt8(ascii: "\n"), in: bytes).map { place..<place + $0 }
    }

    private mutating func read(_ offset: Int, _ size: Int, from file: any OpenFile) throws(FileError) {
        if buffer.count != size { buffer = [UInt8](repeating: 0, count: size) }
        start = offset
        count = 0
        count = try file.read(into: &buffer, from: 0, at: offset)
    }
}

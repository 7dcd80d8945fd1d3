import ParadigmGround

/// Reads a file line by line through one buffer, which grows only for a line that does not fit in it.
struct LineReader {
    private var buffer: [UInt8]

    /// A reader that reads so many bytes at a time.
    init(bufferSize: Int = 1 << 20) {
        buffer = [UInt8](repeating: 0, count: bufferSize)
    }

    /// Hands over each line that has its line end.
    ///
    /// - Parameters:
    ///   - file: The file, read from its start.
    ///   - body: Gets the bytes of the line without the line end, and its offset.
    /// - Returns: Offset after the last line end.
    /// - Throws: What reading or the closure throws.
    @discardableResult
    mutating func forEachLine(
        of file: any OpenFile,
        _ body: (Span<UInt8>, Int) throws(FileError) -> Void
    ) throws(FileError) -> Int {
        /// Offset in the file of the buffer's first byte, which begins a line.
        var base = 0
        var filled = 0
        while true {
            let count = try file.read(into: &buffer, from: filled, at: base + filled)
            let searched = filled
            filled += count
            let used = try lines(in: filled, searchedTo: searched, base: base, body)
            base += used
            if count == 0 || filled < buffer.count { return base }
            if used == 0 {
                buffer.append(contentsOf: repeatElement(0, count: buffer.count))
            } else {
                moveToFront(used..<filled)
            }
            filled -= used
        }
    }

    /// Hands over the lines among the first bytes of the buffer.
    ///
    /// - Returns: How many bytes they take.
    private func lines(
        in filled: Int,
        searchedTo searched: Int,
        base: Int,
        _ body: (Span<UInt8>, Int) throws(FileError) -> Void
    ) throws(FileError) -> Int {
        let bytes = buffer.span.extracting(0..<filled)
        var start = 0
        var place = searched
        while let end = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: place) {
            try body(bytes.extracting(start..<end), base + start)
            start = end + 1
            place = start
        }
        return start
    }

    private mutating func moveToFront(_ range: Range<Int>) {
        // Safe: both ranges lie inside the buffer, and memmove allows them to overlap.
        unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe memmove(start, start + range.lowerBound, range.count)
        }
    }
}

import ParadigmGround

/// A record in the buffer of a source.
struct FramedRecord {
    /// Its bytes, without the line end.
    var range: Range<Int>
    /// Line on which it begins, from 1.
    var line: Int
    /// Whether it was skipped because it is larger than a record may be; its bytes are gone.
    var isTooLong = false
}

/// Cuts an input into lines, at the byte 0x0A and nowhere else.
///
/// Other line ends of Unicode, such as U+2028, are characters like any other. A carriage return before the line feed,
/// or before the end of the input, belongs to the line end.
struct LineFramer {
    /// Bytes that a line may have.
    let limit: Int
    private var line = 1
    /// Offset after the last line and its line feed, from the source's start.
    private var consumed = 0

    /// A framer at the first line.
    init(limit: Int) {
        self.limit = limit
    }

    /// The next line; nil at the end.
    ///
    /// Its range is valid until the next call.
    mutating func next(in source: inout ByteSource) throws(InputError) -> FramedRecord? {
        source.consume(to: source.start + consumed)
        consumed = 0
        var searched = 0
        var isTooLong = false
        while true {
            if let feed = ByteSearch.first(0x0A, in: source.bytes.span.extracting(source.unread), from: searched) {
                consumed = feed + 1
                return record(source, end: source.start + feed, isTooLong: isTooLong)
            }
            searched = source.end - source.start
            // One more byte may be the carriage return of the line end.
            if searched > limit + 1 {
                isTooLong = true
                source.consume(to: source.end)
                searched = 0
            }
            guard try !source.readMore() else { continue }
            guard searched > 0 || isTooLong else { return nil }
            consumed = searched
            return record(source, end: source.end, isTooLong: isTooLong)
        }
    }

    private mutating func record(_ source: ByteSource, end: Int, isTooLong: Bool) -> FramedRecord {
        defer { line += 1 }
        var end = end
        if end > source.start, source.bytes[end - 1] == 0x0D { end -= 1 }
        guard !isTooLong, end - source.start <= limit else {
            return FramedRecord(range: source.start..<source.start, line: line, isTooLong: true)
        }
        return FramedRecord(range: source.start..<end, line: line)
    }
}

import ParadigmGround

/// One field of a record.
struct CSVField {
    /// Its characters, without the quotes around them, from the start of the record.
    var range: Range<Int>
    /// Whether a quote inside is written twice.
    var hasDoubledQuotes = false
}

/// Cuts an input into the records and fields of RFC 4180.
///
/// Beyond the RFC: lines may end with LF alone; a line without anything is skipped; the delimiter may be a tab; a quote
/// in a field that does not begin with one is a character like any other, as in `37°36'37.8"N`. What breaks the rules
/// makes its own record bad and no other: after text behind a closing quote the record ends with its line, and a quote
/// that is never closed costs only the line on which it was opened.
struct CSVFramer {
    /// A break of the rules.
    enum Problem {
        case textAfterQuote
        case openQuote
    }

    private enum State {
        case fieldStart
        case unquoted
        case quoted
        /// After a quote in a quoted field, which ends the field or is the first of two.
        case afterQuote
        /// After that and a carriage return, which only a line end may follow.
        case afterQuoteAndReturn
    }

    private static let quote = UInt8(ascii: "\"")

    private let delimiter: UInt8
    private let limit: Int
    /// The fields of the record given out last.
    private(set) var fields: [CSVField] = []
    /// The first break of the rules in that record, and its offset in it.
    private(set) var fault: (problem: Problem, offset: Int)?
    /// Whether the line of that record ended with CR LF.
    private(set) var endsWithReturn = false

    private var state = State.fieldStart
    /// Offset of the next byte to look at, from the source's start.
    private var cursor = 0
    /// Offset where the field begins that is being read; of a quoted one, its quote.
    private var fieldStart = 0
    private var hasDoubledQuotes = false
    private var consumed = 0
    private var line = 1
    private var linesConsumed = 0

    /// A framer at the first line.
    ///
    /// - Parameters:
    ///   - delimiter: What stands between two fields.
    ///   - limit: Bytes that a record may have.
    init(delimiter: UInt8, limit: Int) {
        self.delimiter = delimiter
        self.limit = limit
    }

    /// The next record that is not an empty line; nil at the end.
    ///
    /// Its range and ``fields`` are valid until the next call.
    mutating func next(in source: inout ByteSource) throws(InputError) -> FramedRecord? {
        while true {
            begin(in: &source)
            guard let record = try frame(&source) else { return nil }
            let isEmptyLine = record.range.isEmpty && !record.isTooLong
            if !isEmptyLine { return record }
        }
    }

    private mutating func begin(in source: inout ByteSource) {
        source.consume(to: source.start + consumed)
        line += linesConsumed
        (consumed, linesConsumed, cursor, fieldStart) = (0, 0, 0, 0)
        (state, hasDoubledQuotes, fault, endsWithReturn) = (.fieldStart, false, nil, false)
        fields.removeAll(keepingCapacity: true)
    }

    private mutating func frame(_ source: inout ByteSource) throws(InputError) -> FramedRecord? {
        // What becomes of a record must not depend on how many bytes happen to be there already.
        let longest = limit + 2
        while true {
            let seen = source.start..<min(source.end, source.start + longest)
            if let end = scan(source.bytes.span.extracting(seen)) { return record(source, end: end) }
            if cursor >= longest { return try passOver(&source) }
            guard try !source.readMore() else { continue }
            return cursor == 0 ? nil : endOfInput(source)
        }
    }

    private mutating func record(_ source: ByteSource, end: Int) -> FramedRecord {
        linesConsumed = ByteSearch.count(
            0x0A,
            in: source.bytes.span.extracting(source.unread).extracting(first: consumed)
        )
        guard end <= limit else {
            fields.removeAll(keepingCapacity: true)
            return FramedRecord(range: source.start..<source.start, line: line, isTooLong: true)
        }
        return FramedRecord(range: source.start..<source.start + end, line: line)
    }
}

// MARK: - Scanning

extension CSVFramer {
    /// Looks at the bytes from the cursor on.
    ///
    /// - Returns: The offset after the record, without its line end; nil when more bytes are needed.
    private mutating func scan(_ bytes: Span<UInt8>) -> Int? {
        while cursor < bytes.count {
            switch state {
            case .fieldStart:
                fieldStart = cursor
                let isQuoted = bytes[cursor] == Self.quote
                state = isQuoted ? .quoted : .unquoted
                if isQuoted { cursor &+= 1 }
            case .unquoted:
                if let end = scanUnquoted(bytes) { return end }
            case .quoted:
                guard let quote = ByteSearch.first(Self.quote, in: bytes, from: cursor) else {
                    cursor = bytes.count
                    return nil
                }
                cursor = quote &+ 1
                state = .afterQuote
            case .afterQuote, .afterQuoteAndReturn:
                if let end = scanAfterQuote(bytes[cursor]) { return end }
            }
        }
        return nil
    }

    private mutating func scanUnquoted(_ bytes: Span<UInt8>) -> Int? {
        var index = cursor
        while index < bytes.count {
            let byte = bytes[index]
            if byte == delimiter {
                endField(fieldStart..<index)
                cursor = index &+ 1
                return nil
            }
            if byte == 0x0A {
                endsWithReturn = index > fieldStart && bytes[index &- 1] == 0x0D
                return endRecord(fieldEnd: endsWithReturn ? index &- 1 : index, feed: index)
            }
            index &+= 1
        }
        cursor = index
        return nil
    }

    private mutating func scanAfterQuote(_ byte: UInt8) -> Int? {
        let closing = state == .afterQuote ? cursor &- 1 : cursor &- 2
        switch byte {
        case Self.quote where state == .afterQuote:
            hasDoubledQuotes = true
            state = .quoted
        case delimiter where state == .afterQuote:
            endField(fieldStart &+ 1..<closing)
        case 0x0A:
            endsWithReturn = state == .afterQuoteAndReturn
            endField(fieldStart &+ 1..<closing)
            consumed = cursor &+ 1
            return closing &+ 1
        case 0x0D where state == .afterQuote:
            state = .afterQuoteAndReturn
        default:
            // The field is kept as it is written, quotes included, up to the next delimiter.
            note(.textAfterQuote, at: closing &+ 1)
            (state, hasDoubledQuotes) = (.unquoted, false)
            return nil
        }
        cursor &+= 1
        return nil
    }

    private mutating func endField(_ range: Range<Int>) {
        fields.append(CSVField(range: range, hasDoubledQuotes: hasDoubledQuotes))
        hasDoubledQuotes = false
        state = .fieldStart
    }

    /// Ends the record with an unquoted field.
    private mutating func endRecord(fieldEnd: Int, feed: Int) -> Int {
        endField(fieldStart..<fieldEnd)
        consumed = feed &+ 1
        return fieldEnd
    }

    private mutating func note(_ problem: Problem, at offset: Int) {
        if fault == nil { fault = (problem, offset) }
    }
}

// MARK: - The end of the input, and records without end

extension CSVFramer {
    private mutating func endOfInput(_ source: ByteSource) -> FramedRecord {
        let bytes = source.bytes.span.extracting(source.unread)
        var end = bytes.count
        consumed = end
        switch state {
        case .fieldStart: endField(end..<end)
        case .unquoted:
            if end > fieldStart, bytes[end - 1] == 0x0D { end -= 1 }
            endField(fieldStart..<end)
        case .afterQuote: endField(fieldStart + 1..<end - 1)
        case .afterQuoteAndReturn:
            end -= 1
            endField(fieldStart + 1..<end - 1)
        case .quoted: return giveUpQuote(source)
        }
        return record(source, end: end)
    }

    /// Ends the record with the line on which the open quote stands, so that what follows is read as rows again.
    private mutating func giveUpQuote(_ source: ByteSource) -> FramedRecord {
        let bytes = source.bytes.span.extracting(source.unread)
        note(.openQuote, at: fieldStart)
        let feed = ByteSearch.first(0x0A, in: bytes, from: fieldStart)
        var end = feed ?? bytes.count
        consumed = feed.map { $0 + 1 } ?? end
        if bytes[end - 1] == 0x0D { end -= 1 }
        hasDoubledQuotes = false
        endField(fieldStart..<end)
        return record(source, end: end)
    }

    /// Passes over a record that is too long, in constant memory.
    private mutating func passOver(_ source: inout ByteSource) throws(InputError) -> FramedRecord {
        let seen = source.start..<source.start + cursor
        let lineFeed = ByteSearch.first(0x0A, in: source.bytes.span.extracting(seen), from: fieldStart)
        if state == .quoted, lineFeed != nil { return giveUpQuote(source) }
        fields.removeAll(keepingCapacity: true)
        let firstLine = line
        // Line feeds inside its quoted fields.
        line += ByteSearch.count(0x0A, in: source.bytes.span.extracting(seen))
        while true {
            if let feed = ByteSearch.first(0x0A, in: source.bytes.span.extracting(source.unread), from: cursor) {
                (consumed, linesConsumed) = (feed + 1, 1)
                break
            }
            source.consume(to: source.end)
            cursor = 0
            guard try source.readMore() else { break }
        }
        return FramedRecord(range: source.start..<source.start, line: firstLine, isTooLong: true)
    }
}

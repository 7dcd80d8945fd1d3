import ParadigmAPI
import ParadigmGround

/// Reads rows from CSV or TSV with a header.
struct CSVRows: RecordRows {
    /// The names in the header.
    let columns: [String]
    /// Whether the header ended with CR LF.
    let endsWithReturn: Bool
    private let limit: Int
    private let requests: TableRequests
    /// Columns of the header, with those that follow the last name.
    private let width: Int
    /// Whether the only column of the header is one that is asked for, so that it is no title above the table.
    private let isSure: Bool
    /// How many rows of nothing but empty cells were passed over.
    var emptyRowCount: Int { framer.emptyRowCount }
    private(set) var namelessCellCount = 0
    var headerNames: [String] { columns }
    private var framer: CSVFramer
    private var record = FramedRecord(range: 0..<0, line: 1)

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - options: What is made of a row.
    ///   - separator: What stands between two fields.
    ///   - passing: Records before the header: one that only names the separator, a title.
    ///   - isCertain: Whether the separator was named, so that any name may be that of an only column.
    ///   - source: The input at its beginning.
    /// - Throws: ``InputError`` when the header cannot be used, or lacks a column that the options name.
    init(
        _ options: InputOptions,
        _ separator: UInt8,
        passing: Int,
        isCertain: Bool,
        source: inout ByteSource
    ) throws(InputError) {
        limit = options.recordLimit
        framer = CSVFramer(delimiter: separator, limit: limit, skipsEmptyRows: true)
        for _ in 0..<passing { _ = try framer.next(in: &source) }
        guard let header = try framer.next(in: &source) else { throw .noHeader(path: source.path) }
        if header.isTooLong { throw .header(.tooLong, column: 1) }
        let columns = try CSVHeader.names(framer, header, in: source)
        self.columns = columns
        width = framer.fields.count
        endsWithReturn = framer.endsWithReturn
        requests = try TableRequests(options, columns: columns, areCertain: isCertain)
        isSure = columns.count > 1 || options.promptTemplate != nil && requests.asks(0)
    }

    mutating func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow? {
        guard let record = try framer.next(in: &source) else { return nil }
        self.record = record
        if record.isTooLong { return .bad(.tooLong(ordinal: ordinal, line: record.line, limit: limit)) }
        let bytes = source.bytes.span.extracting(record.range)
        var id: String?
        do throws(RowFault) {
            try check(bytes)
            if framer.fields.count > columns.count { countNameless() }
            id = requests.id(framer.fields, in: bytes)
            return try requests.content(framer.fields, in: bytes).row(ordinal: ordinal, line: record.line, id: id)
        } catch {
            return .bad(error.row(ordinal: ordinal, line: record.line, id: id, in: bytes))
        }
    }

    mutating func skip(in source: inout ByteSource) throws(InputError) -> Bool {
        try framer.next(in: &source) != nil
    }

    mutating func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8]) {
        guard column < framer.fields.count, !record.isTooLong else { return }
        framer.fields[column].appendText(from: source.bytes.span.extracting(record.range), to: &bytes)
    }

    private func check(_ bytes: Span<UInt8>) throws(RowFault) {
        if let (problem, offset) = framer.fault { throw RowFault(BadRow.Fault(problem), at: offset) }
        guard framer.fields.count == columns.count || hasWhatIsAskedFor else {
            throw RowFault(.columns(found: framer.fields.count, expected: columns.count))
        }
        if let offset = UTF8Check.firstFault(in: bytes) {
            throw RowFault(.notUTF8, at: offset)
        }
    }

    private mutating func countNameless() {
        namelessCellCount += framer.fields.dropFirst(columns.count).count { !$0.range.isEmpty }
    }

    /// Whether a record of another width has every cell that is asked for, and nothing beyond the header.
    ///
    /// Spreadsheets leave out the separators behind the last cell of some rows, and write some behind the last column of
    /// others. A line without any separator is more likely to be the rest of a text; and where a header of several cells has
    /// one name only that nobody asks for, which may be a title above the table, nothing is read beside its column.
    private var hasWhatIsAskedFor: Bool {
        let fields = framer.fields
        return fields.count > requests.lastAsked && (fields.count > 1 || columns.count == 1)
            && fields.dropFirst(isSure ? width : 1).allSatisfy { $0.range.isEmpty }
    }
}

extension CSVField {
    /// Appends the characters of the field, of two quotes one.
    func appendText(from record: Span<UInt8>, to text: inout [UInt8]) {
        guard hasDoubledQuotes else { return text.append(record, in: range) }
        let quote = UInt8(ascii: "\"")
        var start = range.lowerBound
        while let found = ByteSearch.first(quote, in: record, from: start), found < range.upperBound {
            text.append(record, in: start..<found + 1)
            start = found + 2
        }
        text.append(record, in: min(start, range.upperBound)..<range.upperBound)
    }
}

extension BadRow.Fault {
    fileprivate init(_ problem: CSVFramer.Problem) {
        switch problem {
        case .textAfterQuote: self = .textAfterQuote
        case .openQuote: self = .openQuote
        }
    }
}

import ParadigmBatch

/// What a record says, without its place in the input.
struct RowContent {
    /// Where it is sent.
    var path: String
    /// What is sent.
    var body: RequestBody

    /// The row with its place and its id.
    consuming func row(ordinal: Int, line: Int, id: String?) -> InputRow {
        var row = Row(ordinal: ordinal, line: line, id: id, path: path, body: body.bytes)
        row.model = body.model
        row.maxTokens = body.maxTokens
        row.isStreaming = body.isStreaming
        row.asked = body.asked
        return .row(row, body.fingerprint)
    }
}

/// Reads the records of one format.
protocol RecordRows {
    /// Names of the columns that each record has; empty for lines of JSON.
    var columns: [String] { get }
    /// What the records are told by.
    var unit: BadRow.Unit { get }
    /// How many rows of nothing but empty cells were passed over so far.
    var emptyRowCount: Int { get }
    /// How many cells that hold something stood beside the columns of the records so far.
    var namelessCellCount: Int { get }
    /// The names that a header has; none where there is no header.
    var headerNames: [String] { get }

    /// The next record; nil at the end.
    mutating func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow?

    /// Passes over the next record without looking into it; false at the end.
    mutating func skip(in source: inout ByteSource) throws(InputError) -> Bool

    /// Appends what the record given out last holds in a column, as far as it could be read.
    ///
    /// The column is an index of ``columns``. Changes nothing, but called as if it did, the value is not copied.
    mutating func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8])
}

extension RecordRows {
    /// Their lines.
    var unit: BadRow.Unit { .line }
    /// None: what knows no cells has no rows of empty ones.
    var emptyRowCount: Int { 0 }
    /// None.
    var namelessCellCount: Int { 0 }
    /// None.
    var headerNames: [String] { [] }
}

extension BadRow {
    /// A record beyond the size limit.
    static func tooLong(ordinal: Int, line: Int, limit: Int) -> BadRow {
        BadRow(ordinal: ordinal, line: line, .tooLong(limit: limit))
    }
}

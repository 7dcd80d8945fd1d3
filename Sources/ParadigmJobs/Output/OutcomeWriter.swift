/// Writes outcomes in one of the formats.
protocol OutcomeWriter {
    /// What of the answers is not as it came.
    var changes: TableChanges { get }

    /// Appends what comes before the first row.
    mutating func writeHeader(to bytes: inout [UInt8])

    /// Appends the outcome of a row, with what is known of the reply; nil for a failure.
    mutating func write(_ record: OutcomeRecord, _ facts: ReplyFacts?, to bytes: inout [UInt8])

    /// Appends the outcome of a record that cannot be sent.
    mutating func write(_ bad: BadRow, to bytes: inout [UInt8])

    /// Appends what comes after the last row.
    mutating func finish(to bytes: inout [UInt8])
}

/// Writes OpenAI Batch output lines.
struct BatchLineWriter: OutcomeWriter {
    /// How errors are told.
    var words: OutcomeWords

    var changes: TableChanges { TableChanges() }

    func writeHeader(to bytes: inout [UInt8]) {}

    func write(_ record: OutcomeRecord, _ facts: ReplyFacts?, to bytes: inout [UInt8]) {
        BatchLine.append(record, isJSON: facts?.isJSON, to: &bytes, in: words)
    }

    func write(_ bad: BadRow, to bytes: inout [UInt8]) {
        BatchLine.append(bad, to: &bytes, in: words)
    }

    func finish(to bytes: inout [UInt8]) {}
}

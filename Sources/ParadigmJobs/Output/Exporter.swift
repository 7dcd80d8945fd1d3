import ParadigmAPI
package import ParadigmBatch
import ParadigmGround

/// Writes the outcomes of an input to a file, in the order of the input, each row exactly once.
///
/// It reads the input again with the options of the run and asks for each row's outcome by its key; rows that cannot
/// be sent are found again on the way.
package struct Exporter {
    /// Why there is no output, besides trouble with the files.
    package enum Failure: Error, Hashable, Sendable {
        /// A row has no outcome yet, and pending rows were not allowed.
        case pending(label: String)
        /// The input has more rows than the format can hold.
        case tooManyRows(limit: Int)
    }

    private let options: ExportOptions
    private let fileSystem: any FileSystem
    private let bufferSize: Int
    private let outcome: (RowKey) throws -> OutcomeRecord?

    /// An exporter of outcomes.
    ///
    /// - Parameters:
    ///   - options: How they are written.
    ///   - fileSystem: Where; nil for the machine's, with the permissions that the user's mask leaves.
    ///   - bufferSize: How many bytes to write at once; 256 KiB unless set.
    ///   - outcome: Gives the outcome of a row, or nil when it has none.
    package init(
        _ options: ExportOptions,
        fileSystem: (any FileSystem)? = nil,
        bufferSize: Int = 256 << 10,
        outcome: @escaping (RowKey) throws -> OutcomeRecord?
    ) {
        self.options = options
        self.fileSystem = fileSystem ?? OutputFileSystem()
        self.bufferSize = bufferSize
        self.outcome = outcome
    }

    /// An exporter of the outcomes in a journal.
    package init(_ options: ExportOptions, journal: Journal) {
        var window = LineWindow()
        self.init(options) { key in try journal.record(for: key, through: &window) }
    }

    /// Writes the output.
    ///
    /// - Parameters:
    ///   - reader: The input at its beginning.
    ///   - order: All rows of the input, if they are known and none of its records is bad; nil to read them again.
    ///   - path: The output, which appears when it is complete and replaces what was there.
    ///   - record: Told what was found, and what the complete and durable file is called, before it has its name.
    /// - Returns: What was found.
    /// - Throws: ``Failure``, ``InputError``, ``FileError``, and what asking for an outcome or `record` throws. There is
    ///   no output then, or the one from before.
    @discardableResult
    package func export(
        _ reader: InputReader,
        in order: RowOrder? = nil,
        to path: String,
        record: (ExportSummary, _ temporary: String) throws -> Void = { _, _ in }
    ) throws -> ExportSummary {
        var summary = ExportSummary()
        var file = try OutputFile.create(path, on: fileSystem, bufferSize: bufferSize)
        let format = OutputFormat(options, path: path, input: reader.format)
        var writer = self.writer(for: format, reader)
        try file.append { writer.writeHeader(to: &$0) }
        // A table has the columns of the input too.
        if let order, !format.isTable {
            try order.walk { entry in
                try write(entry.key, label: entry.label, with: &writer, to: &file, &summary)
            }
        } else {
            let input = IdentifiedInput(reader)
            while let next = try input.next() {
                guard summary.rows < format.rowLimit ?? .max else { throw Failure.tooManyRows(limit: summary.rows) }
                switch next {
                case .bad(let bad):
                    summary.rows += 1
                    summary.bad += 1
                    try file.append { writer.write(bad, to: &$0) }
                case .row(let row, let key): try write(key, label: row.label, with: &writer, to: &file, &summary)
                }
            }
        }
        try file.append { writer.finish(to: &$0) }
        summary.changes = writer.changes
        summary.bytes = file.byteCount
        try file.finish { temporary in try record(summary, temporary) }
        return summary
    }

    /// Writes the outcome of one row.
    ///
    /// The label is the row's name in the present input, which may have changed since the row was sent; nil stands for
    /// the recorded one.
    ///
    /// - Throws: ``Failure/pending(label:)``, ``FileError``, and what asking for the outcome throws.
    private func write(
        _ key: RowKey,
        label: String?,
        with writer: inout any OutcomeWriter,
        to file: inout OutputFile,
        _ summary: inout ExportSummary
    ) throws {
        summary.rows += 1
        if var record = try outcome(key) {
            if let label { record.label = label }
            let facts = summary.count(record)
            try file.append { writer.write(record, facts, to: &$0) }
        } else if options.allowsPending {
            summary.pending += 1
        } else {
            throw Failure.pending(label: label ?? key.hex)
        }
    }

    private func writer(for format: OutputFormat, _ reader: InputReader) -> any OutcomeWriter {
        switch format {
        case .batchLines: BatchLineWriter(words: options.words)
        case .csv, .tsv: TableWriter(reader, SeparatedCells(reader, format, options), options)
        case .workbook: TableWriter(reader, SheetCells(reader), options)
        }
    }
}

extension ExportSummary {
    /// Counts a row that has its outcome.
    ///
    /// - Returns: What there is to know of the reply; nil for a failure.
    @discardableResult
    mutating func count(_ record: OutcomeRecord) -> ReplyFacts? {
        if record.mayHaveBeenBilledTwice { mayHaveBeenBilledTwice += 1 }
        guard case .reply(_, _, let body) = record.outcome else {
            failed += 1
            if let body = record.invalidAnswer { countInvalid(ReplyFacts(body.span).answer) }
            return nil
        }
        answered += 1
        let facts = ReplyFacts(body.span)
        answers.count(facts.answer)
        return facts
    }

    private mutating func countInvalid(_ answer: AnswerFigures) {
        var flaws = answer
        flaws.usage = nil
        invalid.count(flaws)
    }
}

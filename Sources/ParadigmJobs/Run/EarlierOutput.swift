import ParadigmAPI

/// What is there of earlier runs under the name of an output, and whose it is.
///
/// An output is this job's when it is as the record beside it says: as it was written last, or as it was before that
/// when the run ended between the record and the renaming.
struct EarlierOutput {
    private let output: String
    private let names: OutputNames
    private let options: BatchJobOptions
    /// The output that `--force` replaces, whosever it is.
    private let forced: InputIdentity?

    /// The outputs of a job; what is there now may be replaced if it is forced.
    ///
    /// - Throws: ``BatchFailure/notARecord(path:)`` when the place of the record is taken.
    init(_ output: String, _ names: OutputNames, _ options: BatchJobOptions) throws {
        self.output = output
        self.names = names
        self.options = options
        forced = options.force ? Self.identity(output) : nil
        _ = try ownRecord()
    }

    /// What a path leads to now; nil when there is no such file.
    static func identity(_ path: String) -> InputIdentity? {
        // Not an error: it is only ever compared.
        try? InputIdentity(path: path)
    }

    /// Looks whether there is nothing left to do, and tidies up if so.
    ///
    /// - Parameters:
    ///   - input: The input.
    ///   - journal: The journal, when this run holds it; it is closed when nothing is left to do.
    ///   - isNew: Whether this run made it.
    /// - Returns: What there is to tell; nil when there is something to do.
    /// - Throws: ``BatchFailure`` when the output is there and is not this job's, or is no longer what it wrote.
    func complete(_ input: InputFile, locked journal: Journal? = nil, isNew: Bool = false) throws -> BatchSummary? {
        guard !options.partial, let record = try ownRecord(), record.isComplete, Self.identity(output) == record.output,
            isOf(record, input)
        else {
            if journal == nil { _ = try replaceable(input) }
            return nil
        }
        let hasJournal = !isNew && FileStatus.of(names.journal) != nil
        // Failed rows are tried again, and bad ones may have been mended; the journal knows what is already answered.
        if options.retriesFailed, hasJournal, !record.isAllAnswered { return nil }
        if options.retriesCut != nil, hasJournal { return nil }
        if !record.isWritten(as: options.export) {
            // The journal has all that is needed to write it anew, and nothing is sent for that.
            guard hasJournal else { throw BatchFailure.writtenOtherwise(path: output) }
            return nil
        }
        if isNew || record.isAllTold && !options.keepsJournal {
            // The run before was interrupted between the output and the end of its journal.
            if let journal { try journal.remove() } else { try Journal.discard(at: names.journal) }
        } else {
            try journal?.close()
        }
        if record.isAllAnswered { input.removeCopy() }
        var summary = BatchSummary(end: .alreadyComplete)
        record.read(into: &summary)
        summary.output = output
        summary.journal = FileStatus.of(names.journal) == nil ? nil : names.journal
        return summary
    }

    /// The output that is there, which this run may replace; nil for none.
    ///
    /// - Throws: ``BatchFailure`` when it is not this job's, or is no longer what it wrote.
    func replaceable(_ input: InputFile) throws -> InputIdentity? {
        let record = try ownRecord()
        guard let found = Self.identity(output) else { return nil }
        if let forced, found == forced { return found }
        let journal = FileStatus.of(names.journal) == nil ? nil : names.journal
        guard let record else { throw BatchFailure.outputExists(path: output, journal: journal) }
        guard found == record.output || found == record.replaced else {
            guard isOf(record, input) else { throw BatchFailure.outputExists(path: output, journal: journal) }
            throw BatchFailure.outputChanged(path: output, journal: journal)
        }
        // The journal has the answers, and goes on with whatever was added to the input since.
        guard journal != nil else {
            let known = known(by: record)
            throw BatchFailure.journalGone(
                path: output,
                options: BatchFailure.differences(of: record.options, from: known.recorded),
                input: record.input != input.identity
            )
        }
        return found
    }

    /// Whether a record is of this input and these options.
    private func isOf(_ record: CompletionRecord, _ input: InputFile) -> Bool {
        record.input == input.identity && record.options == known(by: record).recorded
    }

    /// The options by which the rows of a record are known.
    private func known(by record: CompletionRecord) -> BatchJobOptions {
        var options = options
        options.knowRows(by: record.options, raisedTo: record.raisedMaxTokens)
        return options
    }

    /// The record beside the output; nil when there is none.
    ///
    /// - Throws: ``BatchFailure/notARecord(path:)`` for a file that somebody else wrote.
    private func ownRecord() throws -> CompletionRecord? {
        if let record = try CompletionRecord.read(at: names.summary) { return record }
        guard FileStatus.of(names.summary) == nil else { throw BatchFailure.notARecord(path: names.summary) }
        return nil
    }
}

import Paradigm
import ParadigmAPI

/// One run of a job whose output is a file.
struct FileRun {
    private let job: BatchJob
    private let options: BatchJobOptions
    private let output: String
    private let names: OutputNames
    private let events: BatchEvents

    /// An input whose rows are known in number is one that is read quickly: up to this many bytes.
    private static let countedSize = 256 << 20

    init(_ job: BatchJob, output: String, _ events: BatchEvents) {
        self.job = job
        options = job.options
        self.output = output
        names = OutputNames(output: output, journal: job.options.journal)
        self.events = events
    }

    /// Runs the job: finishes what a crash left, sends what is missing, exports.
    func run() async throws -> BatchSummary {
        let start = ContinuousClock.now
        if options.force, !options.partial { try discard() }
        let input = try InputFile(options.source, spool: names.input)
        if options.partial { return try exportPartly(input) }
        let before = try ownOutput()
        if let summary = try alreadyComplete(input, ownOutput: before) { return summary }
        let (journal, isNew) = try openJournal(input)
        do {
            var summary = try await send(input, journal, isNew: isNew)
            summary.elapsed = start.duration(to: .now)
            let written = summary.output == nil ? before : try? InputIdentity(path: output)
            try CompletionRecord(job: journal.header.job, summary, input, options, output: written)
                .write(to: names.summary)
            if summary.end == .complete, summary.failed == 0, summary.bad == 0, !options.keepsJournal {
                try journal.remove()
                input.removeSpool()
                summary.journal = nil
            }
            return summary
        } catch {
            // What is recorded stays so; this is only the last sync of it.
            try? journal.close()
            throw error
        }
    }

    // MARK: What is there already

    private func discard() throws {
        try Journal.discard(at: names.journal)
        try POSIXFileSystem().removeIfThere(names.summary)
        if options.source == .standardInput { try POSIXFileSystem().removeIfThere(names.input) }
    }

    /// The end of a job that has nothing left to do; nil when there is.
    ///
    /// - Throws: ``BatchFailure`` when the output is there and is not this job's.
    private func alreadyComplete(_ input: InputFile, ownOutput: InputIdentity?) throws -> BatchSummary? {
        guard FileState(output).exists, !options.force else { return nil }
        let record = try CompletionRecord.read(at: names.summary)
        let hasJournal = FileState(names.journal).exists
        // Failed rows are tried again, and bad ones may have been mended; the journal knows what is already answered.
        if options.retriesFailed, hasJournal, let record, record.isComplete, !record.isAllAnswered { return nil }
        // What there was of the answers, or those of before a retry that was stopped: the journal goes on.
        if ownOutput != nil, hasJournal, let record, !record.isComplete { return nil }
        guard let record, record.isComplete, record.input == input.identity, record.options == options.recorded else {
            throw BatchFailure.outputExists(path: output, journal: hasJournal ? names.journal : nil)
        }
        if record.isAllAnswered, hasJournal, !options.keepsJournal {
            // The run before was interrupted between the output and the end of its journal.
            try Journal.discard(at: names.journal)
        }
        var summary = BatchSummary(end: .alreadyComplete)
        record.read(into: &summary)
        summary.output = output
        summary.journal = FileState(names.journal).exists ? names.journal : nil
        return summary
    }

    /// The output that is there, if it is what this job wrote last.
    private func ownOutput() throws -> InputIdentity? {
        guard let written = try CompletionRecord.read(at: names.summary)?.output else { return nil }
        return (try? InputIdentity(path: output)) == written ? written : nil
    }

    // MARK: The journal

    private func openJournal(_ input: InputFile) throws -> (Journal, isNew: Bool) {
        let settings = JournalSettings(onTrouble: { [job] in job.journalIsInTrouble($0) })
        do throws(JournalError) {
            return (try Journal.open(at: names.journal, settings: settings), false)
        } catch .notFound, .neverBegun {
            var random = SystemRandomNumberGenerator()
            let header = JournalHeader(
                job: JobID(using: &random),
                input: input.identity,
                options: options.recorded,
                baseURL: job.configuration.baseURL.description
            )
            return (try Journal.create(at: names.journal, header: header, settings: settings), true)
        }
    }

    /// Counts the rows, and the recorded ones among them, where that is wanted: the input or the options changed, or
    /// the input is small.
    ///
    /// - Returns: Rows of the input, if they were counted, and recorded rows that it no longer has.
    /// - Throws: ``BatchFailure`` when recorded rows would be sent again and nobody allowed it.
    private func survey(_ input: InputFile, _ journal: Journal, isNew: Bool) throws -> (total: Int?, unknown: Int) {
        let isChanged = !isNew && (journal.header.options != options.recorded || journal.header.input != input.identity)
        guard isChanged else {
            return (input.size <= Self.countedSize ? try input.reader(options.input).countRecords() : nil, 0)
        }
        let rows = IdentifiedInput(try input.reader(options.input))
        var total = 0
        var known = 0
        while let row = try rows.next() {
            total += 1
            if case .row(_, let key) = row, journal.place(of: key) != nil { known += 1 }
        }
        let counts = journal.counts
        let unknown = counts.answered + counts.failed - known
        guard unknown == 0 || options.resendsChanged else {
            throw BatchFailure.changed(rowsToResend: unknown, journal: names.journal)
        }
        return (total, unknown)
    }

    // MARK: Sending and exporting

    private func send(_ input: InputFile, _ journal: Journal, isNew: Bool) async throws -> BatchSummary {
        let recovery = events.tellOfOpening(journal)
        let (total, unknown) = try survey(input, journal, isNew: isNew)
        let source = InputSource(
            try input.reader(options.input),
            // A new journal knows of no row.
            journal: isNew ? nil : journal,
            retriesFailed: options.retriesFailed,
            generation: (journal.recovery.latestGeneration ?? 0) + 1,
            order: try? RowOrder(path: names.journal + ".order", on: POSIXFileSystem())
        )
        let begun = ContinuousClock.now
        let (tally, stop, course) = try await job.send(
            from: source,
            to: JournalSink(journal: journal),
            job: journal.header.job,
            total: total,
            acknowledged: { journal.acknowledged },
            onProgress: events.onProgress
        )
        try journal.close()
        let counts = source.counts
        var summary = BatchSummary(end: stop.map(BatchSummary.End.init) ?? .interrupted)
        summary.sending = begun.duration(to: .now)
        if stop == nil, counts.isAtEnd {
            summary.read(try export(input, in: source.takeOrder(), journal))
            summary.end = .complete
            summary.output = output
        } else {
            (summary.answered, summary.failed) = journal.counts
        }
        summary.total = counts.isAtEnd ? counts.records : total
        summary.bad = counts.bad
        summary.badRows = counts.firstBad
        summary.recordedBefore = counts.recordedBefore
        summary.unknown = unknown
        summary.recovery = recovery
        summary.mayHaveBeenBilledTwice = tally.billedTwice + counts.maybeBilled
        summary.tally = tally
        summary.course = course
        summary.journal = names.journal
        if !isNew, journal.header.baseURL != job.configuration.baseURL.description {
            summary.earlierBaseURL = journal.header.baseURL
        }
        return summary
    }

    private func export(_ input: InputFile, in order: RowOrder? = nil, _ journal: Journal) throws -> ExportSummary {
        guard try input.isUnchanged() else { throw BatchFailure.inputChanged }
        var export = options.export
        export.allowsPending = options.partial
        let exporter = Exporter(export, journal: journal)
        return try exporter.export(try input.reader(options.input), in: order, to: output)
    }

    /// Exports what there is, without sending anything.
    private func exportPartly(_ input: InputFile) throws -> BatchSummary {
        let journal = try Journal.open(at: names.journal)
        defer { try? journal.close() }
        var summary = BatchSummary(end: .partial)
        summary.recovery = events.tellOfOpening(journal)
        summary.read(try export(input, journal))
        summary.output = output
        summary.journal = names.journal
        let written = try? InputIdentity(path: output)
        try CompletionRecord(job: journal.header.job, summary, input, options, output: written).write(to: names.summary)
        return summary
    }
}

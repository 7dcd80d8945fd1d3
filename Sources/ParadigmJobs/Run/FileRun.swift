import Paradigm
import ParadigmAPI
import ParadigmBatch

/// One run of a job whose output is a file.
///
/// The journal is locked from the look at what is there to the very end. What the run leaves is written in an order that
/// makes sense wherever it is cut short: the complete output under a temporary name, the record of it, its name, and
/// only then is the journal taken away.
struct FileRun {
    private let job: BatchJob
    private var options: BatchJobOptions
    private let output: String
    private let names: OutputNames
    private let events: BatchEvents
    /// Answers of an earlier job that were dropped for this one.
    private var dropped = 0

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
    mutating func run() async throws -> BatchSummary {
        let start = ContinuousClock.now
        try RunFiles(options).check()
        names.tidyUp()
        let earlier = try EarlierOutput(output, names, options)
        let beginsAnew = options.force && !options.partial
        var input = try await InputFile.open(
            options.source,
            copy: names.input,
            replacing: beginsAnew,
            telling: events
        )
        let journal: Journal
        let isNew: Bool
        do {
            if !beginsAnew, let summary = try earlier.complete(input) { return summary }
            // A file was looked at before.
            if !options.source.isFile { try input.reader(options.input).requireColumns() }
            // Not at the end, when everything is paid for.
            try OutputFile.probe(output, on: OutputFileSystem())
            if beginsAnew {
                try await discard(for: input)
                try input.adopt()
            }
            (journal, isNew) = try openJournal(input)
        } catch {
            input.removeNewCopy()
            throw error
        }
        options.knowRows(by: journal.header.options, raisedTo: journal.header.raisedMaxTokens)
        do {
            // Another run may have ended between the look and the lock.
            if let summary = try earlier.complete(input, locked: journal, isNew: isNew) { return summary }
            let before = try earlier.replaceable(input)
            let run = Situation(start: start, input: input, journal: journal, isNew: isNew, before: before)
            if let rows = options.preview { return try await preview(run, rows: rows) }
            return try await options.partial ? exportPartly(run) : sendAndExport(run)
        } catch {
            // Nothing was sent of it, and what is piped in next is another input.
            switch error as? BatchFailure {
            case .changed?, .noModel?: input.removeNewCopy()
            default: break
            }
            // What is recorded stays so; this is only the last sync of it.
            try? journal.close()
            throw error
        }
    }

    /// What a run found when it began.
    private struct Situation {
        let start: ContinuousClock.Instant
        let input: InputFile
        let journal: Journal
        let isNew: Bool
        /// The output that is there, which is replaced.
        let before: InputIdentity?
    }

    /// Takes away what an earlier job has left, once nothing is known that keeps this one from beginning: its answers are
    /// paid for.
    private mutating func discard(for input: InputFile) async throws {
        let found = input.size <= Self.countedSize ? try input.reader(options.input).countRecords() : nil
        try checkRoom(for: found, input)
        // What it cannot be made with it is told here.
        try await withParadigmClient(job.configuration) { _ in }
        dropped = try Journal.discard(at: names.journal)
        try POSIXFileSystem().removeIfThere(names.summary)
    }

    // MARK: The journal

    private func openJournal(_ input: InputFile) throws -> (Journal, isNew: Bool) {
        let settings = JournalSettings(onTrouble: { [job] in job.journalIsInTrouble($0) })
        do throws(JournalError) {
            return (try Journal.open(at: names.journal, settings: settings, orWith: job.headerOfUnknown), false)
        } catch .notFound where !options.partial, .neverBegun where !options.partial {
            let header = job.header(input: input.identity)
            return (try Journal.create(at: names.journal, header: header, settings: settings), true)
        }
    }

    /// Counts the rows, and the recorded ones among them where that is wanted: the input or the options changed, outcomes
    /// were left out, or a header that was lost can no longer say.
    ///
    /// - Throws: ``BatchFailure`` when recorded rows would be sent again and nobody allowed it.
    private func survey(_ run: Situation) throws -> RowSurvey {
        let (input, journal) = (run.input, run.journal)
        let isAsBefore =
            journal.header.options == options.recorded && journal.header.input == input.identity
            && journal.recovery.expendable == 0
        guard !run.isNew, !isAsBefore else {
            return RowSurvey(
                total: input.size <= Self.countedSize ? try input.reader(options.input).countRecords() : nil
            )
        }
        let survey = try RowSurvey(input.reader(options.input), in: journal)
        if !options.resendsChanged {
            try survey.check(journal, options.recorded, input.identity, at: names.journal)
        }
        return survey
    }

    /// Writes down what the job has become, so that the next change is judged by that, however this run ends.
    private func restate(_ run: Situation, _ survey: RowSurvey) throws {
        let (journal, isPreview) = (run.journal, options.preview != nil)
        var header = journal.header
        (header.input, header.options, header.isPreview) = (run.input.identity, options.recorded, isPreview)
        // Nobody misses what a preview has brought until a whole run goes on with it.
        header.leftOut = isPreview ? max(survey.unknown, journal.recovery.expendable) : survey.unknown
        header.raisedMaxTokens = options.input.raisedMaxTokens ?? header.raisedMaxTokens
        if header != journal.header { try journal.restate(header) }
    }

    /// Makes sure that the output can hold all columns, and all rows where it is known how many there are.
    private func checkRoom(for total: Int?, _ input: InputFile) throws {
        let reader = try input.reader(options.input)
        let format = OutputFormat(options.export, path: output, input: reader.format)
        if let limit = format.columnLimit, options.export.columnCount(beside: reader.columns) > limit {
            throw BatchFailure.tooManyColumns(limit: limit, path: output)
        }
        guard let limit = format.rowLimit, let total, total > limit else { return }
        throw BatchFailure.tooManyRows(limit: limit, path: output)
    }

    // MARK: Sending and exporting

    private func sendAndExport(_ run: Situation) async throws -> BatchSummary {
        let (sent, order) = try await send(run)
        var summary = sent
        if summary.end == .complete {
            try export(run, in: order, &summary)
        } else {
            summary.elapsed = run.start.duration(to: .now)
            try record(run, summary, output: run.before).write(to: names.summary)
        }
        if summary.end == .complete, summary.failed == 0, summary.bad == 0 {
            run.input.removeCopy()
            // What the output has no room for is in the journal alone.
            if !options.keepsJournal, !summary.changes.isLess {
                try run.journal.remove()
                summary.journal = nil
            }
        }
        try run.journal.close()
        return summary
    }

    /// Sends the first rows alone: their outcomes stay in the journal, there is no output, and the whole run goes on
    /// after them.
    private func preview(_ run: Situation, rows count: Int) async throws -> BatchSummary {
        let first = try FirstRows(count, of: run.input.reader(options.input))
        let before = first.rows.map { run.journal.place(of: $0.key) != nil }
        var (summary, _) = try await send(run, upTo: first)
        let whole = try DryRun(reading: run.input.reader(options.input))
        let rows = try zip(first.rows, before)
            .map { PreviewedRow($0.row, outcome: try run.journal.record(for: $0.key), isFromBefore: $1) }
        summary.flaws = summary.flaws ?? flaws(of: rows, in: summary)
        summary.preview = BatchPreview(rows: rows, whole: whole, repairs: options.check?.repairs ?? 0)
        if summary.end == .complete { summary.end = .previewed }
        summary.total = whole.records
        (summary.bad, summary.emptyPrompts) = (whole.bad + whole.duplicates, whole.emptyPrompts)
        summary.badRows = whole.firstBad + whole.firstDuplicates
        summary.elapsed = run.start.duration(to: .now)
        try record(run, summary, output: run.before).write(to: names.summary)
        try run.journal.close()
        return summary
    }

    /// The answers among rows that are less than they should be; nil when the journal has others besides.
    private func flaws(of rows: [PreviewedRow], in summary: BatchSummary) -> AnswerFlaws? {
        var found = ExportSummary()
        for row in rows { if let outcome = row.outcome { found.count(outcome) } }
        return found.answered == summary.answered && found.failed == summary.failed ? found.flaws : nil
    }

    /// Sends the first rows, with what stands between them, or the whole input.
    ///
    /// - Returns: What the run came to, and the order of its rows if it is complete and they are known.
    /// - Throws: ``BatchFailure`` when rows changed, and what ends a run.
    private func send(_ run: Situation, upTo first: FirstRows? = nil) async throws -> (BatchSummary, RowOrder?) {
        let (input, journal) = (run.input, run.journal)
        let recovery = events.tellOfOpening(journal)
        let survey = try survey(run)
        try checkRoom(for: survey.total, input)
        try restate(run, survey)
        let total = first?.items ?? survey.total
        let answers = try await job.openAnswers(telling: events)
        var inputOptions = options.input
        inputOptions.limit = first?.records ?? inputOptions.limit
        let source = InputSource(
            { [inputOptions] in try input.reader(inputOptions) },
            // A new journal knows of no row.
            journal: run.isNew ? nil : journal,
            retriesFailed: options.retriesFailed,
            retriesCut: options.retriesCut,
            generation: (journal.recovery.latestGeneration ?? 0) + 1,
            order: try? RowOrder(path: names.journal, on: POSIXFileSystem()),
            needsModel: !options.source.isFile,
            answers: answers.map { store in
                KnownAnswers(store: store) { record, row in
                    journal.note(admitted: row.ordinal)
                    try journal.append(record, isJSON: true)
                }
            }
        )
        if RowEndpoint.at(options.input.endpoint).work != nil { journal.promiseEachRow() }
        let begun = ContinuousClock.now
        let (tally, stop, course) = try await job.send(
            from: source,
            to: JournalSink(journal: journal),
            keeping: answers,
            job: journal.header.job,
            total: total,
            acknowledged: { journal.acknowledged },
            onProgress: events.onProgress
        )
        let isComplete = try isComplete(source, tally, stop)
        let counts = source.counts
        journal.settle(isComplete: isComplete)
        try journal.finish()
        var summary = BatchSummary(end: isComplete ? .complete : stop.map(BatchSummary.End.init) ?? .interrupted)
        summary.sending = begun.duration(to: .now)
        (summary.answered, summary.failed) = survey.counts(in: journal)
        summary.total = counts.isAtEnd ? counts.records : total
        summary.bad = counts.bad
        summary.emptyPrompts = counts.emptyPrompts
        summary.badRows = counts.firstBad
        summary.emptyRows = counts.emptyRows
        summary.namelessCells = counts.namelessCells
        summary.recordedBefore = counts.recordedBefore
        summary.taken = counts.taken
        summary.answersDirectory = options.answers?.directory
        summary.unknown = survey.unknown
        summary.dropped = dropped
        summary.recovery = recovery
        summary.mayHaveBeenBilledTwice = tally.billedTwice
        summary.tally = tally
        if counts.recordedBefore == 0, counts.cutBefore == 0, !options.retriesFailed {
            summary.flaws = summary.knownFlaws
        }
        summary.course = course
        summary.journal = names.journal
        summary.cutBefore = counts.cutBefore
        if !run.isNew, journal.header.baseURL != job.configuration.baseURL.description {
            summary.earlierBaseURL = journal.header.baseURL
        }
        return (summary, isComplete ? source.takeOrder() : nil)
    }

    /// Whether every row has its outcome, be it that the run was stopped when the last ones came in.
    private func isComplete(_ source: InputSource, _ tally: RunTally, _ stop: StopReason?) throws -> Bool {
        guard let stop else { return source.counts.isAtEnd }
        // The output needs room, and what was taken back another answer.
        return stop != .diskFull && tally.doubted == 0 ? try source.isDone(recorded: tally.done) : false
    }

    /// Exports what there is, without sending anything.
    private func exportPartly(_ run: Situation) throws -> BatchSummary {
        var summary = BatchSummary(end: .partial)
        summary.recovery = events.tellOfOpening(run.journal)
        summary.journal = names.journal
        try checkRoom(for: nil, run.input)
        try export(run, &summary)
        try run.journal.close()
        return summary
    }

    /// Writes the output, and the record of it before it has its name.
    ///
    /// - Throws: ``BatchFailure``: where files are in the way, it says that the answers are safe.
    private func export(_ run: Situation, in order: RowOrder? = nil, _ summary: inout BatchSummary) throws {
        var export = options.export
        export.allowsPending = options.partial
        let exporter = Exporter(export, journal: run.journal)
        do {
            guard try run.input.isUnchanged() else { throw BatchFailure.inputChanged }
            try write(run, exporter, order, &summary)
        } catch Exporter.Failure.tooManyRows(let limit) {
            throw BatchFailure.tooManyRows(limit: limit, path: output)
        } catch let error as FileError {
            throw BatchFailure.unwritten(.file(error), journal: names.journal)
        } catch let error as InputError {
            throw BatchFailure.unwritten(.input(error), journal: names.journal)
        }
        summary.elapsed = run.start.duration(to: .now)
    }

    private func write(
        _ run: Situation,
        _ exporter: Exporter,
        _ order: RowOrder?,
        _ summary: inout BatchSummary
    ) throws {
        try exporter.export(try run.input.reader(options.input), in: order, to: output) { found, temporary in
            // Whoever made an output of that name meanwhile keeps it.
            guard EarlierOutput.identity(output) == run.before else {
                throw BatchFailure.outputExists(path: output, journal: names.journal)
            }
            summary.read(found)
            summary.output = output
            summary.elapsed = run.start.duration(to: .now)
            var record = self.record(run, summary, output: try InputIdentity(path: temporary))
            // Whoever puts the parts together wants to know that they are of one input, wherever each was made.
            if options.input.shard != nil { record.inputDigest = try InputCopy(path: run.input.path).identity().digest }
            try record.write(to: names.summary)
        }
    }

    private func record(_ run: Situation, _ summary: BatchSummary, output: InputIdentity?) -> CompletionRecord {
        CompletionRecord(
            job: run.journal.header.job,
            summary,
            run.input,
            options,
            output: output,
            replacing: run.before
        )
    }
}

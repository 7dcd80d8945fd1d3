import Dispatch
import Paradigm
import ParadigmBatch
import ParadigmGround
import Synchronization

/// One run of a job whose outcomes go to standard output as JSON lines, in the order in which rows finish.
struct StreamRun {
    private let job: BatchJob
    private let options: BatchJobOptions
    private let events: BatchEvents

    init(_ job: BatchJob, _ events: BatchEvents) {
        self.job = job
        options = job.options
        self.events = events
    }

    /// Runs the job to the end of its input.
    func run() async throws -> BatchSummary {
        let start = ContinuousClock.now
        try RunFiles(options).check()
        let reader = ReaderLook()
        let wait = options.source.isFile ? nil : InputWait { try reader.look() }
        let opened = try await openedBeforeDiscard(wait)
        let dropped = try discardJournal()
        let journal = try openJournal()
        // Closed twice is closed once; the way out that tells of a failure to close is below.
        defer { try? journal?.close() }
        let recovery = events.tellOfOpening(journal)
        let answers = try await job.openAnswers(telling: events)
        let sink = LineSink(
            journal: journal,
            shown: options.shown,
            words: options.export.words,
            mayRepeat: options.source.isFile,
            onReaderGone: { [job] in if answers == nil { job.stopNow() } else { job.stop() } }
        )
        let (input, inputOptions) = (options.source, streamInput)
        reader.set { try sink.requireReader() }
        let source = InputSource(
            { [events] in
                if let reader = opened.take() {
                    for note in reader.notes { events.onInput(note) }
                    return reader
                }
                let reader = try Self.reader(input, inputOptions, wait)
                for note in reader.notes { events.onInput(note) }
                return reader
            },
            journal: journal,
            retriesFailed: options.retriesFailed,
            generation: (journal?.recovery.latestGeneration ?? 0) + 1,
            wait: wait,
            needsModel: !input.isFile,
            answers: answers.map { KnownAnswers(store: $0) { sink.write($0, of: $1) } },
            onBad: { sink.write($0) },
            catchUp: { try await sink.finish() }
        )
        let (tally, stop, course): (RunTally, StopReason?, RunCourse)
        do {
            (tally, stop, course) = try await job.send(
                from: source,
                to: sink,
                keeping: answers,
                job: journal?.header.job,
                total: nil,
                acknowledged: nil,
                onProgress: events.onProgress
            )
            try await sink.finish()
        } catch let found as ReaderGone {
            var gone = found
            (gone.sent, gone.passedOn, gone.journal) = (source.counts.given, sink.count, journal?.path)
            gone.answers = options.answers?.directory
            throw gone
        }
        let counts = source.counts
        let isComplete = counts.isAtEnd && (stop == nil || counts.given == tally.done && tally.doubted == 0)
        journal?.settle(isComplete: isComplete)
        try journal?.close()
        var summary = BatchSummary(end: isComplete ? .complete : stop.map(BatchSummary.End.init) ?? .interrupted)
        // A journal may hold rows of other inputs too.
        summary.failed = counts.failedBefore + tally.failed
        summary.answered = counts.recordedBefore - counts.failedBefore + counts.taken + tally.answered
        summary.taken = counts.taken
        summary.answersDirectory = options.answers?.directory
        summary.total = counts.isAtEnd ? counts.records : nil
        summary.bad = counts.bad
        summary.emptyPrompts = counts.emptyPrompts
        summary.badRows = counts.firstBad
        summary.emptyRows = counts.emptyRows
        summary.namelessCells = counts.namelessCells
        summary.recordedBefore = counts.recordedBefore
        summary.mayHaveBeenBilledTwice = tally.billedTwice
        summary.recovery = recovery
        summary.tally = tally
        if counts.recordedBefore == 0, !options.retriesFailed { summary.flaws = summary.knownFlaws }
        summary.course = course
        summary.dropped = dropped
        summary.journal = journal?.path
        summary.elapsed = start.duration(to: .now)
        // Outcomes are the output here.
        summary.sending = summary.elapsed
        return summary
    }

    private static func reader(
        _ source: BatchJobOptions.Source,
        _ options: InputOptions,
        _ wait: InputWait? = nil
    ) throws -> InputReader {
        if source.isStandardInput, !BatchJobOptions.Source.isStandardInputOpen { throw BatchFailure.noStandardInput }
        return try source.reader(options, wait: wait)
    }

    /// How the input is read: a part without anything has no rows.
    private var streamInput: InputOptions {
        var input = options.input
        input.allowsNothing = !options.source.isFile
        return input
    }

    /// The input, looked at before a journal is taken away for a run that could not begin.
    private func openedBeforeDiscard(_ wait: InputWait?) async throws -> OpenedInput {
        guard options.force, options.journal != nil else { return OpenedInput() }
        let (source, inputOptions) = (options.source, streamInput)
        let opened = try await onThreadOfItsOwn {
            let reader = try Self.reader(source, inputOptions, wait)
            try reader.requireColumns()
            return OpenedInput(reader)
        }
        try await withParadigmClient(job.configuration) { _ in }
        return opened
    }

    /// Takes the journal away where the job is to begin anew.
    ///
    /// - Returns: How many answers it held.
    private func discardJournal() throws -> Int {
        guard options.force, let path = options.journal else { return 0 }
        return try Journal.discard(at: path)
    }

    private func openJournal() throws -> Journal? {
        guard let path = options.journal else { return nil }
        let settings = JournalSettings(onTrouble: { [job] in job.journalIsInTrouble($0) })
        do throws(JournalError) {
            return try Journal.open(at: path, settings: settings, orWith: job.headerOfUnknown)
        } catch .notFound, .neverBegun {
            return try Journal.create(at: path, header: job.header(input: nil), settings: settings)
        }
    }
}

/// The look at whoever reads the outcomes, which is known later than the wait for rows that makes it.
private final class ReaderLook: Sendable {
    private let found = Mutex<(@Sendable () throws -> Void)?>(nil)

    func set(_ look: @escaping @Sendable () throws -> Void) { found.withLock { $0 = look } }

    func look() throws { try found.withLock(\.self)?() }
}

/// A reader on its way from the thread that has looked at the input to the one that reads it.
private final class OpenedInput: Sendable {
    private let reader: Mutex<InputReader?>

    init(_ reader: sending InputReader? = nil) {
        self.reader = Mutex(reader)
    }

    func take() -> sending InputReader? { reader.withLock { $0.take() } }
}

/// Outcomes onto standard output, each as one line, or as what is shown of it, and each at once, and into a journal if
/// there is one.
struct LineSink: OutcomeSink {
    private struct Line {
        var bytes: [UInt8] = []
        /// Whether what is written next begins a line.
        var begins: Bool
        /// How many outcomes were written.
        var count = 0
        /// Why a line could not be written that nobody waited for.
        var failure: (any Error)?
    }

    private final class Output: Sendable {
        let line = Mutex(Line(begins: StandardOutput.beginsLine))
    }

    let journal: Journal?
    private let shown: (@Sendable (ShownOutcome) -> String)?
    /// How errors are told.
    private let words: OutcomeWords
    /// Whether a row may get a second line, which replaces its first one.
    private let mayRepeat: Bool
    /// Told once nobody reads any more.
    private let onReaderGone: @Sendable () -> Void
    private let output = Output()
    /// Whoever reads may be slow: the wait for it is on a thread of its own, and only the row's worker feels it.
    private let queue = DispatchQueue(label: "paradigm.output")

    init(
        journal: Journal?,
        shown: (@Sendable (ShownOutcome) -> String)? = nil,
        words: OutcomeWords,
        mayRepeat: Bool = false,
        onReaderGone: @escaping @Sendable () -> Void = {}
    ) {
        self.journal = journal
        self.shown = shown
        self.words = words
        self.mayRepeat = mayRepeat
        self.onReaderGone = onReaderGone
    }

    func willSend(_ row: PendingRow) {
        journal?.note(admitted: row.row.ordinal)
    }

    func didStart(_ row: PendingRow, at place: RowWork.Place) {
        journal?.note(started: place, for: row.key)
    }

    func leave(_ row: PendingRow) {
        journal?.note(sent: row.key)
    }

    func record(_ conclusion: Conclusion) async throws {
        let record = OutcomeRecord(conclusion)
        // First printed, then recorded: after a crash a line may come twice, but none is missing.
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try write(record, conclusion.row.row)
                    }
                )
            }
        }
        try journal?.append(record, isJSON: record.isAnswered)
        journal?.note(workOf: conclusion)
    }

    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool {
        try journal?.withdraw(outcomes, for: reason)
        // What is printed stays printed.
        return journal != nil || mayRepeat
    }

    /// Writes the outcome of a record that cannot be sent; a failure shows at the next outcome, or at the end.
    func write(_ bad: BadRow) {
        inTurn {
            try write { bytes in
                guard let shown else { return BatchLine.append(bad, to: &bytes, in: words) }
                bytes += shown(ShownOutcome(bad, in: words)).utf8
            }
        }
    }

    /// Writes an answer that needed no sending; a failure shows at the next outcome, or at the end.
    func write(_ record: OutcomeRecord, of row: Row) {
        inTurn {
            try write(record, row)
            try journal?.append(record, isJSON: record.isAnswered)
        }
    }

    /// Makes sure that somebody may still read what is written.
    ///
    /// - Throws: ``ReaderGone``.
    func requireReader() throws {
        do { try StandardOutput.requireReader() } catch { throw note(error) }
    }

    /// Does some work behind that of the outcomes before it, without waiting for it.
    private func inTurn(_ work: @escaping @Sendable () throws -> Void) {
        queue.async {
            do { try work() } catch { _ = note(error) }
        }
    }

    /// Keeps the first failure for those who write next; when nobody reads any more, nothing need be sent either.
    private func note(_ error: any Error) -> any Error {
        let isFirst = output.line.withLock { line in
            defer { line.failure = line.failure ?? error }
            return line.failure == nil
        }
        if isFirst, error is ReaderGone { onReaderGone() }
        return error
    }

    private func write(_ record: OutcomeRecord, _ row: Row) throws {
        do {
            try write { bytes in
                guard let shown else { return BatchLine.append(record, to: &bytes, in: words) }
                bytes += shown(ShownOutcome(record, of: row, in: words)).utf8
            }
        } catch {
            throw note(error)
        }
    }
    /// How many outcomes were written, those of records that cannot be sent included.
    var count: Int { output.line.withLock(\.count) }

    /// Waits until every line is written.
    ///
    /// - Throws: Why one could not be.
    func finish() async throws {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                let failure = output.line.withLock(\.failure)
                continuation.resume(with: failure.map(Result.failure) ?? .success(()))
            }
        }
    }

    private func write(_ append: (inout [UInt8]) -> Void) throws {
        try output.line.withLock { line in
            if let failure = line.failure { throw failure }
            line.bytes.removeAll(keepingCapacity: true)
            // Else the end of what an earlier run was killed in would be the beginning of this outcome.
            if !line.begins { line.bytes.append(0x0A) }
            line.begins = true
            append(&line.bytes)
            try StandardOutput.write(line.bytes)
            line.count += 1
        }
    }
}

import Dispatch
import Paradigm
import ParadigmAPI
import ParadigmBatch
import Synchronization

/// Answers that need no sending.
struct KnownAnswers: Sendable {
    /// Where they are looked up.
    let store: AnswerStore
    /// Keeps one as its row's outcome.
    let handOn: @Sendable (OutcomeRecord, Row) throws -> Void
}

/// The rows of an input that have no outcome yet, in their order.
final class InputSource: RowSource {
    /// What reading has come to.
    struct Counts: Sendable {
        /// Records read.
        var records = 0
        /// Records that cannot be sent.
        var bad = 0
        /// Those of them whose prompt is empty.
        var emptyPrompts = 0
        /// Rows that were recorded before.
        var recordedBefore = 0
        /// Those of them that had failed.
        var failedBefore = 0
        /// Rows whose answer was taken from those that other processes have kept.
        var taken = 0
        /// Rows given out again since their answer was cut.
        var cutBefore = 0
        /// Rows given out.
        var given = 0
        /// Rows given out that may have been sent before a crash, for all that their place tells.
        var leftByPlace = 0
        /// The first bad records.
        var firstBad: [BadRow] = []
        /// Rows of nothing but empty cells, which are no records; known at the end.
        var emptyRows = 0
        /// Cells that hold something beside the columns; known at the end.
        var namelessCells = 0
        /// Whether the end was reached.
        var isAtEnd = false
    }

    private struct Reading: ~Copyable {
        /// Nil until somebody wants a row.
        var input: IdentifiedInput?
        /// Where records are read that an answer is looked for in.
        var window = LineWindow()
        /// Nil when nobody wants it, after a bad record, and when it could not be kept.
        var order: RowOrder?
        /// By their place, the rounds in which rows are given again; nil the first time.
        var repeated: [Int: Int]?
        /// Outcomes handed on without waiting, since the last wait for them.
        var handedOn = 0
    }

    private static let badRowsKept = 20
    /// How many outcomes that need no sending are handed on before it is waited until they are kept: whoever reads them may
    /// be slow, and the rest of the input must not pile up in memory.
    private static let mostHandedOn = 256

    /// Held while a row is read, which may take as long as whoever writes into a pipe likes.
    private let reading: Mutex<Reading>
    /// For whoever wants to know meanwhile.
    private let tally = Mutex(Counts())
    private let open: @Sendable () throws -> sending InputReader
    private let journal: Journal?
    private let retriesFailed: Bool
    private let retriesCut: BatchJobOptions.CutRetry?
    private let generation: Int
    private let onBad: (@Sendable (BadRow) throws -> Void)?
    private let answers: KnownAnswers?
    private let catchUp: (@Sendable () async throws -> Void)?
    private let wait: InputWait?
    private let needsModel: Bool
    /// Where an input is read that may keep its reader waiting, such as a pipe; nil for a file.
    private let queue: DispatchQueue?

    /// The rows of an input.
    ///
    /// - Parameters:
    ///   - open: Opens the input, at its beginning, when the first row is wanted.
    ///   - journal: What was recorded; nil for nothing.
    ///   - retriesFailed: Whether rows that failed are given out again.
    ///   - retriesCut: Which rows whose answer was cut are given out again.
    ///   - generation: The round that those are sent in.
    ///   - order: Takes note of every row for the export; nil for none.
    ///   - wait: The wait for bytes of a pipe, for which reading needs a thread of its own; nil for a file.
    ///   - needsModel: Whether a row without a model is an error of the whole as long as no row had one: whoever started this
    ///     process forgot it, and every row would be bad. Of a file that is found out beforehand.
    ///   - answers: Answers that need no sending; nil for none.
    ///   - onBad: Told of each record that cannot be sent.
    ///   - catchUp: Waits until what was handed on, of bad rows and known answers, is kept; nil where it is at once.
    init(
        _ open: @escaping @Sendable () throws -> sending InputReader,
        journal: Journal?,
        retriesFailed: Bool = false,
        retriesCut: BatchJobOptions.CutRetry? = nil,
        generation: Int = 0,
        order: sending RowOrder? = nil,
        wait: InputWait? = nil,
        needsModel: Bool = false,
        answers: KnownAnswers? = nil,
        onBad: (@Sendable (BadRow) throws -> Void)? = nil,
        catchUp: (@Sendable () async throws -> Void)? = nil
    ) {
        reading = Mutex(Reading(order: order))
        self.open = open
        self.journal = journal
        self.retriesFailed = retriesFailed
        self.retriesCut = retriesCut
        self.generation = generation
        self.onBad = onBad
        self.answers = answers
        self.catchUp = catchUp
        self.wait = wait
        self.needsModel = needsModel
        queue = wait.map { _ in DispatchQueue(label: "paradigm.input") }
    }

    /// What reading has come to so far.
    var counts: Counts { tally.withLock { $0 } }

    /// All rows of the input, once it was read to its end and if none of its records is bad.
    func takeOrder() -> sending RowOrder? {
        guard counts.isAtEnd else { return nil }
        return reading.withLock { $0.order.take() }
    }

    /// Whether every row of the input has its outcome: reads on to the end, or to a row that has none.
    ///
    /// A run that was stopped at the moment when its last rows came in has nothing left to do.
    ///
    /// - Parameter recorded: How many of the rows given out have their outcome.
    /// - Returns: Whether none is left.
    /// - Throws: ``InputError``.
    func isDone(recorded: Int) throws -> Bool {
        let counts = counts
        guard counts.given == recorded else { return false }
        // Whoever writes into a pipe may keep its reader waiting.
        return try counts.isAtEnd || queue == nil && nextNow() == nil
    }

    func next() async throws -> PendingRow? {
        if queue == nil {
            if let row = try nextNow() { return row }
            guard isBehind else { return nil }
        }
        return try await nextInTime()
    }

    /// The next row of what is waited for, or that comes once others have caught up.
    private func nextInTime() async throws -> PendingRow? {
        while true {
            if isBehind {
                try await catchUp?()
                reading.withLock { $0.handedOn = 0 }
            }
            let row = if let queue { try await next(on: queue) } else { try nextNow() }
            guard row == nil, isBehind else { return row }
        }
    }

    private func next(on queue: DispatchQueue) async throws -> PendingRow? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.nextUnlessInterrupted() }) }
        }
    }

    private func nextUnlessInterrupted() throws -> PendingRow? {
        do {
            return try nextNow()
        } catch {
            guard let wait, wait.wasInterrupted else { throw error }
            if let error = wait.error { throw error }
            return nil
        }
    }

    private var isBehind: Bool { catchUp != nil && reading.withLock { $0.handedOn >= Self.mostHandedOn } }

    var mayWait: Bool { wait != nil }

    var isWaiting: Bool { wait?.isWaiting ?? false }

    func interrupt() { wait?.interrupt() }

    // Not inlined, so that a worker's task need not keep room for what is only needed while a row is read.
    @inline(never)
    private func nextNow() throws -> PendingRow? {
        try reading.withLock { reading in
            let input = try reading.input ?? IdentifiedInput(open())
            reading.input = input
            if let repeated = reading.repeated { return try nextRepeated(repeated, input) }
            while let identified = try input.next() {
                switch identified {
                case .bad(let bad):
                    reading.order = nil
                    if needsModel, bad.code == .noModel, hasNoRow { throw BatchFailure.noModel(bad) }
                    note(bad)
                    try onBad?(bad)
                    reading.handedOn += 1
                case .row(let row, let key):
                    // Whatever goes wrong there: the export can do without.
                    do { try reading.order?.append(row, key) } catch { reading.order = nil }
                    if let pending = try pending(row, key, &reading) { return pending }
                }
                if catchUp != nil, reading.handedOn >= Self.mostHandedOn { return nil }
            }
            tally.withLock {
                ($0.isAtEnd, $0.emptyRows) = (true, input.reader.emptyRowCount)
                $0.namelessCells = input.reader.namelessCellCount
            }
            return nil
        }
    }

    func started(by row: PendingRow) -> RowWork.Place? { journal?.started(by: row.key) }

    var canBeReadAhead: Bool { queue == nil }

    func giveAgain(_ outcomes: [DoubtfulOutcome]) -> Bool {
        // A pipe is read once.
        guard queue == nil else { return false }
        reading.withLock { reading in
            reading.input = nil
            reading.repeated = Dictionary(outcomes.map { ($0.ordinal, $0.repeatedIn) }) { max($0, $1) }
        }
        return true
    }

    private func nextRepeated(_ repeated: [Int: Int], _ input: IdentifiedInput) throws -> PendingRow? {
        while let identified = try input.next() {
            guard case .row(var row, let key) = identified, let generation = repeated[row.ordinal] else { continue }
            // What it had before this run is its answer again: it was cut.
            let hasAnswer = journal?.place(of: key)?.isAnswered ?? false
            if hasAnswer { limit(&row) }
            return PendingRow(
                row: row,
                key: key,
                generation: generation,
                hasAnswer: hasAnswer,
                isRepeated: true
            )
        }
        return nil
    }

    /// Whether all that was read so far is bad.
    private var hasNoRow: Bool { tally.withLock { $0.records == $0.bad } }

    private func note(_ bad: BadRow) {
        tally.withLock { counts in
            counts.records += 1
            counts.bad += 1
            if bad.code == .emptyPrompt { counts.emptyPrompts += 1 }
            if counts.firstBad.count < Self.badRowsKept { counts.firstBad.append(bad) }
        }
    }

    /// The row as it is to be sent; nil when its outcome is recorded.
    private func pending(_ row: Row, _ key: RowKey, _ reading: inout Reading) throws -> PendingRow? {
        guard let place = journal?.place(of: key) else {
            if try answers != nil && take(row, key, generation: 0, &reading) { return nil }
            let wasLeft = tally.withLock { counts in
                counts.records += 1
                counts.given += 1
                return journal.map { isLeft(row, key, $0, &counts) } ?? false
            }
            // What was let through just before a kill is not noted: any row of an earlier run may be such a one.
            return PendingRow(row: row, key: key, mayHaveBeenSent: journal != nil, wasLeft: wasLeft)
        }
        var row = row
        let isCut = try retriesCut != nil && isCut(key, &reading.window)
        if isCut { limit(&row) }
        if answers != nil, !isCut, retriesFailed, !place.isAnswered,
            try take(row, key, generation: generation, &reading)
        {
            return nil
        }
        let isGiven = isCut || retriesFailed && !place.isAnswered
        tally.withLock { counts in
            counts.records += 1
            if isCut { counts.cutBefore += 1 }
            if isGiven {
                counts.given += 1
            } else {
                counts.recordedBefore += 1
                if !place.isAnswered { counts.failedBefore += 1 }
            }
        }
        guard isGiven else { return nil }
        return PendingRow(
            row: row,
            key: key,
            generation: generation,
            hasAnswer: place.isAnswered,
            wasLeft: journal?.recovery.sent.contains(key) ?? false
        )
    }

    /// Hands on the answer to a row that another process has kept.
    ///
    /// - Returns: Whether there is one.
    private func take(_ row: Row, _ key: RowKey, generation: Int, _ reading: inout Reading) throws -> Bool {
        guard let answers, var record = answers.store.answer(to: key) else { return false }
        (record.label, record.generation, record.attempts) = (row.label, generation, 0)
        (record.mayHaveBeenBilledTwice, record.spent) = (false, nil)
        try answers.handOn(record, row)
        reading.handedOn += 1
        tally.withLock { counts in
            counts.records += 1
            counts.taken += 1
        }
        return true
    }

    /// Whether an earlier run may have sent a row that has no outcome: it was left by name or, before a crash, by its place,
    /// where rows may stand since that were never sent, but no more of them than were under way.
    ///
    /// What the server has taken is asked about, and not sent again.
    private func isLeft(_ row: Row, _ key: RowKey, _ journal: Journal, _ counts: inout Counts) -> Bool {
        guard journal.started(by: key) == nil else { return false }
        let recovery = journal.recovery
        if recovery.sent.contains(key) { return true }
        guard let highest = recovery.highestAdmitted, row.ordinal <= highest,
            counts.leftByPlace < recovery.mostUnderWay
        else { return false }
        counts.leftByPlace += 1
        return true
    }

    /// Whether the answer that a row has, or failed for, was cut at its limit on tokens.
    private func isCut(_ key: RowKey, _ window: inout LineWindow) throws -> Bool {
        try journal?.record(for: key, through: &window)?.isCutAnswer ?? false
    }

    /// Sets the limit on tokens with which answers that were cut are asked for again, if there is another.
    private func limit(_ row: inout Row) {
        if let limit = retriesCut?.maxTokens { row.limitTokens(to: limit) }
    }
}

extension OutcomeRecord {
    /// Whether it is an answer that was cut at its limit on tokens, be it that it does not follow its schema for that.
    package var isCutAnswer: Bool {
        guard isAnswered || isInvalidAnswer else { return false }
        return body.map { ReplyFacts($0.span).answer.finishReason?.meaning == .cut } ?? false
    }

    /// Whether it is an answer that does not follow its schema.
    var isInvalidAnswer: Bool {
        if case .failure(let code, _, _, _, _) = outcome {
            code == ParadigmError.Kind.answerInvalid.rawValue
        } else {
            false
        }
    }
}

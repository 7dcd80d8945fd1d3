import ParadigmBatch

/// The end of a journal, and what was written there: all that changes while it is open.
struct JournalState: ~Copyable {
    private let path: String
    private let reserveStep: Int
    private var line = LineBuffer()
    private var group: GroupCommit
    private var commits: Int
    private var admitted: Int?
    /// The highest ordinal that an earlier run may have admitted and left.
    private let admittedBefore: Int?
    /// The highest ordinal admitted since the journal was opened.
    private var admittedNow: Int?
    /// Whether the file could not be told of a row that was left without its outcome.
    private var hasUntold = false
    /// The highest ordinal that the file says may have been admitted.
    private var promised: Int?
    /// Whether the file is told of each row that is admitted, and of none ahead.
    var promisesEachRow = false
    /// Rows that were admitted and have no outcome yet, as far as that can be told from their numbers.
    private var inFlight = 0
    /// Offset up to which the last sync made the file durable.
    private var synced: Int
    /// Offset up to which disk space was reserved; nil after that was refused.
    private var reserved: Int?

    /// Where the outcomes are.
    private(set) var index: OutcomeIndex
    /// Offset after the last whole line.
    private(set) var end: Int
    /// Outcomes that were acknowledged since the journal was opened.
    private(set) var acknowledged = 0
    /// What ended the journal.
    private(set) var failure: JournalError?
    /// Whether it was closed.
    private var isClosed = false

    /// The state of an empty file.
    init(path: String, settings: JournalSettings, index: consuming OutcomeIndex) {
        self.init(path: path, settings: settings, index: index, end: 0, commits: 0, admitted: nil)
    }

    /// The state of a journal that was read, and made whole and durable.
    init(path: String, settings: JournalSettings, resuming scan: consuming JournalScan) {
        let (end, commits, admitted) = (scan.end, scan.commits, scan.admitted)
        self.init(path: path, settings: settings, index: scan.index, end: end, commits: commits, admitted: admitted)
    }

    private init(
        path: String,
        settings: JournalSettings,
        index: consuming OutcomeIndex,
        end: Int,
        commits: Int,
        admitted: Int?
    ) {
        self.path = path
        reserveStep = settings.reserve
        group = GroupCommit(limits: settings.commitLimits)
        self.index = index
        self.end = end
        self.commits = commits
        self.admitted = admitted
        admittedBefore = admitted
        promised = admitted
        synced = end
        reserved = end
    }

    /// Writes an outcome.
    ///
    /// - Returns: When to look at the group commit, and why no further row should be sent, if so.
    mutating func append(
        _ record: OutcomeRecord,
        body: LineBody?,
        to file: any OpenFile,
        now: UInt64
    ) throws(JournalError) -> (wakeTime: UInt64?, trouble: JournalError?) {
        guard !isClosed else { throw .closed(path: path) }
        if let failure { throw failure }
        // Before the line is written, so that a line which is there is always found.
        do throws(FileError) { try index.makeRoom() } catch { throw .file(error) }
        let trouble = reserveAhead(in: file)
        line.write(record, body: body)
        let offset = end
        try writeLine(to: file)
        let place = OutcomeIndex.Place(offset: offset, generation: record.generation, isAnswered: record.isAnswered)
        index.insert(place, for: record.key)
        inFlight = max(0, inFlight - 1)
        return (group.noted(bytes: end - offset, outcomes: 1, now: now), trouble)
    }

    /// How many rows the file is told of at a time before they are admitted, so that not each of them needs a line: as
    /// many as are in flight, so that what a later run counts too much is no more than what it counts rightly.
    private static let promiseLengths = 4...1_024

    /// Notes the highest ordinal admitted, in the file too unless that says so already.
    ///
    /// - Returns: When to look at the group commit.
    mutating func note(admitted ordinal: Int, in file: any OpenFile, now: UInt64) -> UInt64? {
        guard !isClosed, failure == nil else { return nil }
        inFlight += 1
        admittedNow = max(admittedNow ?? -1, ordinal)
        guard ordinal > admitted ?? -1 else { return nil }
        admitted = ordinal
        if ordinal > promised ?? -1 {
            let length = min(max(inFlight, Self.promiseLengths.lowerBound), Self.promiseLengths.upperBound)
            promise(promisesEachRow ? ordinal : ordinal + length - 1, in: file)
        }
        return group.noted(bytes: 0, outcomes: 0, now: now)
    }

    private mutating func promise(_ ordinal: Int, in file: any OpenFile) {
        line.write(admitted: ordinal)
        // On a full disk there is no room for the outcome either, and any other error ends the journal.
        do throws(JournalError) { try writeLine(to: file) } catch { return }
        promised = ordinal
    }

    /// Notes work that the server has taken from a row.
    ///
    /// - Returns: When to look at the group commit.
    mutating func note(
        started place: RowWork.Place,
        for key: RowKey,
        in file: any OpenFile,
        now: UInt64
    ) -> UInt64? {
        guard !isClosed, failure == nil else { return nil }
        let offset = end
        line.write(started: place, for: key)
        do throws(JournalError) { try writeLine(to: file) } catch { return nil }
        return group.noted(bytes: end - offset, outcomes: 0, now: now)
    }

    /// Notes a row that is left without its outcome although it was sent.
    ///
    /// - Returns: When to look at the group commit.
    mutating func note(sent key: RowKey, in file: any OpenFile, now: UInt64) -> UInt64? {
        guard !isClosed, failure == nil else { return nil }
        line.write(sent: key)
        do throws(JournalError) { try writeLine(to: file) } catch {
            hasUntold = true
            return nil
        }
        return group.noted(bytes: line.bytes.count, outcomes: 0, now: now)
    }

    /// Forgets up to where rows were admitted: each has its outcome, or the file tells of it by name.
    ///
    /// - Parameters:
    ///   - isComplete: Whether every row has its outcome; otherwise those count that an earlier run had left, until all of
    ///     them were admitted again.
    ///   - now: The time in nanoseconds.
    mutating func settle(isComplete: Bool, now: UInt64) {
        guard !isClosed, admitted != nil else { return }
        guard isComplete || !hasUntold && admittedNow ?? -1 > admittedBefore ?? -1 else { return }
        admitted = nil
        _ = group.noted(bytes: 0, outcomes: 0, now: now)
    }

    /// Takes no further record.
    ///
    /// - Returns: Whether it was open.
    mutating func close(now: UInt64) -> Bool {
        guard !isClosed else { return false }
        isClosed = true
        // The last commit takes back what was promised and did not come.
        if promised != admitted { _ = group.noted(bytes: 0, outcomes: 0, now: now) }
        return true
    }

    /// Reserves disk space before it is needed.
    ///
    /// - Returns: An error the first time that the disk has none; what was reserved before is still there.
    mutating func reserveAhead(in file: any OpenFile) -> JournalError? {
        guard let reserved, end + reserveStep / 2 > reserved else { return nil }
        do throws(FileError) {
            let start = max(reserved, end)
            try file.reserve(start..<start + reserveStep)
            self.reserved = start + reserveStep
            return nil
        } catch {
            self.reserved = nil
            return error.isDiskFull ? .diskFull(path: path) : nil
        }
    }

    /// Writes a header and makes it durable.
    mutating func begin(_ header: JournalHeader, in file: any OpenFile) throws(JournalError) {
        line.write(header)
        try writeLine(to: file)
        try JournalError.wrapping { () throws(FileError) in try file.sync() }
        synced = end
    }

    /// Writes the line in the buffer at the end, all of it or nothing.
    private mutating func writeLine(to file: any OpenFile) throws(JournalError) {
        do throws(FileError) {
            try file.writeAll(line.bytes.span, at: end)
            end += line.bytes.count
        } catch {
            throw undoWrite(after: error, in: file)
        }
    }

    /// Cuts a partial line off.
    ///
    /// - Returns: A full disk, after which the journal goes on; otherwise the error that ends it.
    private mutating func undoWrite(after error: FileError, in file: any OpenFile) -> JournalError {
        do throws(FileError) {
            try file.truncate(to: end)
            // Cutting gave reserved space back, so that it must be asked for again.
            if reserved != nil { reserved = end }
            if error.isDiskFull { return .diskFull(path: path) }
            return end(with: error)
        } catch {
            // The partial line stays for the next opening to cut off.
            return end(with: error)
        }
    }

    private mutating func end(with error: FileError) -> JournalError {
        let failure = JournalError.file(error)
        self.failure = failure
        return failure
    }
}

// MARK: - Group commit

extension JournalState {
    /// Decides whether to sync now.
    mutating func wake(now: UInt64) -> GroupCommit.Decision {
        failure == nil ? group.wake(now: now) : .rest
    }

    /// Begins a sync of what was written so far, with a commit line at its end.
    ///
    /// - Returns: The outcomes in the group and the length that the sync makes durable; nil when there is nothing to
    ///   sync or the journal has ended.
    mutating func beginCommit(in file: any OpenFile) throws(JournalError) -> (outcomes: Int, length: Int)? {
        guard failure == nil, let group = group.begin() else { return nil }
        line.writeCommit(number: commits + 1, synced: synced, admitted: admitted)
        do throws(JournalError) {
            try writeLine(to: file)
            commits += 1
            promised = admitted
        } catch .diskFull {
            // The outcomes before it are worth syncing all the same.
        }
        return (group.outcomes, end)
    }

    /// Ends a sync that succeeded.
    ///
    /// - Returns: When to look at the group commit again.
    mutating func commitSucceeded(outcomes: Int, length: Int, now: UInt64) -> UInt64? {
        synced = length
        acknowledged += outcomes
        return group.finished(now: now)
    }

    /// Ends a sync that failed, and with it the journal.
    mutating func commitFailed(_ error: FileError) -> JournalError {
        end(with: error)
    }
}

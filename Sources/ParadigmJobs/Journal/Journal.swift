package import ParadigmBatch
internal import Synchronization

/// The record of a job's outcomes, written as they come and never changed.
///
/// ``append(_:)`` returns once the system has taken the line; a group commit makes lines durable a little later and
/// then reports how many outcomes it acknowledged. The journal is locked while it is open. Reading goes on after
/// ``close()``.
///
/// When the disk is full, the journal holds whole lines only and takes records again once there is space. Any other
/// failure of a write, and the first failure of a sync, end it: no record is taken any more and the file is never
/// synced again through this descriptor, since a later success would say nothing about the lines that were lost.
package final class Journal: Sendable {
    /// Which job it belonged to when it was opened.
    package let header: JournalHeader
    /// What opening it found; all zero for a new one.
    package let recovery: JournalRecovery
    /// Its name.
    package let path: String

    /// Work that earlier runs began, and nobody has heard the end of.
    private let started: [RowKey: RowWork.Place]
    let file: any OpenFile
    let settings: JournalSettings
    let state: Mutex<JournalState>
    /// Held while a group is synced, so that the file is synced by one thread at a time.
    let syncing = Mutex(())

    init(
        header: JournalHeader,
        recovery: JournalRecovery,
        path: String,
        file: any OpenFile,
        settings: JournalSettings,
        state: consuming sending JournalState,
        started: [RowKey: RowWork.Place] = [:]
    ) {
        self.header = header
        self.recovery = recovery
        self.path = path
        self.file = file
        self.settings = settings
        self.state = Mutex(state)
        self.started = started
    }

    /// Writes an outcome at the end.
    ///
    /// The line is in the system's hands when this returns, so that it survives the process; it is acknowledged, and
    /// survives a power cut, after the next group commit.
    ///
    /// - Parameters:
    ///   - record: The outcome.
    ///   - isJSON: Whether its body is known to be JSON, so that it need not be looked at again.
    /// - Throws: ``JournalError/diskFull(path:)``, after which others may fit; any other error is final.
    package func append(_ record: OutcomeRecord, isJSON: Bool = false) throws(JournalError) {
        let body = record.body.map { LineBody($0, isJSON: isJSON) }
        let now = settings.scheduler.now
        let (wakeTime, trouble) = try state.withLock { (state) throws(JournalError) in
            try state.append(record, body: body, to: file, now: now)
        }
        if let trouble { settings.onTrouble(trouble) }
        if let wakeTime { scheduleCommit(at: wakeTime) }
    }

    /// Notes that a row is about to be sent, so that a later run knows of it however this one ends.
    ///
    /// - Parameter ordinal: The row's place in the input; only the highest counts.
    package func note(admitted ordinal: Int) {
        let now = settings.scheduler.now
        let wakeTime = state.withLock { $0.note(admitted: ordinal, in: file, now: now) }
        if let wakeTime { scheduleCommit(at: wakeTime) }
    }

    /// Has the file told of each row by itself before it is sent: a line for each, which is little where the server takes its
    /// time with every row, so that a later run counts none as sent that was not.
    package func promiseEachRow() { state.withLock { $0.promisesEachRow = true } }

    /// Notes that the server has taken what a row asks and answers later, so that a later run asks about that rather than
    /// anew.
    ///
    /// It counts until an outcome of the row is appended. On a full disk it is left out.
    ///
    /// - Parameters:
    ///   - place: Where it is asked about.
    ///   - key: The row.
    package func note(started place: RowWork.Place, for key: RowKey) {
        let now = settings.scheduler.now
        let wakeTime = state.withLock { $0.note(started: place, for: key, in: file, now: now) }
        if let wakeTime { scheduleCommit(at: wakeTime) }
    }

    /// Where work is asked about that an earlier run began for a row and did not hear the end of; nil when there is none.
    package func started(by key: RowKey) -> RowWork.Place? {
        started.isEmpty ? nil : started[key]
    }

    /// Writes a commit line and syncs all that was written so far.
    ///
    /// - Throws: The error that ended the journal, if one did.
    package func flush() throws(JournalError) {
        commit()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Notes what the job has become, before anything of that is sent; durable when this returns.
    ///
    /// - Throws: ``JournalError``.
    package func restate(_ header: JournalHeader) throws(JournalError) {
        try state.withLock { (state) throws(JournalError) in try state.begin(header, in: file) }
    }

    /// Notes that a run leaves a row without its outcome although it was sent, so that a later run knows it by name.
    package func note(sent key: RowKey) {
        let now = settings.scheduler.now
        let wakeTime = state.withLock { $0.note(sent: key, in: file, now: now) }
        if let wakeTime { scheduleCommit(at: wakeTime) }
    }

    /// Notes that every row which was sent has its outcome, or was named by ``note(sent:)``, so that none else that is sent
    /// later was sent before.
    ///
    /// - Parameter isComplete: Whether no row was left.
    package func settle(isComplete: Bool = true) {
        let now = settings.scheduler.now
        state.withLock { $0.settle(isComplete: isComplete, now: now) }
    }

    /// Syncs all that was written, gives the lock up, and takes no further record.
    ///
    /// - Throws: The error that ended the journal, if one did; it is closed all the same.
    package func close() throws(JournalError) {
        defer { file.unlock() }
        try finish()
    }

    /// Syncs all that was written, gives back reserved space and takes no further record; the lock stays.
    ///
    /// - Throws: The error that ended the journal, if one did.
    package func finish() throws(JournalError) {
        let now = settings.scheduler.now
        guard state.withLock({ $0.close(now: now) }) else { return }
        commit()
        let (end, failure) = state.withLock { ($0.end, $0.failure) }
        // Of no consequence when it fails: space beyond the end stays reserved until the file goes.
        if failure == nil { try? file.truncate(to: end) }
        if let failure { throw failure }
    }

    /// Takes a finished journal away, and closes it.
    ///
    /// - Throws: ``JournalError/file(_:)`` when its name cannot be removed durably.
    package func remove() throws(JournalError) {
        let now = settings.scheduler.now
        state.withLock { _ = $0.close(now: now) }
        try JournalError.wrapping { () throws(FileError) in
            // Somebody may have moved it away during the run, and another file may have its name.
            if try file.isFile(at: path) { try settings.fileSystem.remove(path) }
            try settings.fileSystem.syncDirectory(of: path)
        }
        file.unlock()
    }
}

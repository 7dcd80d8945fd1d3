internal import Synchronization

extension Journal {
    /// Looks at the group commit at a time.
    func scheduleCommit(at time: UInt64) {
        settings.scheduler.run(at: time) { self.commitIfDue() }
    }

    private func commitIfDue() {
        let now = settings.scheduler.now
        switch state.withLock({ $0.wake(now: now) }) {
        case .rest: break
        case .wake(let time): scheduleCommit(at: time)
        case .sync: commit()
        }
    }

    /// Syncs what was written so far and tells whom it concerns.
    func commit() {
        let outcomes: Int?
        do throws(JournalError) {
            outcomes = try syncing.withLock { (_) throws(JournalError) in try commitGroup() }
        } catch {
            return settings.onTrouble(error)
        }
        if let outcomes { settings.onCommit(outcomes) }
    }

    /// Syncs one group.
    ///
    /// - Returns: How many outcomes are durable that were not before; nil when there was nothing to sync.
    /// - Throws: The error that ended the journal just now.
    private func commitGroup() throws(JournalError) -> Int? {
        let group = try state.withLock { (state) throws(JournalError) in try state.beginCommit(in: file) }
        guard let group else { return nil }
        do throws(FileError) {
            // Without the lock on the state: workers go on writing meanwhile.
            try file.sync()
        } catch {
            throw state.withLock { $0.commitFailed(error) }
        }
        let now = settings.scheduler.now
        let wakeTime = state.withLock {
            $0.commitSucceeded(outcomes: group.outcomes, length: group.length, now: now)
        }
        if let wakeTime { scheduleCommit(at: wakeTime) }
        return group.outcomes
    }
}

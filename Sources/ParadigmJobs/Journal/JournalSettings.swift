/// How a journal is written, and who hears of it.
package struct JournalSettings: Sendable {
    /// Where its files are; the machine's own by default.
    package var fileSystem: any FileSystem
    /// Clock and timer of the group commit; a Dispatch queue by default.
    package var scheduler: any CommitScheduler
    /// When a group is due.
    package var commitLimits: GroupCommit.Limits
    /// Bytes of disk space to reserve at a time; 64 MiB by default.
    ///
    /// The next ones are reserved when half of them is used.
    package var reserve: Int
    /// Whether the index is a file in the journal's directory, as by default, or plain memory.
    package var indexOnDisk: Bool
    /// Whether it is locked, as by default: not where its name is that of one process alone, and its disk may know no locks.
    package var isLocked = true
    /// Called after each group commit with the number of outcomes that it acknowledged, which may be 0.
    ///
    /// It runs on the thread that synced, with no lock held.
    package var onCommit: @Sendable (Int) -> Void
    /// Called when no further row should be sent.
    ///
    /// That is ``JournalError/diskFull(path:)`` when no more space can be reserved, while what is in flight can still
    /// be recorded, and any other error when the journal has ended.
    package var onTrouble: @Sendable (JournalError) -> Void

    /// The defaults, with somebody to hear of commits.
    package init(
        fileSystem: any FileSystem = POSIXFileSystem(),
        scheduler: any CommitScheduler = DispatchCommitScheduler(),
        commitLimits: GroupCommit.Limits = GroupCommit.Limits(),
        reserve: Int = 64 << 20,
        indexOnDisk: Bool = true,
        onCommit: @escaping @Sendable (Int) -> Void = { _ in },
        onTrouble: @escaping @Sendable (JournalError) -> Void = { _ in }
    ) {
        self.fileSystem = fileSystem
        self.scheduler = scheduler
        self.commitLimits = commitLimits
        self.reserve = reserve
        self.indexOnDisk = indexOnDisk
        self.onCommit = onCommit
        self.onTrouble = onTrouble
    }

    /// What the file behind a journal's index is named after, for as long as it has a name; nil for plain memory.
    func indexPath(forJournal path: String) -> String? {
        indexOnDisk ? path : nil
    }
}

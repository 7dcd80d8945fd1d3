/// Decides when what was written is synced: a group of outcomes at a time.
///
/// A value without a clock. At most one sync runs at a time; what is written meanwhile makes up the next group. A group
/// is due a while after its first record, or as soon as it is large.
///
/// The legal order of calls: ``noted(bytes:outcomes:now:)`` and ``wake(now:)`` at any time; ``begin()`` only while no
/// sync runs; ``finished(now:)`` once after each group that ``begin()`` gave.
package struct GroupCommit: Hashable, Sendable {
    /// When a group is due.
    package struct Limits: Hashable, Sendable {
        /// Nanoseconds after its first record.
        ///
        /// The default, 40 ms, leaves the timer 10 ms to be late in.
        package var delay: UInt64
        /// Bytes after which it is due at once; 4 MiB by default.
        package var bytes: Int

        /// Limits.
        package init(delay: UInt64 = 40_000_000, bytes: Int = 4 << 20) {
            self.delay = delay
            self.bytes = bytes
        }
    }

    /// What one sync makes durable.
    package struct Group: Hashable, Sendable {
        /// When its first record was written, in nanoseconds.
        package var since: UInt64
        /// Bytes of its records.
        package var bytes: Int
        /// Outcomes among its records.
        package var outcomes: Int
    }

    /// What to do when woken.
    package enum Decision: Hashable, Sendable {
        /// Nothing: there is nothing to sync, or a sync is running, or another wake-up is coming.
        case rest
        /// Wake again at a time.
        case wake(at: UInt64)
        /// Sync now.
        case sync
    }

    private let limits: Limits
    private var waiting: Group?
    private var isSyncing = false
    /// The wake-up asked for that has not come yet.
    private var wakeTime: UInt64?

    /// Nothing to sync yet.
    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Counts what was written.
    ///
    /// - Returns: When to call ``wake(now:)``; nil when that is settled already.
    package mutating func noted(bytes: Int, outcomes: Int, now: UInt64) -> UInt64? {
        var group = waiting ?? Group(since: now, bytes: 0, outcomes: 0)
        group.bytes += bytes
        group.outcomes += outcomes
        waiting = group
        return nextWake(now: now)
    }

    /// Decides what to do at a wake-up.
    package mutating func wake(now: UInt64) -> Decision {
        if let wakeTime, wakeTime <= now { self.wakeTime = nil }
        guard let waiting, !isSyncing else { return .rest }
        guard dueTime(of: waiting, now: now) > now else { return .sync }
        return nextWake(now: now).map(Decision.wake(at:)) ?? .rest
    }

    /// Begins a sync, due or not.
    ///
    /// - Returns: What it makes durable; nil when there is nothing.
    package mutating func begin() -> Group? {
        guard !isSyncing, let group = waiting else { return nil }
        waiting = nil
        isSyncing = true
        return group
    }

    /// Ends a sync.
    ///
    /// - Returns: When to call ``wake(now:)`` for what was written meanwhile; nil when that is settled already.
    package mutating func finished(now: UInt64) -> UInt64? {
        isSyncing = false
        return nextWake(now: now)
    }

    private mutating func nextWake(now: UInt64) -> UInt64? {
        guard let waiting, !isSyncing else { return nil }
        let due = dueTime(of: waiting, now: now)
        if let wakeTime, wakeTime <= due { return nil }
        wakeTime = due
        return due
    }

    private func dueTime(of group: Group, now: UInt64) -> UInt64 {
        group.bytes >= limits.bytes ? now : max(group.since + limits.delay, now)
    }
}

internal import Dispatch

/// The journal's clock and timer.
package protocol CommitScheduler: Sendable {
    /// Nanoseconds on a clock that never goes back.
    var now: UInt64 { get }

    /// Runs some work once a time has come, one work at a time.
    func run(at time: UInt64, _ work: @escaping @Sendable () -> Void)
}

/// A Dispatch queue of its own.
package struct DispatchCommitScheduler: CommitScheduler {
    private let queue = DispatchQueue(label: "paradigm.journal.commit", qos: .userInitiated)

    /// A new queue.
    package init() {}

    /// Nanoseconds since the machine was started.
    package var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Runs some work on the queue.
    package func run(at time: UInt64, _ work: @escaping @Sendable () -> Void) {
        if time <= now {
            queue.async(execute: work)
        } else {
            queue.asyncAfter(deadline: DispatchTime(uptimeNanoseconds: time), execute: work)
        }
    }
}

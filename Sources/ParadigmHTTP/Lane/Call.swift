import Synchronization

/// What a task keeps of a call that it made on an event loop, to be able to give it up.
package final class Call: Sendable {
    private let cancelled = Atomic(false)

    /// A call that nobody has given up.
    package init() {}

    /// Whether the task was cancelled, perhaps before the call had begun.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// The task was cancelled.
    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }
}

import Paradigm
import Synchronization

/// A worker's lane, and since when a request is under way on it.
final class BusyLane: Sendable {
    /// Where the worker sends.
    let lane: any HTTPLane
    /// When the request under way was let through, in nanoseconds; 0 for none.
    private let sentAt = Atomic<UInt64>(0)

    init(_ lane: any HTTPLane) {
        self.lane = lane
    }

    /// A request goes out that was let through at the time given.
    func begin(at time: UInt64) {
        sentAt.store(time, ordering: .relaxed)
    }

    /// It has ended.
    func end() {
        sentAt.store(0, ordering: .relaxed)
    }

    /// Gives up the request under way if it is older than the time given: it ends with `CancellationError`.
    ///
    /// One that begins at this very moment may be struck in its place, and goes again like it.
    func giveUp(sentBefore time: UInt64) {
        let begun = sentAt.load(ordering: .relaxed)
        if begun > 0, begun < time { lane.abandon {} }
    }
}

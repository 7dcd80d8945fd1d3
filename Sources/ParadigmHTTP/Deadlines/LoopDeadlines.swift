import NIOCore

/// Something on an event loop that is to be done at a time of its own choosing.
protocol Deadlined: AnyObject {
    /// Acts on what is due at `now`, and says when it is next due; nil when nothing is pending or another entry stands
    /// for it. All times are nanoseconds of the loop's clock.
    ///
    /// - Parameters:
    ///   - entry: The time the entry was made for.
    ///   - now: The time.
    /// - Returns: When the owner is to be told next.
    func deadline(of entry: UInt64, reachedAt now: UInt64) -> UInt64?
}

/// The deadlines of all connections on one event loop, behind a single timer of the loop.
///
/// `@unchecked Sendable`: its state is read and written on its event loop only, which every method that others call
/// asserts in debug builds, in which the tests run.
final class LoopDeadlines: @unchecked Sendable {
    private struct Reference {
        weak var owner: (any Deadlined)?
    }

    private let loop: any EventLoop
    private var queue = DeadlineQueue<Reference>()
    /// When the loop's timer fires next, if it is set.
    private var armed: UInt64?

    /// The deadlines of one loop.
    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Asks that an owner be told when `due` has come.
    func insert(_ owner: any Deadlined, due: UInt64) {
        loop.assertInEventLoop()
        queue.insert(Reference(owner: owner), due: due)
        arm()
    }

    /// Sets the loop's timer if the first deadline is earlier than what it is set to.
    private func arm() {
        guard let next = queue.next, armed.map({ next < $0 }) ?? true else { return }
        armed = next
        loop.scheduleTask(deadline: .uptimeNanoseconds(next)) { [weak self] in self?.fire(next) }
    }

    private func fire(_ due: UInt64) {
        loop.assertInEventLoop()
        let now = loop.now.uptimeNanoseconds
        while let (reference, entry) = queue.popDue(at: now) {
            guard let next = reference.owner?.deadline(of: entry, reachedAt: now) else { continue }
            queue.insert(reference, due: next)
        }
        if armed == due { armed = nil }
        arm()
    }
}

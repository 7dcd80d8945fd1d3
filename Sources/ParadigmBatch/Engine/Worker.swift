import Paradigm
import ParadigmHTTP
import Synchronization

/// One of the engine's workers, and the attempt it has under way, if any.
///
/// It holds a lane for an attempt and at no other time: not while it waits for a row, for admission, before a retry, or
/// for the sink. So whoever waits for a lane gets one, and a call made from a sink, or a second batch on the same client,
/// cannot wait for ever.
final class Worker: Sendable {
    private struct Attempt {
        let lane: any HTTPLane
        /// When the request was let through, in nanoseconds.
        let sentAt: UInt64
    }

    /// Where it runs, so that it sends without a change of thread.
    let executor: (any TaskExecutor)?
    private let client: ParadigmClient
    private let attempt = Mutex<Attempt?>(nil)

    init(client: ParadigmClient, executor: (any TaskExecutor)?) {
        self.client = client
        self.executor = executor
    }

    /// Borrows a lane for an attempt that was let through at the time given.
    ///
    /// - Throws: ``ParadigmError`` when the client is closed; `CancellationError`.
    func begin(at time: UInt64) async throws -> any HTTPLane {
        let lane = try await client.borrowLane(near: executor)
        attempt.withLock { $0 = Attempt(lane: lane, sentAt: time) }
        return lane
    }

    /// The attempt has ended.
    func end() {
        if let attempt = attempt.withLock({ $0.take() }) { client.giveBack(attempt.lane) }
    }

    /// Gives up the attempt under way if it is older than the time given: it ends with `CancellationError`.
    func giveUp(sentBefore time: UInt64) {
        let old = attempt.withLock { attempt -> Attempt? in
            guard let sentAt = attempt?.sentAt, sentAt < time else { return nil }
            return attempt.take()
        }
        guard let lane = old?.lane else { return }
        // Given back earlier, the lane could lose its next holder's request instead.
        lane.abandon { [client] in client.giveBack(lane) }
    }
}

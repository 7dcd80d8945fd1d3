import DequeModule
import Synchronization

/// The lanes of a client: idle ones are used again, the number is bounded, and those who wait are served in order.
///
/// Time spent waiting here is no request's: deadlines start at the wire.
package final class LanePool: Sendable {
    private struct State {
        var idle: [any HTTPLane] = []
        var all: [any HTTPLane] = []
        var waiting: Deque<(id: UInt64, continuation: CheckedContinuation<any HTTPLane, any Error>)> = []
        var nextID: UInt64 = 0
        var isClosed = false
        var closing: [CheckedContinuation<Void, Never>] = []

        mutating func takeID() -> UInt64 {
            nextID += 1
            return nextID
        }
    }

    /// What borrowing came to, decided under the lock and carried out outside of it.
    private enum Borrowing {
        case lane(any HTTPLane)
        case closed
        case wait
    }

    private let transport: any HTTPTransport
    private let maximum: Int
    private let state = Mutex(State())

    /// The executors of the transport.
    package let executors: [any TaskExecutor]

    /// A pool that opens at most `maximum` lanes.
    package init(transport: any HTTPTransport, maximum: Int) {
        self.transport = transport
        self.maximum = max(1, maximum)
        executors = transport.executors
    }

    /// A lane that is free now, if possible one of an executor; nil when there is none, or the client is closed.
    package func borrowNow(near executor: (any TaskExecutor)?) -> (any HTTPLane)? {
        state.withLock { state in
            guard case .lane(let lane) = take(&state, near: executor) else { return nil }
            return lane
        }
    }

    /// A lane, when one is free; it must be given back.
    ///
    /// - Throws: ``TransportError/closed``, or `CancellationError` when the task was cancelled while it waited.
    package func borrow() async throws -> any HTTPLane {
        let (id, borrowing) = state.withLock { state in (state.takeID(), take(&state)) }
        switch borrowing {
        case .lane(let lane): return lane
        case .closed: throw TransportError.closed
        case .wait: break
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let borrowing = state.withLock { state -> Borrowing? in
                    // A lane may have come free in between, and a cancellation that came first found nobody to tell.
                    if Task.isCancelled { return nil }
                    let borrowing = take(&state)
                    if case .wait = borrowing { state.waiting.append((id, continuation)) }
                    return borrowing
                }
                switch borrowing {
                case .lane(let lane): continuation.resume(returning: lane)
                case .closed: continuation.resume(throwing: TransportError.closed)
                case .wait: break
                case nil: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    /// Takes back a lane, for whoever waits longest.
    package func giveBack(_ lane: any HTTPLane) {
        typealias Due = (
            next: CheckedContinuation<any HTTPLane, any Error>?, closing: [CheckedContinuation<Void, Never>]
        )
        let (next, closing) = state.withLock { state -> Due in
            if let next = state.waiting.popFirst() { return (next.continuation, []) }
            state.idle.append(lane)
            guard state.isClosed, state.idle.count == state.all.count else { return (nil, []) }
            defer { state.closing = [] }
            return (nil, state.closing)
        }
        next?.resume(returning: lane)
        for continuation in closing { continuation.resume() }
    }

    /// Refuses new borrowers, interrupts what is under way, and returns when every lane is back and the transport shut.
    package func close() async {
        let (lanes, waiting) = state.withLock { state in
            defer { (state.isClosed, state.waiting) = (true, []) }
            // Whoever closes a second time waits for the first: the event loops may be gone already.
            return (state.isClosed ? [] : state.all, state.waiting)
        }
        for waiter in waiting { waiter.continuation.resume(throwing: TransportError.closed) }
        for lane in lanes { lane.close() }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.idle.count == state.all.count { return true }
                state.closing.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
        await transport.shutDown()
    }

    private func take(_ state: inout State, near executor: (any TaskExecutor)? = nil) -> Borrowing {
        if state.isClosed { return .closed }
        if executors.count > 1, let executor, let near = state.idle.lastIndex(where: { $0.executor === executor }) {
            return .lane(state.idle.remove(at: near))
        }
        if let lane = state.idle.popLast() { return .lane(lane) }
        guard state.all.count < maximum else { return .wait }
        let lane = transport.makeLane()
        state.all.append(lane)
        return .lane(lane)
    }
}

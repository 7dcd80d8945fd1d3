import ParadigmHTTP
import Synchronization

/// What closing the client ends, beside requests: pauses between attempts, and runs that wait for something else.
final class Interrupts: Sendable {
    private struct State {
        var actions: [UInt64: @Sendable () -> Void] = [:]
        var nextID: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Does something when the client is closed, at once if it is already.
    ///
    /// - Parameter action: What is done; must be quick.
    /// - Returns: What takes the action out again.
    func whenClosed(_ action: @escaping @Sendable () -> Void) -> UInt64 {
        let (id, isClosed) = state.withLock { state in
            state.nextID += 1
            if !state.isClosed { state.actions[state.nextID] = action }
            return (state.nextID, state.isClosed)
        }
        if isClosed { action() }
        return id
    }

    /// Takes an action out.
    func forget(_ id: UInt64) {
        state.withLock { _ = $0.actions.removeValue(forKey: id) }
    }

    /// Waits.
    ///
    /// - Throws: ``TransportError/closed`` when the client is closed meanwhile, `CancellationError`.
    func pause(for duration: Duration) async throws {
        // A task of its own, so that somebody else can end it.
        let sleep = Task { try await Task.sleep(for: duration) }
        let id = whenClosed { sleep.cancel() }
        defer { forget(id) }
        do {
            try await withTaskCancellationHandler {
                try await sleep.value
            } onCancel: {
                sleep.cancel()
            }
        } catch {
            try Task.checkCancellation()
            throw TransportError.closed
        }
    }

    /// Does every action, now and from now on.
    func close() {
        let actions = state.withLock { state in
            defer { state.actions = [:] }
            state.isClosed = true
            return state.actions.values
        }
        for action in actions { action() }
    }
}

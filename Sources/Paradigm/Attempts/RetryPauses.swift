import Synchronization

/// The pauses between attempts that last at this moment; closing the client ends them.
final class RetryPauses: Sendable {
    private struct State {
        var sleeping: [UInt64: Task<Void, any Error>] = [:]
        var nextID: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Waits.
    ///
    /// - Throws: ``TransportError/closed`` when the client is closed meanwhile, `CancellationError`.
    func pause(for duration: Duration) async throws {
        // A task of its own, so that somebody else can end it.
        let sleep = Task { try await Task.sleep(for: duration) }
        let id = state.withLock { state in
            state.nextID += 1
            if state.isClosed { sleep.cancel() } else { state.sleeping[state.nextID] = sleep }
            return state.nextID
        }
        defer { state.withLock { _ = $0.sleeping.removeValue(forKey: id) } }
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

    /// Ends every pause, now and from now on.
    func close() {
        let sleeping = state.withLock { state in
            state.isClosed = true
            return state.sleeping.values
        }
        for sleep in sleeping { sleep.cancel() }
    }
}

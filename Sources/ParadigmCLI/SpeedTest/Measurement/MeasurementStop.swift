import Synchronization

/// A measurement that somebody may stop: what is under way is given up, and what there is by then is reported.
package final class MeasurementStop: Sendable {
    private struct State {
        var isAsked = false
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Nobody asked yet.
    package init() {}

    /// Whether somebody asked for the end.
    package var isAsked: Bool { state.withLock { $0.isAsked } }

    /// Asks for the end.
    package func ask() {
        let cancel = state.withLock { state in
            state.isAsked = true
            return state.cancel.take()
        }
        cancel?()
    }

    /// Runs what is cancelled when somebody asks, at once where somebody has.
    ///
    /// - Parameter body: What runs.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package func running<Result: Sendable>(
        _ body: @escaping @Sendable @concurrent () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await body() }
        let isAsked = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.isAsked
        }
        if isAsked { task.cancel() }
        defer { state.withLock { $0.cancel = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

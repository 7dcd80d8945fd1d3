import Synchronization

/// How often somebody asked for an early end.
package final class StopCount: Sendable {
    private let value = Mutex(0)

    /// Nobody asked yet.
    package init() {}

    /// How often.
    package var count: Int { value.withLock { $0 } }

    /// Counts one more.
    ///
    /// - Returns: The count with it.
    func increase() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

extension StopSignals {
    /// Runs `body` and tells of each Ctrl-C (SIGINT), SIGTERM and SIGHUP (the terminal was closed) that comes in the
    /// meantime.
    ///
    /// - Parameters:
    ///   - stops: Where they are counted.
    ///   - onStop: Told the count, on a thread of its own.
    ///   - body: What runs.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package static func counting<Result>(
        _ stops: StopCount,
        onStop: @escaping @Sendable (Int) -> Void,
        during body: () async throws -> Result
    ) async throws -> Result {
        let listener = await SignalWatch.listen { onStop(stops.increase()) }
        defer { SignalWatch.leave(listener) }
        return try await body()
    }
}

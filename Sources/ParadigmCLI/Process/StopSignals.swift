import Dispatch
import ParadigmGround

/// The ways in which a program that runs until told otherwise is told.
package enum StopSignals {
    /// Runs `body`, and cancels it at the first Ctrl-C (SIGINT), SIGTERM or SIGHUP, or when standard input ends.
    ///
    /// - Parameters:
    ///   - watchesInput: Whether the end of standard input counts.
    ///   - body: What runs; it should return soon after it is cancelled.
    /// - Throws: What `body` throws.
    package static func cancelling(
        watchesInput: Bool,
        _ body: @escaping @Sendable @concurrent () async throws -> Void
    ) async throws {
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let listener = await SignalWatch.listen { stop.yield() }
        defer { SignalWatch.leave(listener) }
        if watchesInput { watchInput { stop.yield() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask { for await _ in stops { return } }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Waits for the end of standard input on a thread of its own.
    ///
    /// Not with a dispatch source: on Linux its event loop crashes when the other end of the pipe is closed at the
    /// moment of registration, and it never tells of the end of `/dev/null` or of a file.
    private static func watchInput(_ onStop: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "paradigm.input")
            .async {
                while let bytes = try? FileDescriptor.standardInput.read(atMost: 4096), !bytes.isEmpty {}
                onStop()
            }
    }
}

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
        let sources = await sources(watchesInput: watchesInput) { stop.yield() }
        defer { for source in sources { source.cancel() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask { for await _ in stops { return } }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Starts to watch; from the return on nothing is missed.
    static func sources(
        watchesInput: Bool,
        onStop: @escaping @Sendable () -> Void
    ) async -> [any DispatchSourceProtocol] {
        var sources: [any DispatchSourceProtocol] = []
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Dispatch only watches; without this the signal would end the process before it is told.
            let before = signal(number, SIG_IGN)
            // Whoever started this with nohup wants it to outlive the terminal.
            if number == SIGHUP, isIgnoring(before) { continue }
            sources.append(await activated(DispatchSource.makeSignalSource(signal: number, queue: queue), onStop))
        }
        if watchesInput { watchInput(onStop) }
        return sources
    }

    /// Whether a signal's handler was the one that ignores it; functions of C can be compared by their address only.
    ///
    /// Each platform has a type of its own for them, which is an address.
    private static func isIgnoring<Handler>(_ handler: Handler) -> Bool {
        guard MemoryLayout<Handler>.size == MemoryLayout<Int>.size else { return false }
        return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
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

    private static func activated<Source: DispatchSourceProtocol>(
        _ source: Source,
        _ handler: @escaping @Sendable () -> Void
    ) async -> Source {
        source.setEventHandler(handler: handler)
        await withCheckedContinuation { continuation in
            source.setRegistrationHandler { continuation.resume() }
            source.activate()
        }
        return source
    }

    private static let queue = DispatchQueue(label: "paradigm.stop")
}

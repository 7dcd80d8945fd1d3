import Dispatch

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

/// The ways in which a server that runs until told otherwise is told.
package enum StopSignals {
    /// Runs `body`, and cancels it at the first Ctrl-C (SIGINT) or SIGTERM, or when standard input ends.
    ///
    /// - Parameters:
    ///   - watchesInput: Whether the end of standard input counts.
    ///   - body: What runs; it should return soon after it is cancelled.
    /// - Throws: What `body` throws.
    package static func cancelling(
        watchesInput: Bool,
        _ body: @escaping @Sendable @concurrent () async throws -> Void
    ) async throws {
        let task = Task(operation: body)
        let queue = DispatchQueue(label: "paradigm.stop")
        let signals = [SIGINT, SIGTERM]
            .map { number in
                // Dispatch only watches; without this the signal would end the process before it is told.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { task.cancel() }
                source.activate()
                return source
            }
        let input = watchesInput ? watchInput(on: queue) { task.cancel() } : nil
        defer {
            for source in signals { source.cancel() }
            input?.cancel()
        }
        try await task.value
    }

    private static func watchInput(
        on queue: DispatchQueue,
        onEnd: @escaping @Sendable () -> Void
    ) -> any DispatchSourceRead {
        let source = DispatchSource.makeReadSource(fileDescriptor: 0, queue: queue)
        source.setEventHandler {
            let bytes = try? FileDescriptor.standardInput.read(atMost: 4096)
            if bytes?.isEmpty ?? true { onEnd() }
        }
        source.activate()
        return source
    }
}

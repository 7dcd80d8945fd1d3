/// A stand-in for Paradigm that answers over real connections.
///
/// Use ``withSimulator(_:tls:_:)`` in tests, and ``run(host:port:configuration:tls:onReady:onEnd:)`` to serve until
/// cancelled.
public enum Simulator {
    /// Serves until the task is cancelled.
    ///
    /// - Parameters:
    ///   - host: The name or address to listen on; the loopback address by default.
    ///   - port: The port to listen on; 0, the default, takes a free one.
    ///   - configuration: How the server behaves.
    ///   - tls: The certificate and key for TLS; none by default, which serves plain HTTP.
    ///   - onReady: Called once the server listens, with the running server.
    ///   - onEnd: Told of each request when it has ended, on a thread of the server's, which waits for it; nothing by
    ///     default.
    /// - Throws: ``SimulatorError`` if the server cannot listen, and what `onReady` throws. Being cancelled is not an
    ///   error: the function returns when everything is closed.
    public static func run(
        host: String = "127.0.0.1",
        port: Int = 0,
        configuration: SimulatorConfiguration = .init(),
        tls: SimulatorTLS? = nil,
        onReady: (RunningSimulator) async throws -> Void = { _ in },
        onEnd: (@Sendable (ServedRequest) -> Void)? = nil
    ) async throws {
        try await serve(host: host, port: port, configuration: configuration, tls: tls, onEnd: onEnd) { simulator in
            try await onReady(simulator)
            await untilCancelled()
        }
    }

    static func serve<Result>(
        host: String,
        port: Int,
        configuration: SimulatorConfiguration,
        tls: SimulatorTLS?,
        onEnd: (@Sendable (ServedRequest) -> Void)? = nil,
        _ body: (RunningSimulator) async throws -> Result
    ) async throws -> Result {
        let server = try await SimulatorServer.start(
            host: host,
            port: port,
            configuration: configuration,
            tls: tls,
            onEnd: onEnd
        )
        do {
            let result = try await body(RunningSimulator(server, host: host, isSecure: tls != nil))
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func untilCancelled() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }
}

/// Runs a simulated server for as long as `body` runs.
///
/// ```swift
/// try await withSimulator(.instant) { simulator in
///     let reply = try await ask(simulator.url)
///     #expect(simulator.log.count == 1)
/// }
/// ```
///
/// The server listens on a free port of the loopback address. When `body` returns or throws, its sockets are closed and
/// its threads have ended.
///
/// - Parameters:
///   - configuration: How the server behaves; by default the documentation's demonstration, with a mean latency of
///     half a second. ``SimulatorConfiguration/instant`` answers at once.
///   - tls: The certificate and key for TLS; none by default.
///   - body: What to do with the server. It gets the running server rather than its URL alone, since most tests also
///     look at its log; a second form that takes the URL would make closures ambiguous.
/// - Returns: What `body` returns.
/// - Throws: ``SimulatorError`` if the server cannot start, and what `body` throws.
public func withSimulator<Result>(
    _ configuration: SimulatorConfiguration = .init(),
    tls: SimulatorTLS? = nil,
    _ body: (RunningSimulator) async throws -> Result
) async throws -> Result {
    try await Simulator.serve(host: "127.0.0.1", port: 0, configuration: configuration, tls: tls, body)
}

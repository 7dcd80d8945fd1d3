/// A simulated server that is listening.
public struct RunningSimulator: Sendable, CustomStringConvertible {
    private let core: SimulatorCore
    private let host: String
    private let isSecure: Bool
    /// The port it listens on.
    public let port: Int

    init(_ server: SimulatorServer, host: String, isSecure: Bool) {
        core = server.core
        port = server.port
        self.host = host
        self.isSecure = isSecure
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/api/v2`.
    ///
    /// A server that listens on all addresses is named by the loopback address.
    public var url: String { "\(origin)/api/v2" }

    /// Scheme, host and port, without a path.
    public var origin: String {
        let name =
            switch host {
            case "0.0.0.0", "": "127.0.0.1"
            case "::": "[::1]"
            default: host.contains(":") ? "[\(host)]" : host
            }
        return "\(isSecure ? "https" : "http")://\(name):\(port)"
    }

    /// Time since the start of the server, by which its log and its faults count.
    public var uptime: Duration { core.uptime }

    /// What the server has received so far.
    public var log: RequestLog { core.log }

    /// Waits until the log says something, so that a test need not look again and again.
    ///
    /// ```swift
    /// try await simulator.untilLog { $0.inFlight == 10 }
    /// ```
    ///
    /// - Parameter condition: Asked now and after each change, on a thread of the server's, which waits for it.
    /// - Throws: `CancellationError` when the task is cancelled or the server ends before.
    public func untilLog(_ condition: @escaping @Sendable (RequestLog) -> Bool) async throws {
        try await core.untilLog(condition)
    }

    /// Replaces the faults for all requests that arrive from now on.
    public func setFaults(_ rules: [FaultRule]) { core.setFaults(rules) }

    /// Changes how many requests are worked on at once, as a batch or not; those being worked on are not interrupted.
    public func setSlots(_ count: Int) { core.setSlots(count) }

    /// Changes how the batch works from its next step on; a server that was started without
    /// ``SimulatorConfiguration/batching`` stays without.
    public func setBatching(_ model: BatchingModel) { core.setBatching(model) }

    /// The base URL.
    public var description: String { url }
}

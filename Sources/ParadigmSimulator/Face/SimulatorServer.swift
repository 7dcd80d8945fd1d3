import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ParadigmGround

/// A listening socket with its threads: starts, and stops without leaving anything behind.
struct SimulatorServer: Sendable {
    let core: SimulatorCore
    let port: Int
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    /// Starts to listen; port 0 is any free one.
    static func start(
        host: String,
        port: Int,
        configuration: SimulatorConfiguration,
        tls: SimulatorTLS?,
        onEnd: (@Sendable (ServedRequest) -> Void)? = nil
    ) async throws -> SimulatorServer {
        guard (0...65_535).contains(port) else {
            throw SimulatorError(.badPort, "Port \(port) is not between 0 and 65535.")
        }
        DescriptorLimit.raise()
        let sslContext = try tls?.context()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        let core = SimulatorCore(configuration, loop: group.next(), onEnd: onEnd)
        do {
            let channel = try await bootstrap(group, core, sslContext).bind(host: host, port: port).get()
            for change in configuration.slotChanges {
                let time = core.start + .nanoseconds(change.time.inNanoseconds)
                channel.eventLoop.scheduleTask(deadline: time) { core.setSlots(change.slots) }
            }
            return SimulatorServer(core: core, port: channel.localAddress?.port ?? port, channel: channel, group: group)
        } catch {
            try await group.shutdownGracefully()
            throw SimulatorError(binding: host, port: port, cause: error)
        }
    }

    /// Closes the listening socket and every connection, and ends the threads.
    func stop() async {
        // Closing fails only if it is closed already; shutting down closes the connections that are left.
        try? await channel.close().get()
        core.stop()
        // A connection that was just accepted passes from the listener's loop to its own and back; each turn of the
        // loops lets one such step happen before they end.
        for _ in 0..<3 {
            for loop in group.makeIterator() { try? await loop.submit {}.get() }
        }
        try? await group.shutdownGracefully()
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup,
        _ core: SimulatorCore,
        _ sslContext: NIOSSLContext?
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4_096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Accepts a burst of connections in one go rather than four per turn of the loop.
            .serverChannelOption(.maxMessagesPerRead, value: 256)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause())
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tap = ResetTap()
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(tap)
                    if let sslContext { try pipeline.addHandler(NIOSSLServerHandler(context: sslContext)) }
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                    try pipeline.addHandler(ConnectionHandler(core: core, resetTap: tap))
                }
            }
    }
}

extension SimulatorError {
    /// What a failure to listen means to a person.
    init(binding host: String, port: Int, cause: any Error) {
        switch (cause as? IOError)?.errnoCode {
        case EADDRINUSE: self.init(.addressInUse, "Port \(port) on \(host) is in use by another program.", cause: cause)
        case EACCES, EPERM:
            self.init(.permissionDenied, "Listening on port \(port) is not allowed to this user.", cause: cause)
        case EADDRNOTAVAIL:
            self.init(.badHost, "'\(host)' is not an address of this machine.", cause: cause)
        case nil where cause is SocketAddressError || cause is SocketAddressError.UnknownHost:
            self.init(.badHost, "'\(host)' is not a host name or an address.", cause: cause)
        default: self.init(.system, "Listening on \(host):\(port) failed: \(cause)", cause: cause)
        }
    }
}

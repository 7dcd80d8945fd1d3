import NIOCore
import NIOPosix
import Paradigm
import ParadigmGround
import Synchronization

/// A proxy that opens tunnels, or does something else.
struct ConnectProxy: Sendable {
    /// What it does when it is asked for a tunnel.
    enum Behaviour: Sendable {
        /// Leads every tunnel to this port of 127.0.0.1, whatever the name asked for.
        case tunnel(port: Int)
        /// Answers these bytes.
        case answer([UInt8])
        /// Closes the connection.
        case close
        /// Says nothing.
        case silence
    }

    /// What it has received.
    final class Log: Sendable {
        private let state = Mutex((heads: [String](), tunnelled: [UInt8]()))

        /// The requests for tunnels, whole.
        var heads: [String] { state.withLock { $0.heads } }
        /// Everything that went through tunnels on its way to servers.
        var tunnelled: [UInt8] { state.withLock { $0.tunnelled } }

        fileprivate func add(head: [UInt8]) {
            state.withLock { $0.heads.append(String(decoding: head, as: UTF8.self)) }
        }

        fileprivate func add(tunnelled bytes: ByteBuffer) {
            state.withLock { $0.tunnelled += bytes.readableBytesView }
        }
    }

    let log: Log
    let port: Int
}

/// Runs a proxy for as long as `body` runs.
///
/// - Parameters:
///   - behaviour: What it does.
///   - body: What to do with it.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or why the proxy could not start.
func withConnectProxy<Result>(
    _ behaviour: ConnectProxy.Behaviour,
    _ body: (ConnectProxy) async throws -> Result
) async throws -> Result {
    let log = ConnectProxy.Log()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channel = try await ServerBootstrap(group: group)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(ProxyConnection(behaviour, log: log))
            }
        }
        .bind(host: "127.0.0.1", port: 0)
        .get()
    do {
        let result = try await body(ConnectProxy(log: log, port: channel.localAddress?.port ?? 0))
        try await group.shutdownGracefully()
        return result
    } catch {
        try await group.shutdownGracefully()
        throw error
    }
}

/// One connection of a client to the proxy.
///
/// `@unchecked Sendable` because it lives on its connection's event loop; other threads only pass it on.
private final class ProxyConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    private let behaviour: ConnectProxy.Behaviour
    private let log: ConnectProxy.Log
    private var head: [UInt8] = []
    private var server: (any Channel)?

    init(_ behaviour: ConnectProxy.Behaviour, log: ConnectProxy.Log) {
        self.behaviour = behaviour
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if let server {
            log.add(tunnelled: bytes)
            return server.writeAndFlush(bytes, promise: nil)
        }
        head += bytes.readableBytesView
        guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { return }
        log.add(head: head)
        answer(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        server?.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        switch behaviour {
        case .tunnel(let port): open(port, context.channel)
        case .answer(let bytes): context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        case .close: context.close(promise: nil)
        case .silence: break
        }
    }

    private func open(_ port: Int, _ client: any Channel) {
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(Backwards(to: client))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .assumeIsolated()
            .whenSuccess { server in
                self.server = server
                client.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"), promise: nil)
            }
    }

    /// The way back of a tunnel.
    private final class Backwards: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let client: any Channel

        init(to client: any Channel) {
            self.client = client
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            client.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            client.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

import NIOCore
import NIOPosix
import NIOSSL

/// Opens connections to one server: name look-up, TCP, proxy, TLS, under one deadline.
struct Connector: Sendable {
    /// The server.
    let origin: HostAddress
    /// How TLS is spoken with the server; nil for plain HTTP.
    let tls: TLSSettings?
    /// The proxy all connections go through, if any.
    let proxy: ProxyAddress?
    /// What replies may look like.
    let limits: ResponseParser.Limits
    /// What all replies may take of the memory.
    let room: ReplyRoom
    /// Where replies that nobody asked for are told of.
    let surplus: SurplusReplies
    /// The addresses known so far.
    let addresses: AddressBook

    /// A connection that is being opened.
    struct Opening {
        fileprivate let promise: EventLoopPromise<HTTPConnection>

        /// The connection, or a ``TransportError``.
        var connection: EventLoopFuture<HTTPConnection> { promise.futureResult }

        /// Gives up, and closes what is open so far.
        func cancel() { promise.fail(TransportError.closed) }
    }

    /// Opens a connection.
    ///
    /// When the deadline passes or the opening is cancelled, the sockets opened for it are closed at once.
    func connect(on place: LoopPlace, within deadline: Duration) -> Opening {
        let loop = place.loop
        let opened = loop.makePromise(of: HTTPConnection.self)
        let timer = loop.scheduleTask(in: TimeAmount(deadline)) {
            opened.fail(TransportError.timedOut(.connect, after: deadline))
        }
        openSocket(on: loop, for: opened.futureResult)
            .flatMap { channel in
                secure(channel)
                    .flatMapThrowing { _ in
                        let connection = HTTPConnection(executor: place.executor)
                        try channel.pipeline.syncOperations.addHandler(connection)
                        return connection
                    }
            }
            .whenComplete { result in
                timer.cancel()
                switch result {
                case .success(let connection): opened.succeed(connection)
                case .failure(let error): opened.fail(failure(error))
                }
            }
        return Opening(promise: opened)
    }

    /// Why no connection was opened; what cannot be reached is the proxy where there is one.
    private func failure(_ error: any Error) -> TransportError {
        let failure = OpeningFailure.reading(error)
        guard proxy != nil, case .unreachable(let reason) = failure else { return failure }
        return .proxyFailed(.unreachable(reason))
    }

    private func openSocket(
        on loop: any EventLoop,
        for opened: EventLoopFuture<HTTPConnection>
    ) -> EventLoopFuture<any Channel> {
        let target = proxy?.address ?? origin
        if let address = try? SocketAddress(ipAddress: target.host, port: target.port) {
            return bootstrap(on: loop, for: opened).connect(to: address)
        }
        return addresses.addresses(of: target, on: loop)
            .flatMap { addresses in
                bootstrap(on: loop, for: opened)
                    .resolver(KnownAddresses(addresses: addresses, loop: loop))
                    .connect(host: target.host, port: target.port)
            }
    }

    private func bootstrap(on loop: any EventLoop, for opened: EventLoopFuture<HTTPConnection>) -> ClientBootstrap {
        KeepAlive.options
            .reduce(ClientBootstrap(group: loop)) { bootstrap, option in
                bootstrap.channelOption(.tcpOption(option.name), value: option.value)
            }
            .connectTimeout(.hours(1))
            .channelInitializer { channel in
                opened.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
    }

    private func secure(_ channel: any Channel) -> EventLoopFuture<Void> {
        var ready = channel.eventLoop.makeSucceededVoidFuture()
        if let proxy {
            ready = ready.flatMap { ProxyTunnel.open(through: proxy, to: origin, on: channel) }
        }
        if let tls {
            ready = ready.flatMap { TLSHandshake.perform(with: tls, host: origin.host, on: channel) }
        }
        return ready
    }
}

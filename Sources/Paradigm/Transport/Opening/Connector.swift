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
    /// The addresses known so far.
    let addresses: AddressBook

    /// Opens a connection.
    ///
    /// The future fails with a ``TransportError``. A connection that opens after its deadline is closed.
    func connect(on loop: any EventLoop, within deadline: Duration) -> EventLoopFuture<HTTPConnection> {
        let opened = loop.makePromise(of: HTTPConnection.self)
        let timer = loop.scheduleTask(in: TimeAmount(deadline)) {
            opened.fail(TransportError.timedOut(.connect, after: deadline))
        }
        openSocket(on: loop)
            .flatMap { channel in
                opened.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return secure(channel)
                    .flatMapThrowing { _ in
                        let connection = HTTPConnection(limits: limits)
                        try channel.pipeline.syncOperations.addHandler(connection)
                        return connection
                    }
            }
            .whenComplete { result in
                timer.cancel()
                switch result {
                case .success(let connection): opened.succeed(connection)
                case .failure(let error): opened.fail(OpeningFailure.reading(error))
                }
            }
        return opened.futureResult
    }

    private func openSocket(on loop: any EventLoop) -> EventLoopFuture<any Channel> {
        let target = proxy?.address ?? origin
        if let address = try? SocketAddress(ipAddress: target.host, port: target.port) {
            return bootstrap(on: loop).connect(to: address)
        }
        return addresses.addresses(of: target, on: loop)
            .flatMap { addresses in
                bootstrap(on: loop)
                    .resolver(KnownAddresses(addresses: addresses, loop: loop))
                    .connect(host: target.host, port: target.port)
            }
    }

    private func bootstrap(on loop: any EventLoop) -> ClientBootstrap {
        KeepAlive.options
            .reduce(ClientBootstrap(group: loop)) { bootstrap, option in
                bootstrap.channelOption(.tcpOption(option.name), value: option.value)
            }
            .connectTimeout(.hours(1))
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

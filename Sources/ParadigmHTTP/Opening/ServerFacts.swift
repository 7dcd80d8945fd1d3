import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// What can be found out about a server without asking it anything, for a person who wants to know what is wrong.
package enum ServerFacts {
    /// What a server's certificate says of itself.
    package struct Certificate: Sendable, Hashable {
        /// When it begins to be valid, in seconds since 1970.
        package let notBefore: Int
        /// When it ends to be valid, in seconds since 1970.
        package let notAfter: Int
        /// The names of hosts that it is made out to.
        package let names: [String]
    }

    /// The addresses of a host; itself when it is one.
    ///
    /// - Throws: ``TransportError/unreachable(_:)`` when the name is unknown.
    package static func addresses(of host: HostAddress) async throws -> [String] {
        if (try? SocketAddress(ipAddress: host.host, port: host.port)) != nil { return [host.host] }
        let found = try await NIOThreadPool.singleton.runIfActive { try ResolvedAddresses.lookUp(host) }
        return (found.version6 + found.version4).compactMap(\.ipAddress)
    }

    /// The certificate of a server, whoever signed it.
    ///
    /// It is not checked, so that one that is not trusted can be described; nothing is sent over the connection, which is
    /// closed as soon as the certificate is there.
    ///
    /// - Throws: Whatever keeps it from being shown.
    package static func certificate(
        of server: HostAddress,
        through proxy: ProxyAddress?,
        within limit: Duration
    ) async throws -> Certificate {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.shutdownTimeout = TLSSettings.patienceAtTheEnd
        let context = try NIOSSLContext(configuration: configuration)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let shown = loop.makePromise(of: Certificate.self)
        let timer = loop.scheduleTask(in: TimeAmount(limit)) {
            shown.fail(TransportError.timedOut(.connect, after: limit))
        }
        shown.futureResult.whenComplete { _ in timer.cancel() }
        let target = proxy?.address ?? server
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                shown.futureResult.whenComplete { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connectTimeout(TimeAmount(limit))
            .connect(host: target.host, port: target.port)
            .flatMap { channel -> EventLoopFuture<any Channel> in
                guard let proxy else { return channel.eventLoop.makeSucceededFuture(channel) }
                return ProxyTunnel.open(through: proxy, to: server, on: channel).map { channel }
            }
            .whenComplete { result in
                do {
                    try CertificateReader.read(server.host, with: context, on: result.get(), telling: shown)
                } catch {
                    shown.fail(error)
                }
            }
        return try await shown.futureResult.get()
    }
}

/// Waits for the end of a TLS handshake and reads the certificate that was shown in it.
private final class CertificateReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let shown: EventLoopPromise<ServerFacts.Certificate>

    private init(shown: EventLoopPromise<ServerFacts.Certificate>) {
        self.shown = shown
    }

    /// Speaks TLS on an open channel, on its event loop.
    static func read(
        _ host: String,
        with context: NIOSSLContext,
        on channel: any Channel,
        telling shown: EventLoopPromise<ServerFacts.Certificate>
    ) throws {
        let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host.withoutRoot : nil
        let handshake = try NIOSSLClientHandler(context: context, serverHostname: name)
        try channel.pipeline.syncOperations.addHandlers([handshake, CertificateReader(shown: shown)])
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        do {
            guard let certificate = try context.pipeline.syncOperations.nioSSL_peerCertificate() else {
                throw TransportError.tlsFailed(.untrusted)
            }
            shown.succeed(
                ServerFacts.Certificate(
                    notBefore: Int(certificate.notValidBefore),
                    notAfter: Int(certificate.notValidAfter),
                    names: CertificateNames.names(in: certificate)
                )
            )
        } catch {
            shown.fail(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        shown.fail(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        shown.fail(TransportError.tlsFailed(.closed))
        context.fireChannelInactive()
    }
}

import NIOCore
import NIOSSL
import NIOTLS

/// Waits for the end of a TLS handshake, then leaves the channel.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// The name that the certificate must hold; nil for a server that has only an address.
    private let name: String?
    private let done: EventLoopPromise<Void>

    private init(name: String?, done: EventLoopPromise<Void>) {
        self.name = name
        self.done = done
    }

    /// Speaks TLS on an open channel and checks that the certificate names the host.
    static func perform(with tls: TLSSettings, host: String, on channel: any Channel) -> EventLoopFuture<Void> {
        let done = channel.eventLoop.makePromise(of: Void.self)
        do {
            // A server name is a DNS name without the dot that names the root (RFC 6066 §3); an IP address is checked
            // against the certificate without it.
            let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host.withoutRoot : nil
            let handshake = try NIOSSLClientHandler(context: tls.context, serverHostname: name)
            try channel.pipeline.syncOperations.addHandlers([handshake, TLSHandshake(name: name, done: done)])
        } catch {
            done.fail(error)
        }
        return done.futureResult
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            // First, since leaving the channel without success means failure.
            if isMadeOutToServer(context) { done.succeed() } else { done.fail(TransportError.tlsFailed(.wrongHost)) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func isMadeOutToServer(_ context: ChannelHandlerContext) -> Bool {
        guard let name else { return true }
        guard let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate() else { return false }
        return CertificateNames.allow(name, in: certificate)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(TransportError.tlsFailed(.closed))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        done.fail(TransportError.tlsFailed(.closed))
    }
}

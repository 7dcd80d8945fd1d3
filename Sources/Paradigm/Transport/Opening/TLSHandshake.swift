import NIOCore
import NIOSSL
import NIOTLS

/// Waits for the end of a TLS handshake, then leaves the channel.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let done: EventLoopPromise<Void>

    private init(done: EventLoopPromise<Void>) {
        self.done = done
    }

    /// Speaks TLS on an open channel and checks that the certificate names the host.
    static func perform(with tls: TLSSettings, host: String, on channel: any Channel) -> EventLoopFuture<Void> {
        let done = channel.eventLoop.makePromise(of: Void.self)
        do {
            // A server name is a DNS name (RFC 6066 §3); an IP address is checked against the certificate without it.
            let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
            let handshake = try NIOSSLClientHandler(context: tls.context, serverHostname: name)
            try channel.pipeline.syncOperations.addHandlers([handshake, TLSHandshake(done: done)])
        } catch {
            done.fail(error)
        }
        return done.futureResult
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            // First, since leaving the channel without success means failure.
            done.succeed()
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
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

import NIOCore
import ParadigmGround

/// Asks a proxy for a tunnel, then leaves the channel.
final class ProxyTunnel: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let proxy: ProxyAddress
    private let origin: HostAddress
    private let done: EventLoopPromise<Void>
    private var parser = ResponseParser(answering: .connect)

    private init(proxy: ProxyAddress, origin: HostAddress, done: EventLoopPromise<Void>) {
        self.proxy = proxy
        self.origin = origin
        self.done = done
    }

    /// Opens a tunnel to the origin on a channel that leads to the proxy.
    static func open(
        through proxy: ProxyAddress,
        to origin: HostAddress,
        on channel: any Channel
    ) -> EventLoopFuture<Void> {
        let done = channel.eventLoop.makePromise(of: Void.self)
        do {
            try channel.pipeline.syncOperations.addHandler(ProxyTunnel(proxy: proxy, origin: origin, done: done))
        } catch {
            done.fail(error)
        }
        return done.futureResult
    }

    func handlerAdded(context: ChannelHandlerContext) {
        var request = "CONNECT \(origin) HTTP/1.1\r\nHost: \(origin)\r\n"
        if let authorization = proxy.authorization { request += "Proxy-Authorization: \(authorization.secret)\r\n" }
        context.writeAndFlush(NIOAny(ByteBuffer(string: request + "\r\n")), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        do throws(TransportError) {
            try take(buffer.readableBytesUInt8Span, context)
        } catch {
            done.fail(TransportError.proxyFailed(.malformedReply))
        }
    }

    private func take(_ input: Span<UInt8>, _ context: ChannelHandlerContext) throws(TransportError) {
        var offset = 0
        while let event = try parser.next(in: input, at: &offset) {
            switch event {
            case .head(let head) where !(200..<300).contains(head.status): return done.fail(refusal(head))
            case .head, .body: break
            case .end:
                // Nothing was asked of the server yet, so whatever comes now is not its answer.
                guard offset == input.count else { throw .proxyFailed(.malformedReply) }
                context.pipeline.syncOperations.removeHandler(self, promise: nil)
                return done.succeed()
            }
        }
    }

    private func refusal(_ head: ResponseHead) -> TransportError {
        guard head.status == 407 else {
            return .proxyFailed(.status(head.status, retryAfter: head.fields["retry-after"]))
        }
        let offers = ProxyChallenges.schemes(in: head.fields)
        return .proxyFailed(.credentialsWanted(offers: offers, wereGiven: proxy.authorization != nil))
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(TransportError.proxyFailed(.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(TransportError.proxyFailed(.closed))
    }
}

import NIOCore
import ParadigmGround

/// The outermost handler of a connection, which can reset it: past TLS, without its farewell.
final class ResetTap: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Resets the connection: a close with a linger time of zero sends RST and drops what is unsent.
    func reset() {
        guard let context else { return }
        let socket = context.channel as? any SocketOptionProvider
        // Without the option it is a plain close, which still breaks off the reply.
        socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
        context.close(promise: nil)
    }
}

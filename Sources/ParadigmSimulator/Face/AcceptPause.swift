import NIOCore

/// Lets the listening socket rest for a moment when a connection cannot be accepted.
///
/// At the limit of open files accepting fails at once and again, for as long as nobody leaves: a core would do nothing
/// else. SwiftNIO's `AcceptBackoffHandler` puts off the next read, but here the one that failed still stands, so that the
/// socket has to be looked at no more. Those who want to connect wait in the backlog.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let rest = TimeAmount.milliseconds(100)

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError else { return context.fireErrorCaught(error) }
        let channel = context.channel
        Self.setAccepting(false, channel)
        context.eventLoop.scheduleTask(in: Self.rest) { Self.setAccepting(true, channel) }
    }

    private static func setAccepting(_ accepts: Bool, _ channel: any Channel) {
        // Failing means that the server has stopped.
        channel.setOption(.autoRead, value: accepts).whenFailure { _ in }
    }
}

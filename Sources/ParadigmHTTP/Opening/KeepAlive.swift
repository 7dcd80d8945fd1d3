import NIOCore
import ParadigmGround

/// When the kernel asks whether the other side is still there, so that a connection that a gateway forgot is noticed
/// within two minutes.
enum KeepAlive {
    /// Socket options at the TCP level and their values: seconds of silence before the first question, seconds between
    /// questions, questions without an answer.
    static let options: [(name: NIOBSDSocket.Option, value: ChannelOptions.Types.SocketOption.Value)] = [
        (NIOBSDSocket.Option(rawValue: idle), 60),
        (NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL), 15),
        (NIOBSDSocket.Option(rawValue: TCP_KEEPCNT), 4),
    ]

    #if canImport(Darwin)
    private static let idle = TCP_KEEPALIVE
    #else
    private static let idle = TCP_KEEPIDLE
    #endif
}

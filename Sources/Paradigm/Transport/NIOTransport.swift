import NIOCore
import NIOPosix
import ParadigmAPI

/// The transport over SwiftNIO, with event loops of its own.
package final class NIOTransport: HTTPTransport {
    private struct Seat: Sendable {
        let loop: any EventLoop
        let deadlines: LoopDeadlines
        let openings: LoopOpenings
        let executor: LoopTaskExecutor
    }

    private let group: MultiThreadedEventLoopGroup
    private let seats: [Seat]
    private let connector: Connector

    /// A transport to the server that a configuration names.
    ///
    /// - Throws: ``ParadigmError`` when the proxy's address or the certificate file cannot be used.
    package init(_ configuration: ParadigmConfiguration) throws {
        let baseURL = configuration.baseURL
        let origin = HostAddress(host: baseURL.host, port: baseURL.port)
        var limits = ResponseParser.Limits()
        limits.body = configuration.maximumReplyBytes
        let proxy = try configuration.proxy.proxy(for: origin, isTLS: baseURL.isTLS)
        // NIOSSL compares the certificate of a server without a name with the address at the other end: the proxy's.
        guard proxy == nil || (try? SocketAddress(ipAddress: origin.host, port: origin.port)) == nil else {
            throw ParadigmError(
                kind: .invalidConfiguration,
                message: "The certificate of \(origin) could not be checked through a proxy. Name the server by its "
                    + "host name, or add its address to NO_PROXY."
            )
        }
        connector = Connector(
            origin: origin,
            tls: baseURL.isTLS ? try TLSSettings(caFile: configuration.caFile) : nil,
            proxy: proxy,
            limits: limits,
            room: ReplyRoom(limit: configuration.maximumBufferedBytes / 2),
            addresses: AddressBook()
        )
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoopThreads))
        seats = group.makeIterator()
            .map {
                Seat(
                    loop: $0,
                    deadlines: LoopDeadlines(loop: $0),
                    openings: LoopOpenings(loop: $0),
                    executor: LoopTaskExecutor(loop: $0)
                )
            }
    }

    package func makeLane() -> any HTTPLane {
        // Loops in turn; the group keeps count.
        let loop = group.next()
        let seat = seats.first { $0.loop === loop } ?? seats[0]
        return NIOLane(
            loop: seat.loop,
            connector: connector,
            deadlines: seat.deadlines,
            openings: seat.openings,
            executor: seat.executor
        )
    }

    package func shutDown() async {
        // Nothing can be done about a failure to close, and nobody is left to be told.
        try? await group.shutdownGracefully()
    }
}

import NIOCore
import NIOPosix
import ParadigmAPI

/// The transport over SwiftNIO, with event loops of its own.
package final class NIOTransport: HTTPTransport {
    private let group: MultiThreadedEventLoopGroup
    private let places: [LoopPlace]
    private let connector: Connector

    /// A transport to the server that a configuration names.
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - room: Where replies take what memory they need.
    ///   - surplus: Where replies that nobody asked for are told of.
    /// - Throws: ``ParadigmError`` when the proxy's address or the certificate file cannot be used.
    package init(_ configuration: ParadigmConfiguration, room: ReplyRoom, surplus: SurplusReplies) throws {
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
            room: room,
            surplus: surplus,
            addresses: AddressBook()
        )
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoopThreads))
        places = group.makeIterator().map(LoopPlace.init)
    }

    package func makeLane() -> any HTTPLane {
        // Loops in turn; the group keeps count.
        let loop = group.next()
        return NIOLane(place: places.first { $0.loop === loop } ?? places[0], connector: connector)
    }

    package var executors: [any TaskExecutor] { places.map(\.executor) }

    package func shutDown() async {
        // Nothing can be done about a failure to close, and nobody is left to be told.
        try? await group.shutdownGracefully()
    }
}

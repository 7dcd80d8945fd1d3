import NIOCore
import NIOPosix
import ParadigmGround

/// The transport over SwiftNIO, with event loops of its own.
package final class NIOTransport: HTTPTransport {
    private let group: MultiThreadedEventLoopGroup
    private let places: [LoopPlace]
    private let connector: Connector
    private let longestIdle: UInt64

    /// What a transport is made of.
    package struct Settings: Sendable {
        /// The server.
        package var origin: HostAddress
        /// Whether TLS is spoken with it.
        package var isTLS: Bool
        /// A PEM file of authorities that are trusted beside the system's; nil for none.
        package var caFile: String?
        /// The proxy to tunnel through; nil for none.
        package var proxy: ProxyAddress?
        /// The longest body of a reply, in bytes.
        package var maximumReplyBytes: Int
        /// How long a connection may lie unused and still be used again.
        package var longestIdle: Duration
        /// Threads with an event loop each; at least one is made.
        package var eventLoopThreads: Int

        /// Settings with all their values.
        package init(
            origin: HostAddress,
            isTLS: Bool,
            caFile: String? = nil,
            proxy: ProxyAddress? = nil,
            maximumReplyBytes: Int,
            longestIdle: Duration,
            eventLoopThreads: Int = 1
        ) {
            self.origin = origin
            self.isTLS = isTLS
            self.caFile = caFile
            self.proxy = proxy
            self.maximumReplyBytes = maximumReplyBytes
            self.longestIdle = longestIdle
            self.eventLoopThreads = eventLoopThreads
        }
    }

    /// A transport to one server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - settings: What it is made of.
    ///   - room: Where replies take what memory they need.
    ///   - surplus: Where replies that nobody asked for are told of.
    /// - Throws: ``SetUpFault``.
    package init(_ settings: Settings, room: ReplyRoom, surplus: SurplusReplies) throws(SetUpFault) {
        let origin = settings.origin
        var limits = ResponseParser.Limits()
        limits.body = settings.maximumReplyBytes
        // NIOSSL compares the certificate of a server without a name with the address at the other end: the proxy's.
        guard settings.proxy == nil || (try? SocketAddress(ipAddress: origin.host, port: origin.port)) == nil else {
            throw .addressBehindProxy(origin)
        }
        connector = Connector(
            origin: origin,
            tls: settings.isTLS ? try TLSSettings(caFile: settings.caFile) : nil,
            proxy: settings.proxy,
            limits: limits,
            room: room,
            surplus: surplus,
            addresses: AddressBook()
        )
        longestIdle = settings.longestIdle.clampedNanoseconds
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, settings.eventLoopThreads))
        places = group.makeIterator().map(LoopPlace.init)
    }

    package func makeLane() -> any HTTPLane {
        // Loops in turn; the group keeps count.
        let loop = group.next()
        let place = places.first { $0.loop === loop } ?? places[0]
        return NIOLane(place: place, connector: connector, longestIdle: longestIdle)
    }

    package var executors: [any TaskExecutor] { places.map(\.executor) }

    package func shutDown() async {
        // Nothing can be done about a failure to close, and nobody is left to be told.
        try? await group.shutdownGracefully()
    }
}

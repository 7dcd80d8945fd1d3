import NIOCore
import NIOPosix
import ParadigmGround

/// The addresses of a name, both families.
struct ResolvedAddresses: Sendable {
    var version4: [SocketAddress] = []
    var version6: [SocketAddress] = []

    /// Asks the system's resolver, which blocks: for a thread that may.
    ///
    /// - Throws: ``TransportError/unreachable(_:)`` when the name is unknown.
    static func lookUp(_ address: HostAddress) throws(TransportError) -> ResolvedAddresses {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_ADDRCONFIG
        unsafe hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        // A file of hosts, which is where this name stands, knows no dot of the root.
        let name = address.host == "localhost." ? "localhost" : address.host
        guard unsafe getaddrinfo(name, String(address.port), &hints, &list) == 0 else {
            throw .unreachable(.unknownHost)
        }
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        var found = ResolvedAddresses()
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            unsafe found.add(entry, host: address.host)
            unsafe next = entry.ai_next
        }
        guard !found.version4.isEmpty || !found.version6.isEmpty else { throw .unreachable(.unknownHost) }
        return found
    }

    private mutating func add(_ entry: addrinfo, host: String) {
        guard let address = unsafe entry.ai_addr else { return }
        if unsafe entry.ai_family == AF_INET {
            unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe version4.append(SocketAddress($0.pointee, host: host))
            }
        } else if unsafe entry.ai_family == AF_INET6 {
            unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe version6.append(SocketAddress($0.pointee, host: host))
            }
        }
    }
}

/// Gives NIO's happy eyeballs (RFC 8305) addresses that are already known.
struct KnownAddresses: Resolver, Sendable {
    let addresses: ResolvedAddresses
    let loop: any EventLoop

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.version4)
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.version6)
    }

    func cancelQueries() {}
}

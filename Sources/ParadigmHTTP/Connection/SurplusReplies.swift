import Synchronization

/// The connections of a client that brought a reply nobody had asked for.
///
/// HTTP/1.1 tells which request a reply answers by nothing but their order. A server that once sends a reply too many
/// is out of step from then on: each further reply on the connection looks sound and answers the request before. That
/// shows only when the surplus one comes while nothing is asked, so whatever such a connection answered before may be
/// another request's answer. It is closed at once; who kept its answers looks here, and knows them by
/// ``ResponseHead/connection``.
package final class SurplusReplies: Sendable {
    private let connections = Mutex<Set<UInt64>>([])
    private let number = Atomic<Int>(0)
    private let opened = Atomic<UInt64>(0)

    /// No connection so far.
    package init() {}

    /// How many connections have brought one; it only grows, and costs nothing to ask for.
    package var count: Int { number.load(ordering: .acquiring) }

    /// Whether a connection has brought one.
    package func cameOver(_ connection: UInt64) -> Bool {
        connections.withLock { $0.contains(connection) }
    }

    /// The number of a connection that has just been opened, from 1.
    func numberConnection() -> UInt64 {
        opened.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// A connection has brought one.
    func note(_ connection: UInt64) {
        connections.withLock { connections in
            connections.insert(connection)
            number.store(connections.count, ordering: .releasing)
        }
    }
}

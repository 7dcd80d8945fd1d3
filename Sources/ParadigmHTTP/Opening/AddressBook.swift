import NIOCore
import NIOPosix
import Synchronization

/// Remembers the addresses of names for a short while, so that opening a thousand connections asks the resolver once.
final class AddressBook: Sendable {
    /// How long an answer is good: long enough for a burst, short enough to follow a failover.
    static let lifetime = TimeAmount.seconds(30)

    private struct Entry {
        let addresses: EventLoopFuture<ResolvedAddresses>
        let since: NIODeadline
    }

    private let entries = Mutex<[HostAddress: Entry]>([:])

    /// The addresses of a name, looked up on a thread of its own when they are not known.
    ///
    /// A failed look-up is not remembered beyond those who waited for it.
    func addresses(of address: HostAddress, on loop: any EventLoop) -> EventLoopFuture<ResolvedAddresses> {
        let known = entries.withLock { entries in
            if let entry = entries[address], loop.now - entry.since < Self.lifetime { return entry.addresses }
            let lookUp = NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
                try ResolvedAddresses.lookUp(address)
            }
            entries[address] = Entry(addresses: lookUp, since: loop.now)
            lookUp.whenFailure { _ in self.forget(address) }
            return lookUp
        }
        return known.hop(to: loop)
    }

    private func forget(_ address: HostAddress) {
        entries.withLock { $0[address] = nil }
    }
}

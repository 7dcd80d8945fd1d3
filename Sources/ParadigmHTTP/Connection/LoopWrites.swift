import DequeModule
import NIOCore

/// The requests that one event loop is about to write: those that come up in one turn of it go out together at its end.
///
/// A server on another core is so woken once for many requests and not once for each: docs/Design.md has the figures.
/// What a request waits for is the rest of its turn, and never more than ``most`` others, lest a server idle while
/// thousands are being made ready.
///
/// `@unchecked Sendable`: it is used on its event loop only, which every method asserts in debug builds, in which the
/// tests run.
final class LoopWrites: @unchecked Sendable {
    /// Requests after which they go out at once.
    static let most = 64
    /// A buffer larger than this is not kept for the next turn.
    private static let largestKeptBuffer = 64 * 1024

    private let loop: any EventLoop
    private var waiting: Deque<HTTPConnection> = []
    /// Where one request after the other is put together.
    private var buffer = ByteBuffer()

    /// The writes of one loop.
    init(loop: any EventLoop) {
        self.loop = loop
        waiting.reserveCapacity(Self.most)
    }

    /// A connection has a request to write.
    func add(_ connection: HTTPConnection) {
        loop.assertInEventLoop()
        waiting.append(connection)
        switch waiting.count {
        // After all that is waiting to be run in this turn.
        case 1: loop.execute { self.write() }
        case Self.most: write()
        default: break
        }
    }

    private func write() {
        loop.assertInEventLoop()
        // A write that fails may add another, and so call this again.
        var buffer = ByteBuffer()
        swap(&buffer, &self.buffer)
        while let connection = waiting.popFirst() { connection.write(through: &buffer) }
        if buffer.capacity <= Self.largestKeptBuffer { self.buffer = buffer }
    }
}

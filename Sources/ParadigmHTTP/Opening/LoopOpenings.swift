import DequeModule
import NIOCore

/// The connections that one event loop is opening, and those that wait for their turn.
///
/// `@unchecked Sendable`: it is used on its event loop only, which its methods assert in debug builds, in which the
/// tests run.
final class LoopOpenings: @unchecked Sendable {
    private let loop: any EventLoop
    private var pace = OpeningPace()
    private var waiting: Deque<() -> Bool> = []

    /// The openings of one loop.
    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Begins an opening now, or when others have ended.
    ///
    /// - Parameter opening: Begins it and returns true, after which ``end(_:)`` must be called; or returns false when
    ///   nobody wants it any more.
    func begin(_ opening: @escaping () -> Bool) {
        loop.assertInEventLoop()
        waiting.append(opening)
        beginNext()
    }

    /// Ends an opening, and begins as many as may be.
    func end(_ result: Result<HTTPConnection, any Error>) {
        loop.assertInEventLoop()
        switch result {
        case .success: pace.end(success: true)
        // Given up by us, it tells nothing of the server.
        case .failure(let error as TransportError) where error == .closed: pace.withdraw()
        case .failure: pace.end(success: false)
        }
        beginNext()
    }

    private func beginNext() {
        while !waiting.isEmpty, pace.begin() {
            if !waiting.removeFirst()() { pace.withdraw() }
        }
    }
}

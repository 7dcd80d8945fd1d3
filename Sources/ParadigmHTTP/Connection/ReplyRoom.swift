import Synchronization

/// Bounds the bytes of all replies that are being collected, over all connections of a client.
///
/// Above the bound connections stop reading, so that the servers feel it. One goes on all the same, since replies that
/// are all half there would wait for each other for ever: what is taken stays below the bound, one reply and what each
/// connection had read already.
package final class ReplyRoom: Sendable {
    private struct State {
        var taken = 0
        var favourite: ObjectIdentifier?
        var waiting: [(reply: ObjectIdentifier, goOn: @Sendable () -> Void)] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Room for so many bytes.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Bytes taken.
    package var taken: Int { state.withLock { $0.taken } }

    /// Takes bytes that a reply has brought.
    ///
    /// - Parameters:
    ///   - bytes: How many.
    ///   - reply: Which reply it is.
    ///   - goOn: Called once the reply may be read further, if it may not now; on any thread.
    /// - Returns: Whether it may be read further now.
    package func take(
        _ bytes: Int,
        for reply: ObjectIdentifier,
        orWait goOn: @autoclosure () -> @Sendable () -> Void
    ) -> Bool {
        state.withLock { state in
            state.taken += bytes
            if state.taken <= limit { return true }
            state.favourite = state.favourite ?? reply
            if state.favourite == reply { return true }
            state.waiting.append((reply, goOn()))
            return false
        }
    }

    /// Gives back all bytes of a reply, which is complete or will never be.
    package func release(_ bytes: Int, of reply: ObjectIdentifier) {
        let freed = state.withLock { state -> [@Sendable () -> Void] in
            state.taken -= bytes
            state.waiting.removeAll { $0.reply == reply }
            if state.favourite == reply { state.favourite = nil }
            if state.taken <= limit {
                defer { state.waiting = [] }
                return state.waiting.map(\.goOn)
            }
            guard state.favourite == nil, let next = state.waiting.first else { return [] }
            state.favourite = next.reply
            state.waiting.removeFirst()
            return [next.goOn]
        }
        for goOn in freed { goOn() }
    }
}

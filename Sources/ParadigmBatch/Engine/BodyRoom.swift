import Synchronization

/// Bounds the bytes of all request bodies in flight.
///
/// A body that is larger than the bound goes alone. Rows come through the ``Turnstile`` one at a time, so at most one
/// waits here.
final class BodyRoom: Sendable {
    private struct State {
        var taken = 0
        var waiting: (bytes: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Room for so many bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Waits until a body fits, and takes its bytes.
    ///
    /// Whatever becomes of the run, bodies in flight are given back in the end, so no cancellation is needed here.
    func take(_ bytes: Int) async {
        let fits = state.withLock { state in Self.take(bytes, limit, &state) }
        if fits { return }
        await withCheckedContinuation { continuation in
            let fits = state.withLock { state in
                guard !Self.take(bytes, limit, &state) else { return true }
                state.waiting = (bytes, continuation)
                return false
            }
            if fits { continuation.resume() }
        }
    }

    /// Gives the bytes of a body back.
    func release(_ bytes: Int) {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.taken -= bytes
            guard let waiting = state.waiting, Self.take(waiting.bytes, limit, &state) else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        next?.resume()
    }

    private static func take(_ bytes: Int, _ limit: Int, _ state: inout State) -> Bool {
        guard state.taken == 0 || state.taken + bytes <= limit else { return false }
        state.taken += bytes
        return true
    }
}

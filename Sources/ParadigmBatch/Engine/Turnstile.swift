import DequeModule
import Synchronization

/// Lets one worker at a time read the next row and ask for its admission.
///
/// So rows are read in the order of the input, and never further ahead than the one that waits for room. Whoever came
/// last goes first: a worker that has just finished, and whose connection is warm, is preferred to one that has never
/// sent anything, so that no more connections are opened than rows are in flight.
final class Turnstile: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How many wait for whoever is in.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` while nobody else does.
    func pass<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        await enter()
        defer { leave() }
        return try await body()
    }

    private func enter() async {
        let isFree = state.withLock { state in
            defer { state.isTaken = true }
            return !state.isTaken
        }
        if isFree { return }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state in
            let next = state.waiting.popLast()
            state.isTaken = next != nil
            return next
        }
        next?.resume()
    }
}

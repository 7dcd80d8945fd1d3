import DequeModule

/// The connections that one event loop is opening, and those that wait for their turn.
///
/// `@unchecked Sendable` because it is used on its event loop only.
final class LoopOpenings: @unchecked Sendable {
    private var pace = OpeningPace()
    private var waiting: Deque<() -> Bool> = []

    /// Begins an opening now, or when others have ended.
    ///
    /// - Parameter opening: Begins it and returns true, after which ``end(success:)`` must be called; or returns false
    ///   when nobody wants it any more.
    func begin(_ opening: @escaping () -> Bool) {
        waiting.append(opening)
        beginNext()
    }

    /// Ends an opening, and begins as many as may be.
    func end(success: Bool) {
        pace.end(success: success)
        beginNext()
    }

    private func beginNext() {
        while !waiting.isEmpty, pace.begin() {
            if !waiting.removeFirst()() { pace.withdraw() }
        }
    }
}

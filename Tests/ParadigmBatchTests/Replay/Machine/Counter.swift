import Synchronization

/// Counts up from 0.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// The next number.
    func take() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}

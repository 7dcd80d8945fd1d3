/// Who waits for the log to say something.
struct LogWatchers: Sendable {
    private struct Watcher: Sendable {
        let condition: @Sendable (RequestLog) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private var watchers: [Int: Watcher] = [:]
    private var nextNumber = 0

    /// A number for one who is about to wait, by which the wait can be ended.
    mutating func number() -> Int {
        nextNumber += 1
        return nextNumber
    }

    /// Lets somebody wait for a condition that does not hold yet.
    mutating func add(
        _ number: Int,
        _ continuation: CheckedContinuation<Void, any Error>,
        until condition: @escaping @Sendable (RequestLog) -> Bool
    ) {
        watchers[number] = Watcher(condition: condition, continuation: continuation)
    }

    /// Wakes those whose condition holds now.
    mutating func tell(_ log: RequestLog) {
        // Hardly ever does anybody wait.
        guard !watchers.isEmpty else { return }
        for (number, watcher) in watchers where watcher.condition(log) {
            watchers[number] = nil
            watcher.continuation.resume()
        }
    }

    /// Ends a wait for nothing.
    mutating func cancel(_ number: Int) {
        watchers.removeValue(forKey: number)?.continuation.resume(throwing: CancellationError())
    }

    /// Ends all waits for nothing.
    mutating func cancelAll() {
        for number in watchers.keys { cancel(number) }
    }
}

import ParadigmBatch
import ParadigmGround

/// Looks a hundred times a second how late this client is where it means to do something: waiting for a processor that
/// others have, or busy with other replies.
///
/// It runs where replies are read, so that what it waits for is what they wait for.
struct DelayProbe {
    private static let interval = Duration.milliseconds(10)
    /// Fewer looks say nothing of a percentile.
    private static let leastLooks = 10

    private let task: Task<[Double], Never>

    /// A probe that begins to look.
    init(near executor: (any TaskExecutor)?) {
        task = Task(executorPreference: executor) {
            var delays: [Double] = []
            while !Task.isCancelled {
                let due = MonotonicTime.now + Self.interval
                do { try await Task.sleep(for: Self.interval, tolerance: .zero) } catch { break }
                delays.append(max(0, (MonotonicTime.now - due).seconds))
            }
            return delays
        }
    }

    /// Ends it.
    ///
    /// - Returns: The delays in seconds; nil of too few looks.
    func end() async -> Percentiles? {
        task.cancel()
        let delays = await task.value
        return delays.count >= Self.leastLooks ? Percentiles(values: delays) : nil
    }
}

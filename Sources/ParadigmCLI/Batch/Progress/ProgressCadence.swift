package import ParadigmBatch
package import ParadigmJobs

/// When progress is worth saying again: a value that is asked at each look and remembers what it answered.
package struct ProgressCadence: Sendable, Equatable {
    private let interval: Duration
    /// The least time between two lines that a tenth of the rows calls for; nil when tenths do not count.
    private let tenthInterval: Duration?
    private var last: Duration?
    private var tenth: Int?

    private init(every interval: Duration, tenthInterval: Duration?) {
        self.interval = interval
        self.tenthInterval = tenthInterval
    }

    /// Lines of a log: every ten seconds, and with each tenth of the rows, though not twice a second.
    package static let plain = ProgressCadence(every: .seconds(10), tenthInterval: .seconds(1))
    /// Lines for a program: every half second.
    package static let json = ProgressCadence(every: .milliseconds(500), tenthInterval: nil)
    /// A panel drawn in place: eight times a second.
    package static let panel = ProgressCadence(every: .milliseconds(125), tenthInterval: nil)

    /// Whether it is time; the answer yes is remembered.
    package mutating func isDue(_ progress: BatchProgress) -> Bool {
        let now = progress.elapsed
        let reached = progress.total.flatMap { $0 > 0 ? progress.done * 10 / $0 : nil }
        defer { tenth = tenth ?? reached }
        guard let last else {
            // A panel and a program want to know at once; a log has nothing to tell yet.
            last = tenthInterval == nil ? now : .zero
            return tenthInterval == nil
        }
        let hasNewTenth = (reached ?? 0) > (tenth ?? reached ?? 0)
        let isDue = now - last >= interval || (hasNewTenth && tenthInterval.map { now - last >= $0 } ?? false)
        if isDue {
            self.last = now
            tenth = reached
        }
        return isDue
    }
}

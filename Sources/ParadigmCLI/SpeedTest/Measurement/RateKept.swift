import ParadigmGround

/// Whether requests that come at a rate were sent at it, and whether the server kept up.
package struct RateKept: Sendable, Equatable {
    /// Requests a second that were asked for, and that were sent.
    package let asked, sent: Double
    /// How long requests waited here after the moment at which they were meant to be sent; seconds.
    package let waits: Percentiles
    /// How many waited long enough to be seen in their latency.
    package let held: Int
    /// Whether as many were in flight as the client allows itself.
    package let isAtBound: Bool
    /// The median latency of the first quarter of the answers and of the last, where it grew all along; nil where it did not,
    /// and of too few.
    package let growth: Growth?

    /// How latencies changed in a run.
    package struct Growth: Sendable, Equatable {
        /// Medians, in seconds.
        package let first, last: Double

        /// Whether the last ones are plainly longer.
        package var isPlain: Bool { last > 1.5 * first }
    }

    /// Below this share of the rate it was not reached.
    private static let enough = 0.95
    /// A wait of this share of the median latency, and of 10 ms, is seen in it.
    private static let seen = 0.1
    /// Of so many requests one may have been late, and one of any number.
    private static let tolerated = 100

    /// - Returns: nil for requests that came in another way, or hardly at all.
    package init?(_ result: SpeedTestResult) {
        guard let load = result.load, let rate = load.rate else { return nil }
        let spans = result.concurrent.spans.sorted { $0.start < $1.start }
        guard let first = spans.first, let last = spans.last, last.start > first.start,
            let waits = Percentiles(values: spans.map { max(0, ($0.sent - $0.start).seconds) })
        else { return nil }
        let least = max(0.01, Self.seen * (Percentiles(spans.map { $0.end - $0.sent })?.p50 ?? 0))
        let (meant, took) = (last.start - first.start, (spans.map(\.sent).max() ?? .zero) - first.sent)
        asked = rate
        sent = rate * min(1, meant / max(took, .nanoseconds(1)))
        held = spans.count { ($0.sent - $0.start).seconds > least }
        isAtBound = Self.most(spans) >= result.concurrency
        growth = Growth(spans)
        self.waits = waits
    }

    /// Whether the rate was reached.
    package var isReached: Bool { sent >= Self.enough * asked }

    /// Whether waits here are a part of the latencies.
    package func isHeldBack(of requests: Int) -> Bool { held > 1 && held * Self.tolerated > requests }

    /// How many were in flight at most.
    private static func most(_ spans: [RequestSpan]) -> Int {
        // Whoever ends makes room for whoever begins at that moment.
        let changes = (spans.map { ($0.sent, 1) } + spans.map { ($0.end, -1) })
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var (most, now) = (0, 0)
        for (_, change) in changes {
            now += change
            most = max(most, now)
        }
        return most
    }
}

extension RateKept.Growth {
    /// Answers that a quarter has at least.
    private static let leastAnswers = 10
    /// From each quarter to the next latencies are longer by so much where they grow all along, and not in a burst alone.
    private static let step = 1.1

    fileprivate init?(_ spans: [RequestSpan]) {
        let answered = spans.filter { $0.failure == nil }.map(\.latency)
        let quarter = answered.count / 4
        guard quarter >= Self.leastAnswers else { return nil }
        let medians = (0..<4)
            .compactMap { Percentiles(Array(answered[$0 * quarter..<($0 + 1) * quarter]))?.p50 }
        guard let first = medians.first, let last = medians.last,
            zip(medians, medians.dropFirst()).allSatisfy({ $1 > Self.step * $0 })
        else { return nil }
        self.init(first: first, last: last)
    }
}

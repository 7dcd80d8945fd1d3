import ParadigmGround

/// What a run came to between two moments: every request that ended there counts, whenever it was begun.
///
/// Answers take time, so those of a window's first requests come late in it or after it, and what comes early in it was
/// begun before: only ends say how much a server does. A moment in the middle of a run is moved to an end before a pause, so
/// that answers which come in waves are not cut through.
package struct MeasuredWindow: Sendable, Equatable {
    /// Where it begins and ends, since the end of the warm-up.
    package let from, to: Duration
    /// Requests that were answered in it, and that failed.
    package let answered, failed: Int
    /// Answers of those that the server counted the tokens of, and how many tokens.
    package let counted, tokens: Int
    /// Answers of those within all limits; nil without limits.
    package let kept: Int?

    /// What ended after one moment, until another.
    ///
    /// - Parameters:
    ///   - spans: All requests of the run, those of its warm-up included.
    ///   - from: Where it begins.
    ///   - to: Where it ends.
    ///   - level: What answers are to keep to.
    package init(_ spans: [RequestSpan], from: Duration, to: Duration, level: ServiceLevel? = nil) {
        let ended = spans.filter { $0.end > from && $0.end <= to }
        let good = ended.filter { $0.failure == nil }
        (self.from, self.to) = (from, to)
        (answered, failed) = (good.count, ended.count - good.count)
        counted = good.count { $0.isCounted }
        tokens = good.reduce(0) { $0 + $1.completionTokens }
        kept = level.map { level in good.count(where: level.isKept) }
    }

    /// So many in it, by the second.
    package func perSecond(_ count: Int) -> Double { to > from ? Double(count) / (to - from).seconds : 0 }

    /// Tokens a second of the answers that were counted; nil of none.
    package var tokensPerSecond: Double? { tokens > 0 ? perSecond(tokens) : nil }
}

extension MeasuredWindow {
    /// Moments of a run at which requests ended, in order.
    struct Ends {
        private let times: [Duration]

        init(_ spans: [RequestSpan]) { times = spans.map(\.end).sorted() }

        /// Pauses that are so much of the longest one are as good.
        private static let alike = 0.8

        /// The first end before a long pause, from a moment on and within a reach; the moment itself where there is none.
        func beginning(from moment: Duration, reach: Duration) -> Duration {
            pauses(moment, moment + reach).first ?? moment
        }

        /// The last end before a long pause, until a moment and within a reach; the moment itself where there is none.
        func ending(by moment: Duration, reach: Duration) -> Duration {
            pauses(moment - reach, moment).last ?? moment
        }

        /// Ends between two moments before pauses that are about as long as the longest there.
        private func pauses(_ from: Duration, _ to: Duration) -> [Duration] {
            let found = zip(times, times.dropFirst()).filter { $0.0 >= from && $0.0 <= to }
            guard let longest = found.map({ $0.1 - $0.0 }).max(), longest > .zero else { return [] }
            return found.filter { ($0.1 - $0.0) / longest >= Self.alike }.map(\.0)
        }
    }
}

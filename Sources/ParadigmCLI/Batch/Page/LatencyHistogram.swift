package import ParadigmBatch
import ParadigmGround

/// How many of the answers took how long, on a logarithmic scale: a value.
///
/// Forty bins are a decade, so each is 6 % wider than the one before it, and 1, 2 and 5 times a power of ten lie at the
/// edges of bins.
package struct LatencyHistogram: Sendable, Hashable {
    /// A round time at the left edge of a bin, or at the end of the last one.
    package struct Tick: Sendable, Hashable {
        /// The number of the bin, from 0.
        package let bin: Int
        /// 1, 2 or 5.
        package let leading: Int
        /// The power of ten that it is times, in seconds.
        package let power: Int
    }

    private static let binsPerDecade = 40
    /// Edges that are 2 and 5 times a power of ten, to within half a per cent.
    private static let leadings = [0: 1, 12: 2, 28: 5]
    /// The least time, as a power of ten of seconds: what is counted in microseconds has none below.
    private static let firstPower = -6
    private static let decades = 10
    /// Answers that are asked for one by one; of more, evenly spaced ones stand for all.
    private static let most = 1_000

    /// The share of the answers in each bin.
    package let shares: [Double]
    /// Where the first bin begins, in bins from a microsecond.
    private let first: Int

    /// The histogram of a run; nil without an answer.
    package init?(_ tally: RunTally) {
        let count = min(tally.answered, Self.most)
        guard count > 0 else { return nil }
        self.init((0..<count).compactMap { tally.latency(atPercentile: (Double($0) + 0.5) / Double(count) * 100) })
    }

    /// The histogram of latencies; nil of none.
    package init?(_ latencies: [Duration]) {
        guard !latencies.isEmpty else { return nil }
        let edges = Self.edges
        var counts = [Int](repeating: 0, count: edges.count)
        var bin = 0
        for seconds in latencies.map(\.seconds).sorted() {
            while bin + 1 < edges.count, edges[bin + 1] <= seconds { bin += 1 }
            counts[bin] += 1
        }
        // From the round time before the shortest to the one after the longest.
        func isRound(_ bin: Int) -> Bool { Self.leadings[bin % Self.binsPerDecade] != nil }
        var (low, high) = (counts.firstIndex { $0 > 0 } ?? 0, bin + 1)
        while !isRound(low) { low -= 1 }
        while !isRound(high) { high += 1 }
        first = low
        let all = Double(latencies.count)
        shares = (low..<high).map { $0 < counts.count ? Double(counts[$0]) / all : 0 }
    }

    /// The round times, at most about ten of them.
    package var ticks: [Tick] {
        let isWide = shares.count > 2 * Self.binsPerDecade
        return (first...first + shares.count)
            .compactMap { edge in
                guard let leading = Self.leadings[edge % Self.binsPerDecade], leading == 1 || !isWide else {
                    return nil
                }
                return Tick(bin: edge - first, leading: leading, power: Self.firstPower + edge / Self.binsPerDecade)
            }
    }

    /// Where a bin begins, in seconds.
    func start(of bin: Int) -> Double { Self.edges[min(first + bin, Self.edges.count - 1)] }

    /// The left edges of all bins in seconds.
    private static var edges: [Double] {
        // The fortieth root of ten, to the power of 0 to 39.
        let mantissas = (0..<binsPerDecade)
            .map { step in (0..<step).reduce(1.0) { power, _ in power * 1.0592537251772889 } }
        return (0..<decades)
            .flatMap { decade in
                let power = (0..<decade).reduce(0.000_001) { power, _ in power * 10 }
                return mantissas.map { $0 * power }
            }
    }
}

package import ParadigmBatch
import ParadigmGround

/// The latencies that a share of the replies did not exceed, in seconds.
package struct LatencyFigures: Sendable, Hashable {
    /// Half of the replies, nine in ten, ninety-nine in a hundred, all of them.
    package let p50, p90, p99, max: Double

    /// Figures that are known.
    package init(p50: Double, p90: Double, p99: Double, max: Double) {
        (self.p50, self.p90, self.p99, self.max) = (p50, p90, p99, max)
    }

    /// The figures of a run; nil without a reply.
    package init?(_ tally: RunTally) {
        func seconds(_ percentile: Double) -> Double? {
            tally.latency(atPercentile: percentile)?.seconds
        }
        guard let p50 = seconds(50), let p90 = seconds(90), let p99 = seconds(99), let max = seconds(100) else {
            return nil
        }
        self.init(p50: p50, p90: p90, p99: p99, max: max)
    }
}

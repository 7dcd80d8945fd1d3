import ParadigmGround

/// The latencies that a share of all requests did not exceed.
package struct Percentiles: Sendable, Equatable {
    /// Seconds.
    package let p50, p90, p95, p99, max: Double

    /// By the nearest rank: the smallest latency that at least the given share of all did not exceed.
    ///
    /// - Returns: nil without latencies.
    package init?(_ latencies: [Duration]) {
        let sorted = latencies.map(\.seconds).sorted()
        guard let last = sorted.last else { return nil }
        func rank(_ percent: Int) -> Double {
            let position = (sorted.count * percent + 99) / 100
            return sorted[Swift.max(position, 1) - 1]
        }
        (p50, p90, p95, p99, max) = (rank(50), rank(90), rank(95), rank(99), last)
    }
}

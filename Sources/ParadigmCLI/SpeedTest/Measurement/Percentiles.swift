import ParadigmGround

/// The values that a share of all did not exceed.
package struct Percentiles: Sendable, Equatable {
    /// Seconds, unless they are of something else.
    package let p50, p90, p95, p99, max: Double

    /// Of latencies.
    ///
    /// - Returns: nil without latencies.
    package init?(_ latencies: [Duration]) {
        self.init(values: latencies.map(\.seconds))
    }

    /// By the nearest rank: the smallest value that at least the given share of all did not exceed.
    ///
    /// - Returns: nil without values.
    package init?(values: [Double]) {
        let sorted = values.sorted()
        guard let last = sorted.last else { return nil }
        func rank(_ percent: Int) -> Double { sorted[Self.rank(percent, of: sorted.count)] }
        (p50, p90, p95, p99, max) = (rank(50), rank(90), rank(95), rank(99), last)
    }

    /// The place, from 0, of the value that so many percent of `count` sorted values do not exceed.
    static func rank(_ percent: Int, of count: Int) -> Int {
        Swift.max((count * percent + 99) / 100, 1) - 1
    }
}

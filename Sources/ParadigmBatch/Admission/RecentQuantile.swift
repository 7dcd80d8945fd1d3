/// A quantile of the last 256 values, found anew every 16 values at first and every 64 from the 256th on.
package struct RecentQuantile: Sendable, Equatable {
    private static let size = 256
    private static let fewest = 20

    private let quantile: Double
    private var values: [UInt64] = []
    private var added = 0
    /// The quantile; nil before twenty values.
    package private(set) var value: UInt64?

    /// A quantile, 0.95 for the 95th percentile.
    package init(_ quantile: Double) {
        self.quantile = quantile
    }

    /// Takes a value.
    package mutating func add(_ value: UInt64) {
        if values.count < Self.size { values.append(value) } else { values[added % Self.size] = value }
        added += 1
        let interval = values.count < Self.size ? 16 : 64
        guard values.count >= Self.fewest, added % interval == 0 || self.value == nil else { return }
        let index = Int((Double(values.count - 1) * quantile).rounded())
        self.value = values.sorted()[index]
    }
}

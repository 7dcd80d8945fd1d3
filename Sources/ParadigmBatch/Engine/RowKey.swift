/// By what the giver of a row knows it again: 128 bits, which mean nothing to the engine.
package struct RowKey: Hashable, Sendable {
    /// The first 64 bits.
    package let high: UInt64
    /// The next 64 bits.
    package let low: UInt64

    /// A key from its bits.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

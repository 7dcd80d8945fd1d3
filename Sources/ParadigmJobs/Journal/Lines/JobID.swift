package import ParadigmGround

/// The random name of a job, made when its journal is.
package struct JobID: Hashable, Sendable, CustomStringConvertible {
    /// The upper 64 bits.
    package let high: UInt64
    /// The lower 64 bits.
    package let low: UInt64

    /// A name from its bits.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A name of 128 random bits.
    package init(using generator: inout some RandomNumberGenerator) {
        self.init(high: generator.next(), low: generator.next())
    }

    /// The name that 32 lower-case hexadecimal digits spell; nil for any other text.
    package init?(_ text: String) {
        guard let halves = Hexadecimal.halves(text) else { return nil }
        (high, low) = halves
    }

    /// The 32 hexadecimal digits.
    package var description: String { Hexadecimal.text(high, low) }
}

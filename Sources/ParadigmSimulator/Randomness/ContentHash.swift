package import ParadigmGround

/// A 64-bit hash of a request's content that is the same in every process and on every machine.
///
/// The standard library's `Hasher` is seeded afresh in each process, so it cannot decide a latency that a sequential and
/// a concurrent run must share. This is FNV-1a with SplitMix64's finaliser: stable and quick, not collision-resistant.
package struct ContentHash: Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Creates the hash of nothing.
    package init() {}

    /// Adds the text, and a mark after it so that ("ab", "c") and ("a", "bc") differ.
    package mutating func combine(_ text: String) {
        for byte in text.utf8 { absorb(byte) }
        absorb(0xff)
    }

    /// Adds the bytes, and a mark after them.
    package mutating func combine(_ bytes: [UInt8]) {
        for byte in bytes { absorb(byte) }
        absorb(0xff)
    }

    /// Adds the number's eight bytes.
    package mutating func combine(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { absorb(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// The hash of what was added so far.
    package var value: UInt64 { SplitMix64.mix(state) }

    private mutating func absorb(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}

extension ContentHash {
    /// The hash of several numbers, in their order.
    package static func of(_ numbers: UInt64...) -> UInt64 {
        var hash = ContentHash()
        for number in numbers { hash.combine(number) }
        return hash.value
    }

    /// The hash of one text.
    package static func of(_ text: String) -> UInt64 {
        var hash = ContentHash()
        hash.combine(text)
        return hash.value
    }
}

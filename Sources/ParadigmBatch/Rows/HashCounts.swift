/// How often each of many hashes of 128 bits was seen.
///
/// One slot of 16 bytes for each hash: 120 of its bits, and its count in the last byte, where an empty slot has zero.
/// The few counts that do not fit go to a dictionary. Open addressing with linear probing, in many small tables that
/// grow apart, so that the copy which growing needs is a thousandth of the whole.
struct HashCounts: Sendable {
    private static let partBits = 10
    private static let largestCount: UInt64 = 0xFF

    private var parts = [Part](repeating: Part(), count: 1 << partBits)
    /// Counts from 255 on.
    private var largeCounts: [SIMD2<UInt64>: Int] = [:]

    /// Counts a hash, whose bits must be as good as random.
    ///
    /// - Returns: How often it was seen by now, 1 at the first time.
    mutating func count(high: UInt64, low: UInt64) -> Int {
        let key = SIMD2(high, low & ~Self.largestCount)
        let count = parts[Int(truncatingIfNeeded: high >> UInt64(64 - Self.partBits))].count(key)
        guard count == Self.largestCount else { return Int(count) }
        let large = (largeCounts[key] ?? Int(Self.largestCount) - 1) + 1
        largeCounts[key] = large
        return large
    }

    /// One of the tables.
    private struct Part: Sendable {
        private var slots: [SIMD2<UInt64>] = []
        private var used = 0

        /// Counts a hash without its last byte, up to 255.
        mutating func count(_ key: SIMD2<UInt64>) -> UInt64 {
            if used &* 8 >= slots.count &* 7 { grow() }
            let index = place(of: key)
            let count = slots[index].y & HashCounts.largestCount
            if count == 0 { used &+= 1 }
            guard count < HashCounts.largestCount else { return count }
            slots[index] = SIMD2(key.x, key.y | (count &+ 1))
            return count &+ 1
        }

        /// The slot that holds a hash, or the empty one where it belongs.
        private func place(of key: SIMD2<UInt64>) -> Int {
            // The bits that chose the table say nothing inside it. A product takes the others to any capacity.
            let scaled = (key.x &<< UInt64(HashCounts.partBits)).multipliedFullWidth(by: UInt64(slots.count))
            var index = Int(truncatingIfNeeded: scaled.high)
            while true {
                let slot = slots[index]
                if slot.y == 0 || (slot.x == key.x && slot.y & ~HashCounts.largestCount == key.y) { return index }
                index &+= 1
                if index == slots.count { index = 0 }
            }
        }

        private mutating func grow() {
            let old = slots
            slots = [SIMD2<UInt64>](repeating: .zero, count: old.count &+ max(8, old.count / 4))
            for slot in old where slot.y != 0 {
                slots[place(of: SIMD2(slot.x, slot.y & ~HashCounts.largestCount))] = slot
            }
        }
    }
}

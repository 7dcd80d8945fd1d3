/// How often each of many hashes of 128 bits was seen.
///
/// It goes by 86 bits of each: that two of ten million hashes agree in them has a probability of 10⁻¹², of a million
/// 10⁻¹⁴. One slot of ten bytes for each hash, in 1,024 tables: the number of the table stands for 10 bits, the slot
/// holds 76 and the count, up to 15. The few counts that do not fit go to a dictionary. Open addressing with linear
/// probing; the tables grow apart, so that the copy which growing needs is a thousandth of the whole.
struct HashCounts: Sendable {
    private static let partBits: UInt64 = 10
    fileprivate static let largestCount: UInt16 = 0xF

    private var parts = [Part](repeating: Part(), count: 1 << partBits)
    /// Counts from 15 on.
    private var largeCounts: [SIMD2<UInt64>: Int] = [:]

    /// Counts a hash, whose bits must be as good as random.
    ///
    /// - Returns: How often it was seen by now, 1 at the first time.
    mutating func count(high: UInt64, low: UInt64) -> Int {
        // No word is 0, which marks an empty slot.
        let word = max(1, high &<< Self.partBits | low &>> (64 - Self.partBits))
        let rest = UInt16(truncatingIfNeeded: low &>> (48 - Self.partBits)) & ~Self.largestCount
        let part = Int(truncatingIfNeeded: high &>> (64 - Self.partBits))
        let count = parts[part].count(word, rest)
        guard count == Self.largestCount else { return Int(count) }
        let large = (largeCounts[SIMD2(high, low)] ?? Int(Self.largestCount) - 1) + 1
        largeCounts[SIMD2(high, low)] = large
        return large
    }
}

/// One of the tables.
private struct Part: Sendable {
    /// Of each slot 64 bits of its hash, 0 for an empty one; then of four slots in one word their rests: 12 bits more,
    /// and the count in the last four.
    private var words: [UInt64] = []
    private var capacity = 0
    private var used = 0

    /// Counts a hash, up to 15.
    mutating func count(_ word: UInt64, _ rest: UInt16) -> UInt16 {
        if used &* 10 >= capacity &* 9 { grow() }
        let slot = slot(of: word, rest)
        guard words[slot] != 0 else {
            used &+= 1
            words[slot] = word
            add(UInt64(rest | 1), to: slot)
            return 1
        }
        let count = self.rest(slot) & HashCounts.largestCount
        guard count < HashCounts.largestCount else { return count }
        add(1, to: slot)
        return count &+ 1
    }

    /// The slot that holds a hash, or the empty one where it belongs.
    private func slot(of word: UInt64, _ rest: UInt16) -> Int {
        // A product takes the word to any capacity.
        var slot = Int(truncatingIfNeeded: word.multipliedFullWidth(by: UInt64(capacity)).high)
        while words[slot] != 0 {
            if words[slot] == word, self.rest(slot) & ~HashCounts.largestCount == rest { return slot }
            slot &+= 1
            if slot == capacity { slot = 0 }
        }
        return slot
    }

    private func rest(_ slot: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: words[capacity &+ slot &>> 2] &>> (UInt64(slot & 3) &* 16))
    }

    /// Adds to the rest of a slot, which it must not exceed.
    private mutating func add(_ rest: UInt64, to slot: Int) {
        words[capacity &+ slot &>> 2] &+= rest &<< (UInt64(slot & 3) &* 16)
    }

    private mutating func grow() {
        let old = self
        capacity &+= max(8, capacity / 6)
        words = [UInt64](repeating: 0, count: capacity &+ (capacity &+ 3) / 4)
        for slot in 0..<old.capacity where old.words[slot] != 0 {
            let rest = old.rest(slot)
            let place = self.slot(of: old.words[slot], rest & ~HashCounts.largestCount)
            words[place] = old.words[slot]
            add(UInt64(rest), to: place)
        }
    }
}

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
    /// Of each slot 64 bits of its hash; 0 for an empty one.
    private var words: [UInt64] = []
    /// Of each slot 12 bits more, and the count in the last four.
    private var rests: [UInt16] = []
    private var used = 0

    /// Counts a hash, up to 15.
    mutating func count(_ word: UInt64, _ rest: UInt16) -> UInt16 {
        if used &* 10 >= words.count &* 9 { grow() }
        let slot = slot(of: word, rest)
        if words[slot] == 0 {
            used &+= 1
            words[slot] = word
            rests[slot] = rest
        }
        if rests[slot] & HashCounts.largestCount < HashCounts.largestCount { rests[slot] &+= 1 }
        return rests[slot] & HashCounts.largestCount
    }

    /// The slot that holds a hash, or the empty one where it belongs.
    private func slot(of word: UInt64, _ rest: UInt16) -> Int {
        // A product takes the word to any capacity.
        var slot = Int(truncatingIfNeeded: word.multipliedFullWidth(by: UInt64(words.count)).high)
        while words[slot] != 0 {
            if words[slot] == word, rests[slot] & ~HashCounts.largestCount == rest { return slot }
            slot &+= 1
            if slot == words.count { slot = 0 }
        }
        return slot
    }

    private mutating func grow() {
        let (oldWords, oldRests) = (words, rests)
        let capacity = oldWords.count &+ max(4, oldWords.count / 8)
        words = [UInt64](repeating: 0, count: capacity)
        rests = [UInt16](repeating: 0, count: capacity)
        for (word, rest) in zip(oldWords, oldRests) where word != 0 {
            let slot = slot(of: word, rest & ~HashCounts.largestCount)
            words[slot] = word
            rests[slot] = rest
        }
    }
}

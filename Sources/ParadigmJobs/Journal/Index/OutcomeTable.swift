import ParadigmBatch

/// A hash table whose entries stand in the order of their keys, so that it can grow where it is.
///
/// Open addressing with linear probing, 20 bytes a slot: the first 96 bits of a key, and a word that is never 0. That
/// two of ten million keys have the same first 96 bits has a probability of 10⁻¹⁵; somebody who writes rows for that end
/// finds two among 2⁴⁸, of which one would pass for recorded.
///
/// Keys are hashes already, so that the upper word, scaled to the number of *homes*, is where an entry belongs. It
/// stands there or a little behind, never before an entry with a smaller key: looking up ends at the first larger one,
/// and all entries, read from front to back, are in order for any number of homes. Growing uses that. It moves the
/// entries to the far end of the longer table, from the last to the first, and from there to their new places, from
/// the first to the last; no entry is ever written over one that was not moved yet, and no second table is needed.
struct OutcomeTable: ~Copyable {
    private static let stride = 20

    /// Entries in it.
    private(set) var count = 0
    private var homes: Int
    /// Slots behind the last home, for entries that were pushed out of theirs.
    private var spare = 64
    private var bytes: MappedBytes

    /// An empty table.
    ///
    /// - Parameters:
    ///   - homes: How many entries it is made for.
    ///   - path: Name for the file behind it, which keeps it for a moment only; nil for plain memory.
    /// - Throws: ``FileError`` when there is no memory.
    init(homes: Int, path: String?) throws(FileError) {
        self.homes = max(1, homes)
        bytes = try MappedBytes(count: (self.homes + spare) * Self.stride, path: path)
    }

    /// Size in bytes.
    var byteCount: Int { bytes.count }

    private var slots: Int { homes + spare }

    /// Where a key is, or belongs, until the table changes.
    struct Slot {
        /// Its word; 0 when it has none.
        let word: UInt64
        fileprivate let index: Int
    }

    /// Makes sure that one more entry fits.
    ///
    /// - Throws: ``FileError`` when there is no memory; the table is then as it was.
    mutating func makeRoom() throws(FileError) {
        if (count + 1) * 10 > homes * 9 { try grow(to: homes + homes / 8 + 1, spare: spare) }
        // Hardly ever: dozens of keys that are nearly the largest there is.
        if word(in: slots - 1) != 0 { try grow(to: homes, spare: spare * 2) }
    }

    /// Finds a key.
    func slot(of key: RowKey) -> Slot {
        let low = UInt32(key.low >> 32)
        var slot = home(of: key.high)
        while slot < slots {
            let word = word(in: slot)
            guard word != 0 else { break }
            let high = high(in: slot)
            if high > key.high { break }
            if high == key.high {
                let other = bytes[half: slot * Self.stride + 8]
                if other == low { return Slot(word: word, index: slot) }
                if other > low { break }
            }
            slot += 1
        }
        return Slot(word: 0, index: slot)
    }

    /// Sets the word of a key, which must not be 0.
    ///
    /// - Precondition: ``makeRoom()`` was called since the last key was added.
    mutating func set(_ word: UInt64, of key: RowKey, in slot: Slot) {
        let place = slot.index * Self.stride
        if slot.word == 0 {
            makeGap(at: slot.index)
            bytes[place] = key.high
            bytes[half: place + 8] = UInt32(key.low >> 32)
            count += 1
        }
        bytes[place + 12] = word
    }

    /// Moves the entries from a slot to the next empty one back by one.
    private mutating func makeGap(at slot: Int) {
        var end = slot
        while word(in: end) != 0 { end += 1 }
        move(slot..<end, to: slot + 1)
    }

    // MARK: Places

    private func word(in slot: Int) -> UInt64 { bytes[slot * Self.stride + 12] }

    private func high(in slot: Int) -> UInt64 { bytes[slot * Self.stride] }

    private func home(of high: UInt64) -> Int { Int(high.multipliedFullWidth(by: UInt64(homes)).high) }

    // MARK: Growing

    private mutating func grow(to newHomes: Int, spare newSpare: Int) throws(FileError) {
        let old = slots
        try bytes.grow(to: (newHomes + newSpare) * Self.stride)
        (homes, spare) = (newHomes, newSpare)
        spread(from: gather(below: old))
    }

    /// Moves all entries to the end of the table, in their order.
    ///
    /// - Parameter end: Where the slots end that hold any.
    /// - Returns: The slot of the first one.
    private mutating func gather(below end: Int) -> Int {
        var (end, target) = (end, slots)
        while end > 0 {
            while end > 0, word(in: end - 1) == 0 { end -= 1 }
            var start = end
            while start > 0, word(in: start - 1) != 0 { start -= 1 }
            target -= end - start
            move(start..<end, to: target)
            end = start
        }
        return target
    }

    /// Moves the entries at the end of the table to their places.
    ///
    /// None comes to stand behind where it was: between a home and the end there are at least as many slots as there
    /// were before the table grew, when all entries from that home on had theirs.
    private mutating func spread(from first: Int) {
        var (slot, free) = (first, 0)
        while slot < slots {
            let place = max(free, home(in: slot))
            var end = slot + 1
            while end < slots, home(in: end) <= place + end - slot { end += 1 }
            clear(free..<place)
            move(slot..<end, to: place)
            (free, slot) = (place + end - slot, end)
        }
        clear(free..<slots)
    }

    private func home(in slot: Int) -> Int { home(of: high(in: slot)) }

    private mutating func move(_ range: Range<Int>, to slot: Int) {
        bytes.move(range.lowerBound * Self.stride..<range.upperBound * Self.stride, to: slot * Self.stride)
    }

    private mutating func clear(_ range: Range<Int>) {
        bytes.clear(range.lowerBound * Self.stride..<range.upperBound * Self.stride)
    }
}

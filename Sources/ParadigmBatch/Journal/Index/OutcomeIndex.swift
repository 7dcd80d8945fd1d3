/// Where the journal holds the outcome of each row.
///
/// An open-addressing table with linear probing, 24 bytes a slot: two words of key, one that packs the rest. It grows
/// by a fifth when it is nine tenths full, so that a row costs between 26.7 and 32 bytes, the smallest table aside.
/// Keys are hashes already, so that their upper word, scaled to the number of slots, is the home of a row; growing
/// then walks the old and the new table from front to back instead of jumping about.
package struct OutcomeIndex: ~Copyable {
    /// Where a row's outcome is, and what it is.
    package struct Place: Hashable, Sendable {
        /// Offset of the line in the journal.
        package var offset: Int
        /// Round of sending; beyond ``generationLimit`` all count as that one.
        package var generation: Int
        /// Whether the row was answered.
        package var isAnswered: Bool

        /// A place.
        package init(offset: Int, generation: Int, isAnswered: Bool) {
            self.offset = offset
            self.generation = generation
            self.isAnswered = isAnswered
        }

        /// Whether an outcome replaces an earlier one of the same row: it is of a later round, or of the same round and
        /// answered where the earlier one failed.
        package func supersedes(_ earlier: Place) -> Bool {
            generation > earlier.generation
                || generation == earlier.generation && isAnswered && !earlier.isAnswered
        }
    }

    /// The last round that is told from those before it.
    package static let generationLimit = 1 << 15 - 1

    /// Rows whose outcome is an answer.
    package private(set) var answered = 0
    /// Rows whose outcome is a failure.
    package private(set) var failed = 0
    /// The latest round of any outcome; nil when there is none.
    package private(set) var latestGeneration: Int?

    private static let wordsPerSlot = 3
    private var table: MappedWords
    private let path: String?

    /// An empty index.
    ///
    /// - Parameters:
    ///   - path: Name for the file behind it, which keeps it for a moment only; nil for plain memory.
    ///   - slots: Size of the first table.
    /// - Throws: ``FileError`` when there is no memory.
    package init(path: String?, slots: Int = 1_024) throws(FileError) {
        self.path = path
        table = try MappedWords(count: slots * Self.wordsPerSlot, path: path)
    }

    /// Rows that have an outcome.
    package var count: Int { answered + failed }
    /// Size of the table in bytes.
    package var byteCount: Int { table.count * 8 }

    private var slots: Int { table.count / Self.wordsPerSlot }

    /// The outcome of a row; nil when it has none.
    package func place(of key: RowKey) -> Place? {
        let word = table[slot(of: key) * Self.wordsPerSlot + 2]
        return word == 0 ? nil : Place(word: word)
    }

    /// Makes sure that one more row fits.
    ///
    /// - Throws: ``FileError`` when there is no memory; the index is then as it was.
    package mutating func makeRoom() throws(FileError) {
        guard (count + 1) * 10 > slots * 9 else { return }
        let larger = try MappedWords(count: slots * 6 / 5 * Self.wordsPerSlot, path: path)
        let old = exchange(&table, with: larger)
        for word in stride(from: 0, to: old.count, by: Self.wordsPerSlot) where old[word + 2] != 0 {
            let place = slot(of: RowKey(high: old[word], low: old[word + 1])) * Self.wordsPerSlot
            for part in 0..<Self.wordsPerSlot { table[place + part] = old[word + part] }
        }
    }

    /// Notes an outcome, unless the row has one that it does not supersede.
    ///
    /// - Precondition: ``makeRoom()`` was called since the last insertion.
    /// - Returns: Whether it was noted.
    @discardableResult
    package mutating func insert(_ place: Place, for key: RowKey) -> Bool {
        let word = slot(of: key) * Self.wordsPerSlot
        if table[word + 2] != 0 {
            let earlier = Place(word: table[word + 2])
            guard place.supersedes(earlier) else { return false }
            count(earlier, -1)
        }
        count(place, 1)
        latestGeneration = max(latestGeneration ?? 0, place.generation)
        table[word] = key.high
        table[word + 1] = key.low
        table[word + 2] = place.word
        return true
    }

    private mutating func count(_ place: Place, _ change: Int) {
        if place.isAnswered { answered += change } else { failed += change }
    }

    /// The slot that holds a key, or the empty one where it belongs.
    private func slot(of key: RowKey) -> Int {
        var slot = Int(key.high.multipliedFullWidth(by: UInt64(slots)).high)
        while true {
            let word = slot * Self.wordsPerSlot
            if table[word + 2] == 0 || table[word] == key.high && table[word + 1] == key.low { return slot }
            slot += 1
            if slot == slots { slot = 0 }
        }
    }
}

extension OutcomeIndex.Place {
    /// 48 bits of offset, one for the answer, 15 of generation.
    ///
    /// Never 0, since a journal begins with its header.
    fileprivate var word: UInt64 {
        UInt64(truncatingIfNeeded: offset) & 0xFFFF_FFFF_FFFF | (isAnswered ? 1 << 48 : 0)
            | UInt64(min(generation, OutcomeIndex.generationLimit)) << 49
    }

    fileprivate init(word: UInt64) {
        self.init(
            offset: Int(word & 0xFFFF_FFFF_FFFF),
            generation: Int(word >> 49),
            isAnswered: word >> 48 & 1 == 1
        )
    }
}

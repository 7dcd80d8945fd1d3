package import ParadigmBatch

/// Where the journal holds the outcome of each row.
///
/// It stands in a table whose entries are made of the first 96 bits of a key and one word. The table grows by an eighth
/// when it is nine tenths full, so that a row costs between 22 and 25 bytes, the smallest tables aside. Whoever reads a
/// line back compares the whole key.
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

    private var table: OutcomeTable

    /// An empty index.
    ///
    /// - Parameters:
    ///   - path: Name for the file behind it, which keeps it for a moment only; nil for plain memory.
    ///   - rows: How many rows the first table is made for.
    /// - Throws: ``FileError`` when there is no memory.
    package init(path: String?, rows: Int = 1_024) throws(FileError) {
        table = try OutcomeTable(homes: rows, path: path)
    }

    /// Rows that have an outcome.
    package var count: Int { answered + failed }
    /// Size of the table in bytes.
    package var byteCount: Int { table.byteCount }

    /// The outcome of a row; nil when it has none.
    package func place(of key: RowKey) -> Place? {
        let word = table.slot(of: key).word
        return word == 0 ? nil : Place(word: word)
    }

    /// Makes sure that one more row fits.
    ///
    /// - Throws: ``FileError`` when there is no memory; the index is then as it was.
    package mutating func makeRoom() throws(FileError) {
        try table.makeRoom()
    }

    /// Notes an outcome, unless the row has one that it does not supersede.
    ///
    /// - Precondition: ``makeRoom()`` was called since the last insertion.
    /// - Returns: Whether it was noted.
    @discardableResult
    package mutating func insert(_ place: Place, for key: RowKey) -> Bool {
        let slot = table.slot(of: key)
        if slot.word != 0 {
            let earlier = Place(word: slot.word)
            guard place.supersedes(earlier) else { return false }
            count(earlier, -1)
        }
        count(place, 1)
        latestGeneration = max(latestGeneration ?? 0, place.generation)
        table.set(place.word, of: key, in: slot)
        return true
    }

    private mutating func count(_ place: Place, _ change: Int) {
        if place.isAnswered { answered += change } else { failed += change }
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

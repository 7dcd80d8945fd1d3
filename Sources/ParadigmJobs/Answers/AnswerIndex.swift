import ParadigmBatch

/// In which file of many the answer to each row is: between 22 and 25 bytes a row.
struct AnswerIndex: ~Copyable {
    /// Where an answer is.
    struct Place: Hashable {
        /// Which file, from 0.
        var file: Int
        /// Offset of its line.
        var offset: Int
    }

    /// Files that can be told apart: the others are left out.
    static let fileLimit = 1 << 20 - 1
    private static let offsetBits: UInt64 = 44
    /// What stands for an answer that was taken back: no file has that number.
    private static let withdrawn = UInt64.max

    private var table: OutcomeTable
    /// Rows that have an answer.
    private(set) var count = 0

    /// An empty index in plain memory.
    ///
    /// - Throws: ``FileError`` when there is none.
    init() throws(FileError) {
        table = try OutcomeTable(homes: 1_024, path: nil)
    }

    /// The answer to a row; nil when there is none.
    func place(of key: RowKey) -> Place? { Self.place(table.slot(of: key).word) }

    /// Notes an outcome as it stands in a file: an answer, unless another file has one, or that this file takes its own back.
    ///
    /// - Throws: ``FileError`` when there is no memory.
    mutating func note(_ place: Place, of key: RowKey, isAnswered: Bool) throws(FileError) {
        try table.makeRoom()
        let slot = table.slot(of: key)
        let known = Self.place(slot.word)
        if isAnswered {
            guard known == nil || known?.file == place.file else { return }
            if known == nil { count += 1 }
            table.set(Self.word(place), of: key, in: slot)
        } else if known?.file == place.file {
            count -= 1
            table.set(Self.withdrawn, of: key, in: slot)
        }
    }

    private static func word(_ place: Place) -> UInt64 {
        UInt64(place.file) << offsetBits | UInt64(place.offset) & (1 << offsetBits - 1)
    }

    private static func place(_ word: UInt64) -> Place? {
        guard word != 0, word != withdrawn else { return nil }
        return Place(file: Int(word >> offsetBits), offset: Int(word & (1 << offsetBits - 1)))
    }
}

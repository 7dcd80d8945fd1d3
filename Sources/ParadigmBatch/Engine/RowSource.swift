/// A row on its way: who it is, what is sent, and in which round.
///
/// An object, since it is handed through many functions that wait, and each of them would keep a copy of its own.
package final class PendingRow: Sendable {
    /// The row.
    package let row: Row
    /// Who it is across runs.
    package let key: RowKey
    /// Which round of sending this is: 0 at first, one more each time failed rows are tried again.
    package let generation: Int
    /// Whether it has an answer already, which only another one takes the place of.
    package let hasAnswer: Bool

    /// A row on its way.
    package init(row: Row, key: RowKey, generation: Int = 0, hasAnswer: Bool = false) {
        self.row = row
        self.key = key
        self.generation = generation
        self.hasAnswer = hasAnswer
    }
}

/// Where the engine takes rows from.
package protocol RowSource: Sendable {
    /// The next row to be sent, or nil after the last.
    ///
    /// Called by one worker at a time, and only when there is room for the row.
    ///
    /// - Returns: The row, or nil.
    /// - Throws: What ends the run: the input cannot be read.
    func next() async throws -> PendingRow?
}

/// Where the engine's outcomes go.
package protocol OutcomeSink: Sendable {
    /// Hears of a row that was admitted and is about to be sent for the first time; nothing unless implemented.
    func willSend(_ row: PendingRow)

    /// Takes what one row has come to; it is kept when this returns.
    ///
    /// Called by many workers at once, exactly once for each row that has an outcome.
    ///
    /// - Throws: What ends the run: the outcome cannot be kept.
    func record(_ conclusion: Conclusion) async throws
}

extension OutcomeSink {
    /// Nothing.
    package func willSend(_ row: PendingRow) {}
}

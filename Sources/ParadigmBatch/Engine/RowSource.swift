package import Paradigm

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
    /// Whether it is sent again since its outcome came into doubt; see ``DoubtfulOutcome``.
    package let isRepeated: Bool
    /// Whether it may have been sent before, by a run that ended without its outcome or in an earlier round.
    package let mayHaveBeenSent: Bool

    /// A row on its way.
    package init(
        row: Row,
        key: RowKey,
        generation: Int = 0,
        hasAnswer: Bool = false,
        isRepeated: Bool = false,
        mayHaveBeenSent: Bool = false
    ) {
        self.row = row
        self.key = key
        self.generation = generation
        self.hasAnswer = hasAnswer
        self.isRepeated = isRepeated
        self.mayHaveBeenSent = mayHaveBeenSent || generation > 0
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

    /// Whether rows may be read long before they are sent, as those of a file; false unless implemented. Who makes rows
    /// only when others have their outcome would wait for ever.
    var canBeReadAhead: Bool { get }

    /// Begins again, and gives those rows alone whose outcomes were taken back, as repeated ones; asked after the last
    /// row, and false unless implemented.
    ///
    /// - Returns: Whether it can.
    func giveAgain(_ outcomes: [DoubtfulOutcome]) -> Bool
}

extension RowSource {
    /// They may not.
    package var canBeReadAhead: Bool { false }

    /// It cannot.
    package func giveAgain(_ outcomes: [DoubtfulOutcome]) -> Bool { false }
}

/// Where the engine's outcomes go.
package protocol OutcomeSink: Sendable {
    /// Hears of a row that was admitted and is about to be sent for the first time; nothing unless implemented.
    func willSend(_ row: PendingRow)

    /// Takes what one row has come to; it is kept when this returns.
    ///
    /// Called by many workers at once, exactly once for each row that has an outcome, and once more for one whose
    /// outcome it took back.
    ///
    /// - Throws: What ends the run: the outcome cannot be kept.
    func record(_ conclusion: Conclusion) async throws

    /// Takes recorded outcomes back, since they may be other rows'; another one of each row may follow. It cannot unless
    /// implemented.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes.
    ///   - reason: What each of them is worth until then.
    /// - Returns: Whether it could; otherwise they stand as they are.
    /// - Throws: What ends the run.
    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool
}

extension OutcomeSink {
    /// Nothing.
    package func willSend(_ row: PendingRow) {}

    /// It cannot.
    package func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool { false }
}

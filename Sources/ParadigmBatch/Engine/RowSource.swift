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
    /// Whether an earlier run is thought to have sent it, and left it without its outcome: it may be billed twice.
    package let wasLeft: Bool

    /// A row on its way.
    package init(
        row: Row,
        key: RowKey,
        generation: Int = 0,
        hasAnswer: Bool = false,
        isRepeated: Bool = false,
        mayHaveBeenSent: Bool = false,
        wasLeft: Bool = false
    ) {
        self.row = row
        self.key = key
        self.generation = generation
        self.hasAnswer = hasAnswer
        self.isRepeated = isRepeated
        self.mayHaveBeenSent = mayHaveBeenSent || generation > 0
        self.wasLeft = wasLeft
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

    /// Where work is asked about that an earlier run began for a row and did not hear the end of; nil unless implemented.
    func started(by row: PendingRow) -> RowWork.Place?

    /// Whether rows may be read long before they are sent, as those of a file; false unless implemented. Who makes rows
    /// only when others have their outcome would wait for ever.
    var canBeReadAhead: Bool { get }

    /// Whether the next row may be long in coming, as from a pipe that another program holds open; false unless implemented.
    var mayWait: Bool { get }

    /// Whether the next row is waited for at this moment; false unless implemented.
    var isWaiting: Bool { get }

    /// Gives up waiting for the next row, since none is sent any more; nothing unless implemented.
    func interrupt()

    /// Begins again, and gives those rows alone whose outcomes were taken back, as repeated ones; asked after the last
    /// row, and false unless implemented.
    ///
    /// - Returns: Whether it can.
    func giveAgain(_ outcomes: [DoubtfulOutcome]) -> Bool
}

extension RowSource {
    /// None.
    package func started(by row: PendingRow) -> RowWork.Place? { nil }

    /// They may not.
    package var canBeReadAhead: Bool { false }

    /// It comes at once.
    package var mayWait: Bool { false }

    /// It is not.
    package var isWaiting: Bool { false }

    /// Nothing.
    package func interrupt() {}

    /// It cannot.
    package func giveAgain(_ outcomes: [DoubtfulOutcome]) -> Bool { false }
}

/// Where the engine's outcomes go.
package protocol OutcomeSink: Sendable {
    /// Hears of a row that was admitted and is about to be sent for the first time; nothing unless implemented.
    func willSend(_ row: PendingRow)

    /// Hears that the server has taken what a row asks and answers later; nothing unless implemented.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - place: Where it is asked about.
    func didStart(_ row: PendingRow, at place: RowWork.Place)

    /// Takes what one row has come to; it is kept when this returns.
    ///
    /// Called by many workers at once, exactly once for each row that has an outcome, and once more for one whose
    /// outcome it took back.
    ///
    /// - Throws: What ends the run: the outcome cannot be kept.
    func record(_ conclusion: Conclusion) async throws

    /// Hears of a row that the run leaves without an outcome although the server may have worked on it; nothing unless
    /// implemented.
    func leave(_ row: PendingRow)

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

    /// Nothing.
    package func didStart(_ row: PendingRow, at place: RowWork.Place) {}

    /// Nothing.
    package func leave(_ row: PendingRow) {}

    /// It cannot.
    package func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool { false }
}

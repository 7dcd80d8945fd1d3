package import ParadigmAPI

/// What an export found.
package struct ExportSummary: Hashable, Sendable {
    /// Records of the input.
    package var rows = 0
    /// Rows with an answer.
    package var answered = 0
    /// Rows that were sent and failed.
    package var failed = 0
    /// Records that cannot be sent, duplicates of ids included.
    package var bad = 0
    /// Rows without an outcome, which were left out.
    package var pending = 0
    /// What the answers say of themselves.
    package var answers = AnswerCounts()
    /// What those say of themselves that do not follow the schema, so that their rows failed; without tokens.
    package var invalid = AnswerCounts()
    /// Rows of which an attempt may have been billed besides the one that counts.
    package var mayHaveBeenBilledTwice = 0
    /// What of the answers is not as it came.
    package var changes = TableChanges()
    /// Bytes that were written.
    package var bytes = 0

    /// An export of nothing.
    package init() {}

    /// Cells whose text was cut, since the format holds no more.
    package var cutCells: Int { changes.cutCells }

    /// The answers that are less than they should be.
    package var flaws: AnswerFlaws { AnswerFlaws(answered: answers, invalid: invalid) }
}

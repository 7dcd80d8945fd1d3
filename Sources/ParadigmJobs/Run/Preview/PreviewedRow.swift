import ParadigmAPI
package import ParadigmBatch

/// A row of a preview: what is asked, and what came of it.
package struct PreviewedRow: Sendable {
    /// What is asked.
    package let row: Row
    /// What came of it; nil while nothing has, since the run was stopped.
    package let outcome: OutcomeRecord?
    /// Whether an earlier run had sent it.
    package let isFromBefore: Bool
    /// What it cost, with what went back to be mended; nil for a row that was not answered, be it in another shape than asked
    /// for.
    package let tokens: AnsweredTokens?
    /// The answer as one text; nil unless it was answered.
    package let answer: String?
    /// Why the answer ended, if the server said so.
    package let finishReason: String?

    /// A row with what came of it.
    package init(_ row: Row, outcome: OutcomeRecord?, isFromBefore: Bool = false) {
        self.row = row
        self.outcome = outcome
        self.isFromBefore = isFromBefore
        guard let outcome, outcome.isAnswered || outcome.isInvalidAnswer, let body = outcome.body else {
            (tokens, answer, finishReason) = (nil, nil, nil)
            return
        }
        let facts = ReplyFacts(body.span)
        let text = facts.text(of: body, to: row)
        answer = outcome.isAnswered ? String(decoding: text, as: UTF8.self) : nil
        finishReason = outcome.isAnswered ? facts.answer.finishReason?.rawValue : nil
        tokens = AnsweredTokens(facts.answer.usage, request: row.body.count, answer: text.count)
            .adding(outcome.spent)
    }

    /// Whether it was answered, in the shape that was asked for.
    package var isAnswered: Bool { answer != nil }
}

/// The first rows of an input that can be sent.
struct FirstRows {
    /// The rows, each with who it is.
    private(set) var rows: [(row: Row, key: RowKey)] = []
    /// How many records of the input they reach, bad ones and those of other shards included.
    let records: Int
    /// How many of those are of the input, or of the shard.
    private(set) var items = 0

    /// Reads as far as is needed.
    ///
    /// - Throws: ``InputError``.
    init(_ count: Int, of reader: InputReader) throws(InputError) {
        let input = IdentifiedInput(reader)
        while rows.count < count, let next = try input.next() {
            items += 1
            if case .row(let row, let key) = next { rows.append((row, key)) }
        }
        records = reader.recordCount
    }
}

package import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What a person wants to see of an outcome: what was asked, and what came of it.
package struct ShownOutcome: Sendable, Hashable {
    /// What came of a row.
    package enum End: Sendable, Hashable {
        /// The answer as the cell of a table has it, and why it ended.
        case answer(String, finish: FinishReason?)
        /// A code and a sentence.
        case error(code: String, message: String)
    }

    /// The row's name.
    package let label: String
    /// What was asked; nil when it cannot be told.
    package let question: String?
    /// What came of it.
    package let end: End

    /// What there is to see.
    package init(label: String, question: String?, end: End) {
        self.label = label
        self.question = question
        self.end = end
    }

    /// The outcome of a row, an error in some words.
    init(_ record: OutcomeRecord, of row: Row, in words: OutcomeWords = .plain) {
        label = record.label
        question = (try? JSONValue(parsing: String(decoding: row.body, as: UTF8.self))).flatMap(Self.question)
        switch record.outcome {
        case .reply(_, _, let body):
            let facts = ReplyFacts(body.span)
            let text = facts.text(of: body, to: row)
            end = .answer(String(decoding: text, as: UTF8.self), finish: facts.answer.finishReason)
        case .failure(let code, let message, let status, _, let body):
            end = .error(code: code, message: words.sentence(code, message, status: status, body))
        }
    }

    /// A record that cannot be sent.
    init(_ bad: BadRow, in words: OutcomeWords = .plain) {
        label = bad.label
        question = nil
        end = .error(code: bad.code.rawValue, message: words.sentence(bad))
    }

    /// The last message of a chat, or the text of another request.
    private static func question(in body: JSONValue) -> String? {
        if let messages = body["messages"]?.array {
            return messages.last.flatMap { text($0["content"]) }
        }
        return text(body["prompt"]) ?? text(body["input"]) ?? text(body["query"])
    }

    /// A text, or the texts among the parts of a message.
    private static func text(_ content: JSONValue?) -> String? {
        if let text = content?.string { return text }
        let parts = content?.array?.compactMap { $0["text"]?.string ?? $0.string } ?? []
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}

package import ParadigmAPI
package import ParadigmBatch

/// The columns that an answer takes in a table: one for its text, one for each member that its schema names, or those of
/// an answer out of documents.
package struct AnswerColumns: Hashable, Sendable {
    /// The members of a schema that have columns; nil when the text has one.
    private let members: [String]?
    /// The work whose answers have columns for text, sources and status; nil for other answers.
    private let work: RowWork?

    /// The columns of an answer out of documents.
    package static let ofWork = ["answer", "sources", "status"]

    /// The columns of answers.
    ///
    /// - Parameter schema: The schema that they follow; nil for none. One that names no members makes no difference.
    package init(_ schema: JSONSchema? = nil) {
        members = schema.flatMap { $0.members.isEmpty ? nil : $0.members }
        work = nil
    }

    /// The columns of answers out of documents.
    package init(work: RowWork) {
        members = nil
        self.work = work
    }

    /// The columns behind those of an answer, in their order.
    static let others = ["error", "finish_reason", "prompt_tokens", "completion_tokens"]
    /// The last of them.
    static let last = Array("completion_tokens".utf8)

    /// What they are called.
    package var names: [String] { members ?? (work == nil ? ["answer"] : Self.ofWork) }

    /// How many they are.
    package var count: Int { names.count }

    /// Gives out the cells of an answer, as many as there are names.
    ///
    /// Texts stand as they are, null and what is missing as nothing, objects and arrays as JSON; of several choices each
    /// cell has the array of what they say.
    ///
    /// - Parameters:
    ///   - text: The text of the answer, in UTF-8.
    ///   - write: Takes each cell: what a model wrote.
    /// - Returns: Whether the cells hold all of it: false when there are members that the schema does not name.
    @discardableResult
    package func forEachCell(of text: [UInt8], _ write: (AnswerCell) -> Void) -> Bool {
        if let work {
            for cell in Self.cells(of: text, of: work) { write(.text(Array(cell.utf8))) }
            return true
        }
        guard let names = members else {
            write(.text(text))
            return true
        }
        let choices = Self.choices(in: text)
        guard choices.isEmpty else {
            for name in names { write(.text(JSONValue.array(choices.map { $0[name] ?? .null }).serialized)) }
            return choices.allSatisfy { Self.isWhole($0, in: names) }
        }
        let answer = Self.object(in: text)?.byKey ?? [:]
        for name in names { write(Self.cell(answer[name] ?? .null)) }
        return Self.isWhole(answer, in: names)
    }

    /// Whether each member of an answer is one of those that have columns.
    private static func isWhole(_ members: [String: JSONValue], in names: [String]) -> Bool {
        members.keys.allSatisfy(names.contains)
    }

    /// The objects in several choices, which stand in one text as an array of theirs; none for any other text.
    private static func choices(in text: [UInt8]) -> [[String: JSONValue]] {
        guard text.first == UInt8(ascii: "["), let texts = (try? JSONValue(parsing: text))?.array,
            texts.count > 1, texts.allSatisfy({ $0.string != nil })
        else { return [] }
        return texts.map { object(in: Array(($0.string ?? "").utf8))?.byKey ?? [:] }
    }

    private static func cells(of body: [UInt8], of work: RowWork) -> [String] {
        guard let answer = WorkAnswer(body, of: work) else { return [String(decoding: body, as: UTF8.self), "", ""] }
        return [answer.text, answer.sourceLines, answer.status]
    }

    private static func object(in text: [UInt8]) -> JSONObject? {
        guard let range = try? EmbeddedJSON.find(in: text.span),
            let value = try? JSONValue(parsing: Array(text[range]))
        else { return nil }
        return value.object
    }

    private static func cell(_ value: JSONValue) -> AnswerCell {
        switch value {
        case .null: .text([])
        case .string(let text): .text(Array(text.utf8))
        case .bool(let isTrue): .truth(isTrue)
        case .number(let number): .number(number)
        case .array, .object: .text(value.serialized)
        }
    }
}

/// A cell of an answer: what a model wrote.
package enum AnswerCell: Hashable, Sendable {
    /// A text in UTF-8.
    case text([UInt8])
    /// A number, as it was written.
    case number(JSONNumber)
    /// True or false.
    case truth(Bool)
}

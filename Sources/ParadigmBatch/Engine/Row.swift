/// One request of a batch, ready to be sent.
package struct Row: Hashable, Sendable {
    /// Place among the records of the input, from 0.
    package var ordinal: Int
    /// Line on which the record begins, from 1.
    package var line: Int
    /// The id that the input gives it; nil when it gives none.
    package var id: String?
    /// Path below the base URL, such as `/chat/completions`.
    package var path: String
    /// The body to send: one JSON object without line ends.
    package var body: [UInt8]
    /// The model that the body names; nil when it names none.
    package var model: String?
    /// The longest answer that the body allows, in tokens; nil when it sets no limit.
    package var maxTokens: Int?
    /// Whether the body asks for server-sent events.
    package var isStreaming = false
    /// How many choices or vectors the body asks for.
    package var asked = 1

    /// The row's name in the output: its id, or `row-N` with N counted from 1.
    package var label: String { id ?? Row.label(ofOrdinal: ordinal) }

    /// A row.
    package init(ordinal: Int, line: Int, id: String? = nil, path: String, body: [UInt8]) {
        self.ordinal = ordinal
        self.line = line
        self.id = id
        self.path = path
        self.body = body
    }

    /// The name of a row without an id.
    package static func label(ofOrdinal ordinal: Int) -> String { "row-\(ordinal + 1)" }
}

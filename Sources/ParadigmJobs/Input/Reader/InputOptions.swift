package import ParadigmAPI
import ParadigmBatch

/// How an input is read, and what is added to its rows.
package struct InputOptions: Hashable, Sendable {
    /// A field to add to bodies that lack it.
    package struct Field: Hashable, Sendable {
        /// Name of the field, at the top level of the body.
        package var name: String
        /// Its value.
        package var value: JSONValue

        /// A field.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// How the records are written; nil to go by the extension of the path, and where there is none by the first byte:
    /// `{` stands for JSON lines, and anything else is an error.
    package var format: InputFormat?
    /// In which encoding it is; nil to find out.
    package var encoding: AnnouncedEncoding?
    /// What stands between the fields of a table; nil to find out.
    package var separator: UInt8?
    /// Whether format, encoding and separator are what a look at all of the same bytes has found, so that it need not be
    /// repeated.
    package var isExamined = false
    /// Whether a table without anything, header included, holds no rows, rather than being none: engines hand out parts
    /// without rows.
    package var allowsNothing = false
    /// What to ask of each row; nil for the prompt that the row brings.
    ///
    /// A CSV then needs a column `prompt`, or only one column. With a template, a line of JSON without `body` and
    /// `messages` is a row of columns for it.
    package var promptTemplate: Template?
    /// A system message for rows that bring a prompt; nil for none.
    package var systemTemplate: Template?
    /// Whether templates that would make the same prompt of every row are an error, and those that have a column's name in
    /// single braces: whoever types them means something else.
    package var refusesSamePrompt = false
    /// Whether a row whose prompt is empty is a bad row, or is sent; see ``RenderedText/isEmpty(beside:)``.
    package var setsEmptyPromptsAside = false
    /// The column that holds the rows' ids; nil for none but `custom_id` in lines of JSON.
    package var idColumn: String?
    /// The column of a CSV that says why a row cannot be sent, where it is not empty; nil for none.
    package var faultColumn: String?
    /// The columns that say what such a row is about: what people call it, and its number or other name; none unless set.
    package var subjectColumns: [String] = []
    /// The sheet of a workbook; nil for the first one that is shown.
    package var sheet: String?
    /// Path that prompts are sent to: `/chat/completions`, or `/completions` or `/embeddings`.
    package var endpoint = RowEndpoint.chat.path
    /// The model for rows that name none.
    package var model: String?
    /// `temperature` for chats and completions that lack it.
    package var temperature: Double?
    /// `max_tokens` for chats and completions that set no limit.
    package var maxTokens: Int?
    /// The limit with which rows are sent that get ``maxTokens``, while they are known by that one; nil for the same.
    package var raisedMaxTokens: Int?
    /// What chats and completions say about the form of their answers, unless they do so themselves; nil for nothing.
    package var answerForm: Field?
    /// Further fields for bodies that lack them, whatever their path; of two with one name the last one counts.
    package var fields: [Field] = []
    /// Paths allowed besides `/chat/completions`, `/completions` and `/embeddings`, with or without `/v1`.
    package var allowedPaths: [String] = []
    /// How many records to read at most; nil for all.
    package var limit: Int?
    /// The part of the input to give out; nil for all of it.
    package var shard: Shard?
    /// Bytes that a record may have; a longer one is a bad row.
    package var recordLimit = 64 << 20

    /// Options that add nothing.
    package init() {}
}

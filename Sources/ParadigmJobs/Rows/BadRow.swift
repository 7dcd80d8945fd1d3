import ParadigmBatch

/// A record of the input that cannot be sent, and why.
///
/// It is an outcome of its own: it never stops other rows, and is never journaled, since reading the input again finds
/// it again.
package struct BadRow: Error, Hashable, Sendable {
    /// What is wrong, as a word for programs.
    ///
    /// An open set.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The word.
        package let rawValue: String

        /// A code from its word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The record cannot be read, or lacks something.
        package static let badRow = Code(rawValue: "bad_row")
        /// An earlier record has the same id.
        package static let duplicateID = Code(rawValue: "duplicate_id")
        /// A path that may not be sent to.
        package static let unsupportedPath = Code(rawValue: "unsupported_path")
        /// A method other than POST.
        package static let unsupportedMethod = Code(rawValue: "unsupported_method")
        /// Neither the row nor the options name a model.
        package static let noModel = Code(rawValue: "no_model")
        /// The prompt has nothing in it that the row brings.
        package static let emptyPrompt = Code(rawValue: "empty_prompt")
        /// The prompt asks for what a formula comes to, which was not saved.
        package static let noFormulaValue = Code(rawValue: "no_formula_value")
        /// What it is about is not there to be asked, such as a document that the server could not read.
        package static let notSendable = Code(rawValue: "document_failed")
        /// A record beyond the size limit.
        package static let tooLong = Code(rawValue: "row_too_long")
    }

    /// What the records of an input are counted in.
    package enum Unit: Hashable, Sendable {
        /// Lines of text.
        case line
        /// Rows of a sheet, by the sheet's own numbers.
        case row
        /// Elements of a JSON array, which may all stand on one line.
        case element
    }

    /// Place among the records of the input, from 0.
    package var ordinal: Int
    /// What the record is told by.
    package var unit = Unit.line
    /// Line of the trouble, from 1; where the record begins when there is no ``column``.
    package var line: Int
    /// Column of the trouble in its line, from 1, counted in Unicode scalars; nil when it concerns the whole record.
    package var column: Int?
    /// The id that the input gives it; nil when it gives none or could not be read so far.
    package var id: String?
    /// What is wrong.
    package var fault: Fault
    /// What it is about, as people call it, where the row is one of several made for that: a document; nil for other rows.
    package var subject: String?

    /// What is wrong, as a word for programs.
    package var code: Code { fault.code }

    /// The row's name in the output: its id, or `row-N` with N counted from 1.
    package var label: String { id ?? Row.label(ofOrdinal: ordinal) }

    /// A record that cannot be sent.
    package init(ordinal: Int, line: Int, column: Int? = nil, id: String? = nil, _ fault: Fault) {
        self.ordinal = ordinal
        self.line = line
        self.column = column
        self.id = id
        self.fault = fault
    }
}

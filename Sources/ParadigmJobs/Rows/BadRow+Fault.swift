package import ParadigmAPI

extension BadRow {
    /// What is wrong with a record, with its facts.
    ///
    /// Names come from the input, contents never; whoever tells a person finds the words.
    package enum Fault: Hashable, Sendable {
        /// It is not JSON.
        case notJSON(JSONFault.Problem)
        /// What the template of a body makes of it is not JSON.
        case bodyNotJSON(JSONFault.Problem)
        /// Its bytes are not UTF-8.
        case notUTF8
        /// It is longer than this many bytes.
        case tooLong(limit: Int)
        /// An earlier record has its id.
        case duplicateID
        /// Its id is neither a string nor an integer.
        case malformedID
        /// It has no `body`, where lines of a batch are wanted.
        case noBody
        /// Its `body` is no object.
        case malformedBody
        /// It has none of `body`, `messages`, `input` and `prompt`, but others.
        case noQuestion(OtherMembers)
        /// Its `prompt` is no string.
        case malformedPrompt
        /// Nothing in its prompt comes from the record, or is more than white space.
        case emptyPrompt
        /// It lacks a field that a template names.
        case noField(String)
        /// Its method is not POST.
        case otherMethod
        /// It has no `url`, and its body does not tell where it is sent.
        case noURL
        /// Its `url` is no string.
        case malformedURL
        /// Its `url` is no path below the base URL.
        case path(PathFault)
        /// Its `url` is a path that is not allowed.
        case forbiddenPath
        /// Neither it nor the options name a model.
        case noModel
        /// Its `model` is no name.
        case malformedModel
        /// It has not as many columns as the header.
        case columns(found: Int, expected: Int)
        /// A quote that closes a field has text behind it.
        case textAfterQuote
        /// A quote is never closed.
        case openQuote
        /// A formula that its prompt needs was saved without a value; its cell, such as `C7`.
        case formulaWithoutValue(cell: String)
        /// The document that it is about cannot be asked.
        case document(DocumentTrouble)

        /// The word for programs.
        package var code: Code {
            switch self {
            case .notJSON, .bodyNotJSON, .notUTF8, .malformedID, .noBody, .malformedBody, .noQuestion, .malformedPrompt,
                .noField, .columns, .textAfterQuote, .openQuote:
                .badRow
            case .tooLong: .tooLong
            case .duplicateID: .duplicateID
            case .emptyPrompt: .emptyPrompt
            case .formulaWithoutValue: .noFormulaValue
            case .otherMethod: .unsupportedMethod
            case .noURL, .malformedURL, .path, .forbiddenPath: .unsupportedPath
            case .noModel, .malformedModel: .noModel
            case .document: .notSendable
            }
        }
    }

    /// Why a text is no path below the base URL.
    package enum PathFault: Hashable, Sendable {
        /// It does not begin with a slash, or is nothing else.
        case noSlash
        /// It has a backslash.
        case backslash
        /// It has a character that no path has.
        case character
        /// It has a query.
        case query
        /// It has a fragment.
        case fragment
        /// It has this in it, which some server would take for the way to another path.
        case part(String)
    }
}

/// Why a document cannot be asked.
///
/// A list of documents, and the table of pairs, have it in a column as a word, or in somebody else's words.
package enum DocumentTrouble: Hashable, Sendable {
    /// The server does not have it, or not any more.
    case gone
    /// The server is not ready with it; how far it is, in its own word, if it has said any.
    case notReady(status: String)
    /// It was not uploaded.
    case notUploaded
    /// The list does not say what the server calls it.
    case unnamed
    /// What the server, or the maker of the list, says.
    case said(String)

    /// What a cell says that is not empty.
    package init(cell: String) {
        switch cell {
        case "gone": self = .gone
        case "not_uploaded": self = .notUploaded
        case "unnamed": self = .unnamed
        case "not_ready": self = .notReady(status: "")
        default:
            let status = "not_ready: "
            self = cell.hasPrefix(status) ? .notReady(status: String(cell.dropFirst(status.count))) : .said(cell)
        }
    }

    /// The cell that says so.
    package var cell: String {
        switch self {
        case .gone: "gone"
        case .notReady(""): "not_ready"
        case .notReady(let status): "not_ready: \(status)"
        case .notUploaded: "not_uploaded"
        case .unnamed: "unnamed"
        case .said(let words): words
        }
    }
}

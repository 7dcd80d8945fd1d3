/// Why a schema cannot be used, and where it is wrong; nothing is sent with such a schema.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: Hashable, Sendable {
        /// The document is not JSON.
        case syntax(JSONSyntaxError)
        /// Neither an object nor `true` or `false`.
        case noSchema
        /// A word that is not checked here.
        case unknownWord(String)
        /// A word whose value is not what it takes.
        case value(of: String, wanted: Wanted)
        /// A reference that leads nowhere in the document.
        case nowhere(String)
        /// References or choices that lead back to where they began, with nothing of the answer in between.
        case endless
        /// Two words of one place that no answer could follow together.
        case contradiction(String, String)
        /// A regular expression with something that is not known here.
        case pattern(String)
        /// A list of fields that is no such list.
        case fields(FieldsFault)
    }

    /// What a word takes.
    package enum Wanted: Hashable, Sendable {
        case types
        case schemas
        case schemaList
        case names
        case values
        case number
        case count
        case text
        case flag
    }

    /// What is wrong with a list of fields.
    package enum FieldsFault: Hashable, Sendable {
        case noName
        case unknownType(String)
        case notClosed(String)
        case noChoice
        case noComma
        case repeatedName(String)
        case tooDeep
    }

    /// The place in the document as a JSON Pointer (RFC 6901), empty for the whole; nil for a list of fields.
    public let pointer: String?
    /// The column in a list of fields, from 1; nil for a document.
    public let column: Int?
    /// What is wrong.
    package let reason: Reason

    init(_ reason: Reason, at pointer: String) {
        self.reason = reason
        self.pointer = pointer
        column = nil
    }

    init(_ fault: FieldsFault, column: Int) {
        reason = .fields(fault)
        pointer = nil
        self.column = column
    }

    /// The place and what is wrong there.
    public var description: String {
        let place = pointer.map { $0.isEmpty ? "" : "\($0): " } ?? column.map { "column \($0): " } ?? ""
        return place + message
    }

    /// What is wrong, without the place.
    public var message: String {
        switch reason {
        case .syntax(let error): "not JSON: \(error)"
        case .noSchema: "a schema is an object, or true or false"
        case .unknownWord(let word): "\"\(word)\" cannot be checked here; leave it out, or say it in other words"
        case .value(let word, let wanted): "\"\(word)\" takes \(wanted.words)"
        case .nowhere(let reference): "the reference \"\(reference)\" leads nowhere in this document"
        case .endless: "this leads back to itself before anything of the answer is looked at"
        case .contradiction(let one, let other):
            "\"\(one)\" and \"\(other)\" contradict each other, so that no answer could follow both"
        case .pattern(let part):
            "\"\(part)\" cannot be used in a pattern here, which is looked for in linear time; leave the pattern out, or "
                + "write it without"
        case .fields(let fault): fault.words
        }
    }
}

extension SchemaError.Wanted {
    fileprivate var words: String {
        switch self {
        case .types: "one of object, array, string, number, integer, boolean and null, or a list of some"
        case .schemas: "an object of schemas"
        case .schemaList: "a list of at least one schema"
        case .names: "a list of names"
        case .values: "a list of at least one value"
        case .number: "a number"
        case .count: "a whole number from 0 on"
        case .text: "a text"
        case .flag: "true or false"
        }
    }
}

extension SchemaError.FieldsFault {
    fileprivate var words: String {
        switch self {
        case .noName: "expected the name of a field"
        case .unknownType(let word):
            "\"\(word)\" is no type: there are string, int, number, bool, date, [type], {fields} and \"one\"|\"other\""
        case .notClosed(let bracket): "\(bracket) is not closed"
        case .noChoice: "expected another choice after |"
        case .noComma: "expected a comma before the next field"
        case .repeatedName(let name): "there are two fields \"\(name)\""
        case .tooDeep: "nested too deep"
        }
    }
}

/// The shape that an answer must have, as a JSON Schema (draft 2020-12) of which each word is checked.
///
/// A part of the standard is known: `type`, `properties`, `required`, `additionalProperties`, `propertyNames`, `items`,
/// `prefixItems`, `uniqueItems`, `enum`, `const`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`,
/// `minLength`, `maxLength`, `minItems`, `maxItems`, `pattern`, `allOf`, `anyOf`, `oneOf`, `$ref` within the document, and
/// `format` for dates. Words that only describe are passed over, and so are those that begin with `x-`. Any other is refused when the schema is read, since a rule that nobody checks is worse than none.
///
/// ```swift
/// let schema = try JSONSchema(fields: #"nom, age int, tags [string], note number?, statut "ok"|"ko""#)
/// let person = try await paradigm.chat(request, as: Person.self, schema: schema)
/// ```
public struct JSONSchema: Sendable {
    /// The document by which answers are checked.
    public let document: JSONValue
    /// The document that servers get: in ``init(fields:)`` each member is asked for there, optional ones as null, since
    /// strict servers know no others.
    public let request: JSONValue
    /// The rules, that of the whole first.
    let nodes: [Node]

    /// A schema from its document.
    ///
    /// - Parameter document: The schema; or what `response_format` takes, with the schema within it.
    /// - Throws: ``SchemaError`` at the first word that is not known here, or makes no sense.
    public init(_ document: JSONValue) throws(SchemaError) {
        let schema = Self.unwrapped(document)
        try self.init(schema, request: schema)
    }

    /// A schema from the JSON of its document.
    ///
    /// - Throws: ``SchemaError``, also for what is not JSON.
    public init(parsing json: String) throws(SchemaError) {
        let document: JSONValue
        do throws(JSONSyntaxError) {
            document = try JSONValue(parsing: json)
        } catch {
            throw SchemaError(.syntax(error), at: "")
        }
        try self.init(document)
    }

    init(_ document: JSONValue, request: JSONValue) throws(SchemaError) {
        self.document = document
        self.request = request
        nodes = try SchemaReader.nodes(of: document)
    }

    /// The members that the schema names, if it asks for an object, in the order of the document; none otherwise.
    public var members: [String] {
        var seen: Set<Int> = []
        return members(of: 0, &seen)
    }

    /// The members that a rule names, and those that it refers to beside it.
    private func members(of number: Int, _ seen: inout Set<Int>) -> [String] {
        guard seen.insert(number).inserted else { return [] }
        let node = nodes[number]
        var names = node.members
        for next in [node.reference].compactMap(\.self) + node.allOf {
            for name in members(of: next, &seen) where !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// What a model is told where nothing else makes it keep to the schema.
    package var instruction: String {
        "Answer with one JSON value and nothing else. It must follow this JSON Schema: \(request)"
    }

    /// The value in what a model wrote, be it in a fence or with words around it.
    ///
    /// - Parameter text: The answer.
    /// - Returns: The value, which follows the schema.
    /// - Throws: ``InvalidAnswer``, which says all that is wrong with it.
    public func value(in text: String) throws(InvalidAnswer) -> JSONValue {
        let (_, value) = try EmbeddedJSON.value(in: text)
        let faults = faults(of: value)
        guard faults.isEmpty else { throw InvalidAnswer(text: text, faults: faults) }
        return value
    }

    /// What is wrong with a value.
    ///
    /// - Parameter value: The value.
    /// - Returns: The first few faults; none when it follows the schema.
    public func faults(of value: JSONValue) -> [SchemaFault] {
        var check = SchemaCheck(self)
        check.check(value, by: 0)
        return check.faults
    }
}

extension JSONSchema: Hashable {
    /// Whether both ask for the same, in the same words.
    public static func == (left: JSONSchema, right: JSONSchema) -> Bool {
        left.document == right.document && left.request == right.request
    }

    /// Hashes the document.
    public func hash(into hasher: inout Hasher) { hasher.combine(document) }
}

extension JSONSchema {
    /// The rules for one place; others are named by their numbers.
    struct Node: Hashable, Sendable {
        /// Whether nothing is right: the schema `false`.
        var isNever = false
        var types: JSONTypes?
        /// The names of `properties` in their order.
        var members: [String] = []
        var properties: [String: Int] = [:]
        var required: [String] = []
        var additional: Int?
        /// What the names of members follow.
        var names: Int?
        /// What elements follow, behind those of `prefixItems`.
        var items: Int?
        /// What each of the first elements follows: `prefixItems`.
        var firstItems: [Int] = []
        var isUnique = false
        /// `enum`, or the one value of `const`.
        var choices: [JSONValue]?
        var constant: JSONValue?
        var lowest: Bound?
        var lowestExclusive: Bound?
        var highest: Bound?
        var highestExclusive: Bound?
        var lengths = Counts()
        var counts = Counts()
        var pattern: TextPattern?
        var isDate = false
        var allOf: [Int] = []
        var anyOf: [Int] = []
        var oneOf: [Int] = []
        var reference: Int?
    }

    /// A bound of numbers.
    struct Bound: Hashable, Sendable {
        /// As it is written.
        let number: JSONNumber
        let exact: ExactNumber

        init(_ number: JSONNumber) {
            self.number = number
            exact = ExactNumber(number)
        }
    }

    /// How few and how many there may be of something.
    struct Counts: Hashable, Sendable {
        var least: Int?
        var most: Int?
    }
}

/// The types of JSON Schema; each integer is a number too.
struct JSONTypes: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let object = JSONTypes(rawValue: 1)
    static let array = JSONTypes(rawValue: 2)
    static let string = JSONTypes(rawValue: 4)
    static let number = JSONTypes(rawValue: 8)
    static let integer = JSONTypes(rawValue: 16)
    static let boolean = JSONTypes(rawValue: 32)
    static let null = JSONTypes(rawValue: 64)

    /// All of them, with their names in schemas and in sentences.
    static let names: [(type: JSONTypes, name: String, phrase: String)] = [
        (.object, "object", "an object"), (.array, "array", "an array"), (.string, "string", "a string"),
        (.number, "number", "a number"), (.integer, "integer", "an integer"), (.boolean, "boolean", "true or false"),
        (.null, "null", "null"),
    ]

    /// The type of a name; nil for any other.
    init?(name: String) {
        guard let found = Self.names.first(where: { $0.name == name }) else { return nil }
        self = found.type
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Whether a value is of one of these types.
    func includes(_ value: JSONValue) -> Bool {
        switch value {
        case .object: contains(.object)
        case .array: contains(.array)
        case .string: contains(.string)
        case .bool: contains(.boolean)
        case .null: contains(.null)
        // 3.0 is an integer: what counts is the number, not how it is written.
        case .number(let number): contains(.number) || contains(.integer) && ExactNumber(number).isInteger
        }
    }

    /// The types in words.
    var words: String {
        Self.names.filter { contains($0.type) }.map(\.phrase).joined(separator: " or ")
    }
}

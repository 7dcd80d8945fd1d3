/// A schema in one line, for those who do not write JSON Schema: `nom, age int, tags [string], statut "ok"|"ko"`.
///
///     fields = field *( "," field )
///     field  = name [ ":" ] [ type ] [ "?" ]          (a text unless said otherwise)
///     name   = letters, digits, "_" and "-"; any other in double quotes
///     type   = "string" | "int" | "number" | "bool" | "date" | "[" type [ "?" ] "]" | "{" fields "}" | choice
///     choice = value *( "|" value )                   (texts in double quotes, or numbers)
///
/// What has a `?` may be null, and as a field may be left out. There is no room for other members.
struct FieldList {
    private static let types: [String: JSONObject] = [
        "string": ["type": "string"], "text": ["type": "string"], "int": ["type": "integer"],
        "integer": ["type": "integer"], "number": ["type": "number"], "float": ["type": "number"],
        "bool": ["type": "boolean"], "boolean": ["type": "boolean"], "date": ["type": "string", "format": "date"],
    ]
    private static let depthLimit = 32

    private let scalars: [Unicode.Scalar]
    /// Whether optional fields are asked for all the same.
    private let asksForAll: Bool
    private var position = 0
    private var depth = 0

    /// The document of a list.
    ///
    /// - Parameters:
    ///   - text: The list.
    ///   - asksForAll: Whether fields that may be left out are asked for all the same, and so are null.
    /// - Returns: The document.
    /// - Throws: ``SchemaError``.
    static func document(_ text: String, asksForAll: Bool) throws(SchemaError) -> JSONValue {
        var list = FieldList(scalars: Array(text.unicodeScalars), asksForAll: asksForAll)
        let object = try list.fields(until: nil)
        return .object(object)
    }

    private init(scalars: [Unicode.Scalar], asksForAll: Bool) {
        self.scalars = scalars
        self.asksForAll = asksForAll
    }

    // MARK: Fields

    private mutating func fields(until end: Unicode.Scalar?) throws(SchemaError) -> JSONObject {
        var properties: JSONObject = [:]
        var required: [JSONValue] = []
        let start = position
        while true {
            let (name, place) = try name()
            guard properties[name] == nil else { throw fault(.repeatedName(name), at: place) }
            _ = take(":")
            let (type, isOptional) = try type()
            properties[name] = .object(type)
            if asksForAll || !isOptional { required.append(.string(name)) }
            if take(",") { continue }
            skipSpaces()
            if next == end {
                if end != nil { position += 1 }
                break
            }
            if next == nil { throw fault(.notClosed("{"), at: start - 1) }
            throw fault(.noComma)
        }
        return [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
    }

    private mutating func name() throws(SchemaError) -> (String, at: Int) {
        skipSpaces()
        let place = position
        let name: String
        if next == "\"" {
            name = try quoted()
        } else {
            name = word()
        }
        guard !name.isEmpty else { throw fault(.noName, at: place) }
        return (name, place)
    }

    // MARK: Types

    private mutating func type() throws(SchemaError) -> (JSONObject, isOptional: Bool) {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.depthLimit else { throw fault(.tooDeep) }
        let type = try plainType()
        guard take("?") else { return (type, false) }
        return (Self.orNull(type), true)
    }

    private mutating func plainType() throws(SchemaError) -> JSONObject {
        skipSpaces()
        let place = position
        guard let next else { return ["type": "string"] }
        switch next {
        case "[":
            position += 1
            let (element, _) = try type()
            guard take("]") else { throw fault(.notClosed("["), at: place) }
            return ["type": "array", "items": .object(element)]
        case "{":
            position += 1
            return try fields(until: "}")
        case "\"", "-", "0"..."9": return try choice()
        default:
            let word = word()
            guard !word.isEmpty else { return ["type": "string"] }
            guard let type = Self.types[word.lowercased()] else { throw fault(.unknownType(word), at: place) }
            return type
        }
    }

    private mutating func choice() throws(SchemaError) -> JSONObject {
        var values: [JSONValue] = []
        repeat {
            skipSpaces()
            let place = position
            if next == "\"" {
                values.append(.string(try quoted()))
            } else if let number = number() {
                values.append(.number(number))
            } else {
                throw fault(.noChoice, at: place)
            }
        } while take("|")
        var type: JSONObject = [:]
        if values.allSatisfy({ $0.string != nil }) { type["type"] = "string" }
        if values.allSatisfy({ $0.double != nil }) { type["type"] = "number" }
        type["enum"] = .array(values)
        return type
    }

    private static func orNull(_ type: JSONObject) -> JSONObject {
        var type = type
        if let name = type["type"], name.array == nil { type["type"] = .array([name, "null"]) }
        if let values = type["enum"]?.array, !values.contains(.null) { type["enum"] = .array(values + [.null]) }
        return type
    }

    // MARK: Characters

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skipSpaces() {
        while let next, next.properties.isWhitespace { position += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func word() -> String {
        taken { $0.properties.isXIDContinue || $0 == "-" }
    }

    private mutating func number() -> JSONNumber? {
        JSONNumber(literal: taken { $0.properties.isXIDContinue || "+-.".unicodeScalars.contains($0) })
    }

    private mutating func taken(_ isPart: (Unicode.Scalar) -> Bool) -> String {
        var taken = ""
        while let next, isPart(next) {
            taken.unicodeScalars.append(next)
            position += 1
        }
        return taken
    }

    /// A text in double quotes, with the escapes of JSON.
    private mutating func quoted() throws(SchemaError) -> String {
        let start = position
        position += 1
        while let next, next != "\"" { position += next == "\\" ? 2 : 1 }
        guard position < scalars.count else { throw fault(.notClosed("\""), at: start) }
        position += 1
        var json = ""
        json.unicodeScalars.append(contentsOf: scalars[start..<position])
        guard let text = (try? JSONValue(parsing: json))?.string else { throw fault(.notClosed("\""), at: start) }
        return text
    }

    private func fault(_ fault: SchemaError.FieldsFault, at place: Int? = nil) -> SchemaError {
        SchemaError(fault, column: (place ?? position) + 1)
    }
}

extension JSONSchema {
    /// A schema from a list of fields in one line, such as `nom, age int, tags [string], note number?, statut "ok"|"ko"`.
    ///
    /// A field is a text unless its type follows its name: `string`, `int`, `number`, `bool`, `date`, `[type]` for a list,
    /// `{…}` for fields within, or the values it may have. With `?` it may be null or missing. Other members are not
    /// allowed.
    ///
    /// - Throws: ``SchemaError``, which says in which column the list is wrong.
    public init(fields: String) throws(SchemaError) {
        try self.init(
            try FieldList.document(fields, asksForAll: false),
            request: try FieldList.document(fields, asksForAll: true)
        )
    }
}

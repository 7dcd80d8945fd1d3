/// Reads a document into rules, and refuses what nobody would check.
struct SchemaReader {
    private typealias Node = JSONSchema.Node

    /// What only describes, or helps to write a schema.
    private static let descriptions: Set = [
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment",
        // Which of several forms has which value is in the forms themselves.
        "discriminator",
    ]
    /// More references in a row are taken to be endless.
    private static let chainLimit = 256

    private let document: JSONValue
    private var nodes: [Node] = []
    private var pointers: [String] = []
    private var numbers: [String: Int] = [:]
    /// What references lead to and is to be read: not at once, so that a long row of them needs no deep stack.
    private var waiting: [(value: JSONValue, number: Int)] = []

    /// The rules of a document, that of the whole first.
    ///
    /// - Throws: ``SchemaError``.
    static func nodes(of document: JSONValue) throws(SchemaError) -> [JSONSchema.Node] {
        var reader = SchemaReader(document: document)
        _ = try reader.read(document, at: "")
        while let (value, number) = reader.waiting.popLast() {
            reader.nodes[number] = try reader.node(value, at: reader.pointers[number])
        }
        try reader.refuseCircles()
        for (node, pointer) in zip(reader.nodes, reader.pointers) {
            if let (one, other) = node.contradiction(among: reader.nodes) {
                throw SchemaError(.contradiction(one, other), at: pointer)
            }
        }
        return reader.nodes
    }

    private init(document: JSONValue) {
        self.document = document
    }

    private mutating func read(_ value: JSONValue, at pointer: String) throws(SchemaError) -> Int {
        let (number, isNew) = number(at: pointer)
        if isNew { nodes[number] = try node(value, at: pointer) }
        return number
    }

    private mutating func number(at pointer: String) -> (Int, isNew: Bool) {
        if let known = numbers[pointer] { return (known, false) }
        numbers[pointer] = nodes.count
        nodes.append(Node())
        pointers.append(pointer)
        return (nodes.count - 1, true)
    }

    private mutating func node(_ value: JSONValue, at pointer: String) throws(SchemaError) -> Node {
        var node = Node()
        switch value {
        case .bool(let isAnything): node.isNever = !isAnything
        case .object(let object):
            for member in object {
                try read(member.key, member.value, at: pointer + "/" + JSONPointer.escaped(member.key), into: &node)
            }
        default: throw SchemaError(.noSchema, at: pointer)
        }
        return node
    }

    private mutating func read(
        _ word: String,
        _ value: JSONValue,
        at pointer: String,
        into node: inout JSONSchema.Node
    ) throws(SchemaError) {
        let place = Word(name: word, value: value, pointer: pointer)
        switch word {
        case "type": node.types = try place.types()
        case "properties":
            let members = try place.object()
            node.members = []
            for member in members where !node.members.contains(member.key) { node.members.append(member.key) }
            node.properties = try schemas(members, at: pointer)
        case "$defs", "definitions": _ = try schemas(try place.object(), at: pointer)
        case "required": node.required = try place.names()
        case "additionalProperties": node.additional = try read(value, at: pointer)
        case "propertyNames": node.names = try read(value, at: pointer)
        case "items": node.items = try read(value, at: pointer)
        case "prefixItems": node.firstItems = try alternatives(place)
        case "uniqueItems": node.isUnique = try place.flag()
        case "enum": node.choices = try place.list(.values)
        case "const": node.constant = value
        case "minimum": node.lowest = try place.bound()
        case "maximum": node.highest = try place.bound()
        case "exclusiveMinimum": node.lowestExclusive = try place.bound()
        case "exclusiveMaximum": node.highestExclusive = try place.bound()
        case "minLength": node.lengths.least = try place.count()
        case "maxLength": node.lengths.most = try place.count()
        case "minItems": node.counts.least = try place.count()
        case "maxItems": node.counts.most = try place.count()
        case "pattern": node.pattern = try place.pattern()
        case "format": node.isDate = try place.text() == "date"
        case "allOf": node.allOf = try alternatives(place)
        case "anyOf": node.anyOf = try alternatives(place)
        case "oneOf": node.oneOf = try alternatives(place)
        case "$ref": node.reference = try reference(place)
        // They say which standard this is, and what the document is called.
        case "$schema": _ = try place.text()
        case "$id" where pointer == "/$id": _ = try place.text()
        case _ where Self.descriptions.contains(word) || word.hasPrefix("x-"): break
        default: throw SchemaError(.unknownWord(word), at: pointer)
        }
    }

    private mutating func schemas(_ members: JSONObject, at pointer: String) throws(SchemaError) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for member in members {
            numbers[member.key] = try read(member.value, at: pointer + "/" + JSONPointer.escaped(member.key))
        }
        return numbers
    }

    private mutating func alternatives(_ place: Word) throws(SchemaError) -> [Int] {
        var numbers: [Int] = []
        for (index, value) in try place.list(.schemaList).enumerated() {
            numbers.append(try read(value, at: "\(place.pointer)/\(index)"))
        }
        return numbers
    }

    private mutating func reference(_ place: Word) throws(SchemaError) -> Int {
        let reference = try place.text()
        guard let parts = JSONPointer.parts(ofFragment: reference), let value = document.value(at: parts) else {
            throw SchemaError(.nowhere(reference), at: place.pointer)
        }
        let (number, isNew) = number(at: JSONPointer.text(parts))
        if isNew { waiting.append((value, number)) }
        return number
    }

    /// Refuses references and choices that lead back to themselves: no value would ever be looked at.
    private func refuseCircles() throws(SchemaError) {
        var isDone = [Bool](repeating: false, count: nodes.count)
        for number in nodes.indices { try follow(number, 0, &isDone) }
    }

    private func follow(_ number: Int, _ depth: Int, _ isDone: inout [Bool]) throws(SchemaError) {
        guard !isDone[number] else { return }
        guard depth < Self.chainLimit else { throw SchemaError(.endless, at: pointers[number]) }
        let node = nodes[number]
        for next in node.allOf + node.anyOf + node.oneOf { try follow(next, depth + 1, &isDone) }
        if let next = node.reference { try follow(next, depth + 1, &isDone) }
        isDone[number] = true
    }
}

/// A word of a schema with its value, read as what the word takes.
private struct Word {
    let name: String
    let value: JSONValue
    let pointer: String

    func types() throws(SchemaError) -> JSONTypes {
        let names = value.array ?? [value]
        let types = names.compactMap { $0.string.flatMap(JSONTypes.init(name:)) }
        guard !names.isEmpty, types.count == names.count else { throw wanted(.types) }
        return JSONTypes(types)
    }

    func object() throws(SchemaError) -> JSONObject {
        guard let object = value.object else { throw wanted(.schemas) }
        return object
    }

    func list(_ kind: SchemaError.Wanted) throws(SchemaError) -> [JSONValue] {
        guard let list = value.array, !list.isEmpty else { throw wanted(kind) }
        return list
    }

    func names() throws(SchemaError) -> [String] {
        guard let list = value.array else { throw wanted(.names) }
        let names = list.compactMap(\.string)
        guard names.count == list.count else { throw wanted(.names) }
        return names
    }

    func bound() throws(SchemaError) -> JSONSchema.Bound {
        guard case .number(let number) = value else { throw wanted(.number) }
        return JSONSchema.Bound(number)
    }

    func count() throws(SchemaError) -> Int {
        guard let count = value.int, count >= 0 else { throw wanted(.count) }
        return count
    }

    func flag() throws(SchemaError) -> Bool {
        guard let flag = value.bool else { throw wanted(.flag) }
        return flag
    }

    func text() throws(SchemaError) -> String {
        guard let text = value.string else { throw wanted(.text) }
        return text
    }

    func pattern() throws(SchemaError) -> TextPattern {
        let text = try text()
        do throws(TextPattern.Unknown) {
            return try TextPattern(text)
        } catch {
            throw SchemaError(.pattern(error.part), at: pointer)
        }
    }

    private func wanted(_ wanted: SchemaError.Wanted) -> SchemaError {
        SchemaError(.value(of: name, wanted: wanted), at: pointer)
    }
}

extension JSONValue {
    /// The value at a place below this one; nil when there is none.
    fileprivate func value(at parts: [String]) -> JSONValue? {
        var value = self
        for part in parts {
            let next = value.object?[part] ?? value.array.flatMap { $0.element(part) }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

extension [JSONValue] {
    fileprivate func element(_ part: String) -> JSONValue? {
        // No sign and no zeros before the number.
        guard let index = Int(part), indices.contains(index), String(index) == part else { return nil }
        return self[index]
    }
}

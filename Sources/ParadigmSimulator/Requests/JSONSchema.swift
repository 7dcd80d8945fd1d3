/// As much of a JSON Schema as an answer that satisfies simple ones needs.
final class JSONSchema: Decodable, Sendable {
    let type: String?
    let properties: [String: JSONSchema]?
    let items: JSONSchema?
    let choices: [Scalar]?
    let isDate: Bool
    let lowest: Double?
    let fewest: Int?
    let shortest: Int?
    let longest: Int?
    let parts: [JSONSchema]
    let first: [JSONSchema]
    let alternatives: [JSONSchema]
    let reference: String?
    let definitions: [String: JSONSchema]

    private enum CodingKeys: String, CodingKey {
        case type
        case properties
        case items
        case choices = "enum"
        case constant = "const"
        case format
        case minimum
        case exclusiveMinimum
        case minItems
        case minLength
        case maxLength
        case parts = "allOf"
        case first = "prefixItems"
        case anyOf
        case oneOf
        case reference = "$ref"
        case definitions = "$defs"
        case olderDefinitions = "definitions"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let types = try? fields.decode(OneOrMany<String>.self, forKey: .type)
        type = types?.values.first
        properties = try fields.decodeIfPresent([String: JSONSchema].self, forKey: .properties)
        items = try fields.decodeIfPresent(JSONSchema.self, forKey: .items)
        choices =
            (try? fields.decode([Scalar].self, forKey: .choices))
            ?? (try? fields.decode(Scalar.self, forKey: .constant)).map { [$0] }
        isDate = (try? fields.decode(String.self, forKey: .format)) == "date"
        let above = (try? fields.decode(Double.self, forKey: .exclusiveMinimum)).map { $0 + 1 }
        lowest = (try? fields.decode(Double.self, forKey: .minimum)) ?? above
        fewest = try? fields.decode(Int.self, forKey: .minItems)
        shortest = try? fields.decode(Int.self, forKey: .minLength)
        longest = try? fields.decode(Int.self, forKey: .maxLength)
        parts = (try? fields.decode([JSONSchema].self, forKey: .parts)) ?? []
        first = (try? fields.decode([JSONSchema].self, forKey: .first)) ?? []
        let either = try? fields.decode([JSONSchema].self, forKey: .anyOf)
        alternatives = either ?? (try? fields.decode([JSONSchema].self, forKey: .oneOf)) ?? []
        reference = try? fields.decode(String.self, forKey: .reference)
        let usual = try? fields.decode([String: JSONSchema].self, forKey: .definitions)
        definitions = usual ?? (try? fields.decode([String: JSONSchema].self, forKey: .olderDefinitions)) ?? [:]
    }

    /// A value of an `enum`.
    enum Scalar: Decodable {
        case text(String)
        case number(Double)
        case flag(Bool)
        case null

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}

extension JSONSchema {
    /// References that are followed within each other; beyond there are only empty lists and nulls.
    private static let depthLimit = 4

    /// Writes a value that satisfies the schema; its texts come from `text`.
    ///
    /// Beyond the greatest size of answers, which are refused then, nothing is written but nulls.
    func writeExample(to json: inout JSONOutput, text: String) {
        writeExample(to: &json, text: text, below: self, depth: 0)
    }

    private func writeExample(to json: inout JSONOutput, text: String, below root: JSONSchema, depth: Int) {
        guard json.bytes.count <= RequestLimits.answerBytes else { return json.null() }
        if let named = reference.flatMap(root.named) {
            guard depth < Self.depthLimit else { return json.null() }
            return named.writeExample(to: &json, text: text, below: root, depth: depth + 1)
        }
        if let choice = choices?.first { return choice.write(to: &json) }
        if type == nil, properties == nil, let first = alternative(atDepth: depth) {
            return first.writeExample(to: &json, text: text, below: root, depth: depth)
        }
        let members = members(below: root, depth: depth)
        if type == nil, members.isEmpty, let part = parts.first {
            guard depth < Self.depthLimit else { return json.null() }
            return part.writeExample(to: &json, text: text, below: root, depth: depth + 1)
        }
        switch type ?? (properties == nil && members.isEmpty ? "string" : "object") {
        case "object":
            json.object { json in
                for (name, schema) in members.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    schema.writeExample(to: &json, text: text, below: root, depth: depth)
                }
            }
        case "array":
            json.array { json in
                guard depth < Self.depthLimit else { return }
                for one in first { one.writeExample(to: &json, text: text, below: root, depth: depth) }
                guard let items else { return }
                for _ in first.count..<max(first.count, min(max(1, fewest ?? 1), 1_000)) {
                    items.writeExample(to: &json, text: text, below: root, depth: depth)
                }
            }
        case "integer": Scalar.number(max(1, lowest ?? 1).rounded(.up)).write(to: &json)
        case "number": Scalar.number(max(1, lowest ?? 1)).write(to: &json)
        case "boolean": json.flag(true)
        case "null": json.null()
        default: json.text(isDate ? "2025-01-31" : fitted(text))
        }
    }

    /// The members that this names, and those that what it is made of does.
    private func members(below root: JSONSchema, depth: Int) -> [String: JSONSchema] {
        var members = properties ?? [:]
        guard depth < Self.depthLimit else { return members }
        for part in parts {
            let part = part.reference.flatMap(root.named) ?? part
            members.merge(part.members(below: root, depth: depth + 1)) { own, _ in own }
        }
        return members
    }

    /// The definition that a reference names; nil for the whole and for any other.
    private func named(_ reference: String) -> JSONSchema? {
        if reference == "#" { return self }
        return reference.split(separator: "/").last.flatMap { definitions[String($0)] }
    }

    /// One of several forms: the first that ends, once references have led deep enough.
    private func alternative(atDepth depth: Int) -> JSONSchema? {
        guard depth >= Self.depthLimit else { return alternatives.first }
        return alternatives.first { $0.reference == nil } ?? alternatives.first
    }

    /// The text at a length that the schema allows.
    private func fitted(_ text: String) -> String {
        var fitted = text
        if let shortest, fitted.unicodeScalars.count < shortest {
            let missing = min(shortest, RequestLimits.answerBytes) - fitted.unicodeScalars.count
            fitted += String(repeating: "x", count: max(0, missing))
        }
        guard let longest, fitted.unicodeScalars.count > longest else { return fitted }
        return String(String.UnicodeScalarView(fitted.unicodeScalars.prefix(max(0, longest))))
    }
}

extension JSONSchema.Scalar {
    fileprivate func write(to json: inout JSONOutput) {
        switch self {
        case .text(let text): json.text(text)
        case .number(let number):
            json.raw(number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)")
        case .flag(let flag): json.flag(flag)
        case .null: json.null()
        }
    }
}

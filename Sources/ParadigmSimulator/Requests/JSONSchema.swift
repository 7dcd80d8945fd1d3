/// As much of a JSON Schema as an answer that satisfies simple ones needs.
final class JSONSchema: Decodable, Sendable {
    let type: String?
    let properties: [String: JSONSchema]?
    let items: JSONSchema?
    let choices: [Scalar]?

    private enum CodingKeys: String, CodingKey {
        case type
        case properties
        case items
        case choices = "enum"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let types = try? fields.decode(OneOrMany<String>.self, forKey: .type)
        type = types?.values.first
        properties = try fields.decodeIfPresent([String: JSONSchema].self, forKey: .properties)
        items = try fields.decodeIfPresent(JSONSchema.self, forKey: .items)
        choices = try? fields.decode([Scalar].self, forKey: .choices)
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

    /// Writes a value that satisfies the schema; its texts come from `text`.
    ///
    /// Beyond the greatest size of answers, which are refused then, nothing is written but nulls.
    func writeExample(to json: inout JSONOutput, text: String) {
        guard json.bytes.count <= RequestLimits.answerBytes else { return json.null() }
        if let choice = choices?.first { return choice.write(to: &json) }
        switch type ?? (properties == nil ? "string" : "object") {
        case "object":
            json.object { json in
                for (name, schema) in (properties ?? [:]).sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    schema.writeExample(to: &json, text: text)
                }
            }
        case "array":
            json.array { json in items?.writeExample(to: &json, text: text) }
        case "integer", "number": json.number(1)
        case "boolean": json.flag(true)
        case "null": json.null()
        default: json.text(text)
        }
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

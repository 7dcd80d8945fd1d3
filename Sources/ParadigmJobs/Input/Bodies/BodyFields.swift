import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// The fields that the options add to bodies that lack them.
struct BodyFields {
    /// One field, ready to be put into an object.
    struct Field {
        let name: String
        /// The member as it is written: `"name":value`.
        let member: [UInt8]
    }

    private let modelAndSampling: [Field]
    private let modelAlone: [Field]
    private let other: [Field]
    /// The model that the options name; nil for none.
    let model: String?
    /// The limit that the options set on an answer; nil for none.
    let maxTokens: Int?
    /// The limit with which rows are sent that take the options'; nil for that one.
    let raisedMaxTokens: Int?
    /// Whether one of the fields changes how an answer travels: `stream` or `stream_options`.
    let setsStreaming: Bool

    /// How many choices the options ask for (`n`).
    let asked: Int

    /// The fields of options.
    init(_ options: InputOptions) {
        var set: [Field] = []
        for field in options.fields {
            set.removeAll { $0.name == field.name }
            set.append(Self.field(field.name, field.value))
        }
        // At the end, so that a fingerprint, which leaves them out, sees the same bytes as without them.
        set = set.filter { !Self.streams($0.name) } + set.filter { Self.streams($0.name) }
        let model = options.model.map { Self.field("model", .string($0)) }
        let limits = [
            options.temperature.flatMap(JSONNumber.init).map { Self.field("temperature", .number($0)) },
            options.maxTokens.map { Self.field("max_tokens", .number(JSONNumber($0))) },
            options.answerForm.map { Self.field($0.name, $0.value) },
        ]
        let typed = [model] + limits
        modelAndSampling = typed.compactMap(\.self) + set.filter { field in !typed.contains { $0?.name == field.name } }
        modelAlone = [model].compactMap(\.self) + set.filter { $0.name != model?.name }
        other = set
        self.model = options.model ?? options.fields.last { $0.name == "model" }?.value.string
        maxTokens = options.maxTokens ?? options.fields.last { $0.name == "max_tokens" }?.value.int
        raisedMaxTokens = options.raisedMaxTokens
        asked = options.fields.last { $0.name == "n" }?.value.int ?? 1
        setsStreaming = set.contains { Self.streams($0.name) }
    }

    /// The fields for bodies of one endpoint; those of `fields` go to any.
    func fields(for endpoint: RowEndpoint) -> [Field] {
        switch endpoint.optionFields {
        case .modelAndSampling: modelAndSampling
        case .model: modelAlone
        case .none: other
        }
    }

    private static func field(_ name: String, _ value: JSONValue) -> Field {
        var json = JSONWriter()
        json.key(name)
        json.value(value)
        return Field(name: name, member: json.bytes)
    }

    private static func streams(_ name: String) -> Bool { name == "stream" || name == "stream_options" }
}

extension BodyFields.Field {
    /// Whether this is `"stream":true`.
    var turnsStreamingOn: Bool { member.elementsEqual("\"stream\":true".utf8) }
}

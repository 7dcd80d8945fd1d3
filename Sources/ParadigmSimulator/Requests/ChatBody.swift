/// The fields of a chat request that the simulator's answer depends on; all others are ignored.
struct ChatBody: Decodable {
    var model: String
    var messages: [ChatTurn]
    var sampling: SamplingFields

    private enum CodingKeys: String, CodingKey {
        case model
        case messages
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        model = try fields.decode(String.self, forKey: .model)
        messages = try fields.decode([ChatTurn].self, forKey: .messages)
        sampling = try SamplingFields(from: decoder)
    }
}

/// One message of a chat request.
struct ChatTurn: Decodable {
    var role: String
    var text: String

    private enum CodingKeys: String, CodingKey {
        case role
        case content
    }

    private struct Part: Decodable {
        var text: String?
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        role = try fields.decode(String.self, forKey: .role)
        if let content = try? fields.decodeIfPresent(String.self, forKey: .content) {
            text = content
        } else if try fields.contains(.content) && !fields.decodeNil(forKey: .content) {
            text = try fields.decode([Part].self, forKey: .content).compactMap(\.text).joined(separator: "\n")
        } else {
            text = ""
        }
    }
}

/// The fields of a completions request that matter.
struct CompletionBody: Decodable {
    var model: String
    var prompt: OneOrMany<String>
    var sampling: SamplingFields

    private enum CodingKeys: String, CodingKey {
        case model
        case prompt
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        model = try fields.decode(String.self, forKey: .model)
        prompt = try fields.decode(OneOrMany<String>.self, forKey: .prompt)
        sampling = try SamplingFields(from: decoder)
    }
}

/// The fields that chat and completions share.
struct SamplingFields: Decodable {
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var temperature: Double?
    var choices: Int?
    var bestOf: Int?
    var logprobs: LogProbabilities?
    var topLogprobs: Int?
    var stop: OneOrMany<String>?
    var stream: Bool?
    var streamOptions: StreamOptions?
    var responseFormat: ResponseFormat?
    var guidedChoice: [String]?
    var guidedJSON: JSONSchema?

    private enum CodingKeys: String, CodingKey {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case temperature
        case choices = "n"
        case bestOf = "best_of"
        case logprobs
        case topLogprobs = "top_logprobs"
        case stop
        case stream
        case streamOptions = "stream_options"
        case responseFormat = "response_format"
        case guidedChoice = "guided_choice"
        case guidedJSON = "guided_json"
    }

    /// A number for completions, a flag for chat.
    struct LogProbabilities: Decodable {
        var count: Int?

        init(from decoder: any Decoder) throws {
            count = try? decoder.singleValueContainer().decode(Int.self)
        }
    }

    struct StreamOptions: Decodable {
        var includeUsage: Bool?

        private enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }
    }

    struct ResponseFormat: Decodable {
        var type: String
        var schema: Named?

        struct Named: Decodable {
            var schema: JSONSchema?
        }

        private enum CodingKeys: String, CodingKey {
            case type
            case schema = "json_schema"
        }
    }

    /// What a server would answer 400 for, or nil.
    var complaint: String? {
        if let limit = maxCompletionTokens ?? maxTokens, limit < 1 {
            return "max_tokens must be at least 1, got \(limit)."
        }
        if let temperature, !(0...2).contains(temperature) {
            return "temperature must be between 0 and 2, got \(temperature)."
        }
        let counts = [
            ("n", choices, 1...128), ("best_of", bestOf, 1...128), ("logprobs", logprobs?.count, 0...20),
            ("top_logprobs", topLogprobs, 0...20),
        ]
        for case (let name, let count?, let bounds) in counts where !bounds.contains(count) {
            return "\(name) must be between \(bounds.lowerBound) and \(bounds.upperBound), got \(count)."
        }
        if let stop, stop.values.count > 4 { return "stop takes at most 4 sequences, got \(stop.values.count)." }
        if stream != true, streamOptions != nil { return "stream_options can only be set when stream is true." }
        return nil
    }
}

/// A value where servers take one or an array.
enum OneOrMany<Element: Decodable>: Decodable {
    case one(Element)
    case many([Element])

    var values: [Element] {
        switch self {
        case .one(let value): [value]
        case .many(let values): values
        }
    }

    init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer().decode(Element.self) {
            self = .one(value)
        } else {
            self = .many(try [Element](from: decoder))
        }
    }
}

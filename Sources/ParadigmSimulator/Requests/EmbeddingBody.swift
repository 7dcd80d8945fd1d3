/// The fields of an embeddings request.
struct EmbeddingBody: Decodable {
    var model: String
    var inputs: [String]
    var encodingFormat: String?
    var dimensions: Int?

    private enum CodingKeys: String, CodingKey {
        case model
        case input
        case encodingFormat = "encoding_format"
        case dimensions
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        model = try fields.decode(String.self, forKey: .model)
        encodingFormat = try fields.decodeIfPresent(String.self, forKey: .encodingFormat)
        dimensions = try fields.decodeIfPresent(Int.self, forKey: .dimensions)
        inputs = try Self.inputs(fields)
    }

    /// A text, texts, one text's token numbers, or several texts' token numbers.
    private static func inputs(_ fields: KeyedDecodingContainer<CodingKeys>) throws -> [String] {
        if let tokens = try? fields.decode([Int].self, forKey: .input), !tokens.isEmpty { return ["\(tokens)"] }
        if let texts = try? fields.decode([[Int]].self, forKey: .input), !texts.isEmpty { return texts.map { "\($0)" } }
        return try fields.decode(OneOrMany<String>.self, forKey: .input).values
    }

    /// About how many bytes the vectors have in the reply.
    private var vectorBytes: Int {
        inputs.count * (dimensions ?? Embeddings.usualDimensions) * (encodingFormat == "base64" ? 6 : 13)
    }

    /// What a server would answer 400 for, or nil.
    var complaint: String? {
        if inputs.isEmpty { return "input must not be empty." }
        if inputs.count > RequestLimits.texts {
            return "input takes at most \(RequestLimits.texts) texts, got \(inputs.count)."
        }
        if let dimensions, !(1...8_192).contains(dimensions) { return "dimensions must be between 1 and 8192." }
        if let encodingFormat, encodingFormat != "float", encodingFormat != "base64" {
            return "encoding_format must be float or base64, got \(encodingFormat.prefix(200))."
        }
        if vectorBytes > RequestLimits.vectorBytes {
            return "The vectors would be larger than \(RequestLimits.vectorBytes) bytes together."
        }
        return nil
    }
}

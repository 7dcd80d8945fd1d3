import ParadigmAPI

/// What matters in a body, found among its members; of repeated keys the last one counts.
struct BodyFacts {
    /// What a body says about its model.
    enum Model {
        case missing
        case text(JSONText)
        case notText
        /// The options' model, which was added.
        case added
    }

    private(set) var model = Model.missing
    /// The longest answer, in tokens; nil when neither field sets it.
    private(set) var maxTokens: Int?
    /// Whether a field sets the longest answer, be it with a value that is no number.
    private(set) var limitsAnswer = false
    /// Whether `stream` is true.
    private(set) var isStreaming = false
    /// Whether there is a field `stream` or `stream_options`.
    private(set) var mentionsStreaming = false
    /// How many choices or vectors are asked for.
    private(set) var asked = AskedAnswers()

    /// The facts of a body that was validated.
    init(_ members: [JSONMember], in bytes: Span<UInt8>) {
        for member in members {
            if member.key.equals("model", in: bytes) {
                model = Self.model(member, in: bytes)
            } else if member.key.equals("max_tokens", in: bytes)
                || member.key.equals("max_completion_tokens", in: bytes)
            {
                limitsAnswer = true
                var scanner = JSONScanner(at: member.value.lowerBound)
                maxTokens = (try? scanner.readInteger(in: bytes)) ?? maxTokens
            } else if member.key.equals("stream", in: bytes) {
                mentionsStreaming = true
                isStreaming = member.kind == .true
            } else if member.key.equals("stream_options", in: bytes) {
                mentionsStreaming = true
            } else {
                var scanner = JSONScanner(at: member.value.lowerBound)
                // What was validated can be read.
                _ = try? asked.read(member.key, with: &scanner, in: bytes)
            }
        }
    }

    /// Takes note of a field that was added to the body.
    mutating func note(added field: BodyFields.Field, of fields: BodyFields) {
        switch field.name {
        case "model": model = .added
        case "max_tokens": maxTokens = fields.maxTokens
        case "stream":
            mentionsStreaming = true
            isStreaming = field.turnsStreamingOn
        case "stream_options": mentionsStreaming = true
        case "n": asked.ask(each: fields.asked)
        default: break
        }
    }

    private static func model(_ member: JSONMember, in bytes: Span<UInt8>) -> Model {
        guard member.kind == .string else { return .notText }
        var scanner = JSONScanner(at: member.value.lowerBound)
        guard let text = try? scanner.readText(in: bytes), !text.range.isEmpty else { return .notText }
        return .text(text)
    }
}

extension JSONMember {
    /// What a fingerprint leaves out of an object: its members `stream` and `stream_options`, each with one comma.
    static func streamingRanges(of members: [JSONMember], in bytes: Span<UInt8>) -> [Range<Int>] {
        ranges(of: ["stream", "stream_options"], among: members, in: bytes)
    }
}

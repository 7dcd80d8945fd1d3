/// The reply to a completion request.
///
/// Read as leniently as a ``ChatReply``.
public struct CompletionReply: Sendable {
    /// The body, as it came; a stream that nobody asked for is put together.
    public let rawBytes: [UInt8]
    private let index: ChatReplyIndex

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no answer.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        try self.init(bytes: bytes, asked: nil)
    }

    /// Reads a body that must hold as many choices as were asked for.
    ///
    /// - Throws: ``ReplyDecodingError``, also when there are fewer.
    package init(bytes: [UInt8], asked: Int?) throws(ReplyDecodingError) {
        let answer = try Answer(bytes, to: .completions, asked: asked)
        (rawBytes, index) = (answer.body, answer.index)
    }

    /// Name of the reply, opaque; nil when the server sent none.
    public var id: String? { index.id?.string(in: rawBytes.span) }
    /// Name of the model that answered; nil when the server sent none.
    public var model: String? { index.model?.string(in: rawBytes.span) }
    /// When the reply was made, in seconds since 1970; nil when the server sent none.
    public var created: Int? { index.created }
    /// What the request cost; nil when the server did not say.
    public var usage: TokenUsage? { index.usage }
    /// Text of the first choice; empty when it has none.
    public var text: String { index.text(in: rawBytes.span) }
    /// Why the first choice ended; nil when the server did not say.
    public var finishReason: FinishReason? { index.finishReason(in: rawBytes.span) }

    /// All the choices, in the order of the body.
    ///
    /// Decoded at each call.
    public var choices: [CompletionChoice] {
        guard let choices = index.choices else { return [] }
        var scanner = JSONScanner(at: choices.lowerBound)
        let elements = (try? scanner.readValue(in: rawBytes.span))?.array ?? []
        return elements.enumerated()
            .compactMap { place, json in
                json.object.map { CompletionChoice($0, place: place) }
            }
    }
}

/// One of the answers in a completion reply.
public struct CompletionChoice: Hashable, Sendable {
    /// Place of the answer, from 0.
    public var index: Int
    /// What the model said.
    public var text: String
    /// Why it ended; nil when the server did not say.
    public var finishReason: FinishReason?
    /// Any other field, such as `logprobs`.
    public var additionalFields: JSONObject

    /// An answer, for tests.
    public init(index: Int = 0, text: String, finishReason: FinishReason? = nil, additionalFields: JSONObject = [:]) {
        self.index = index
        self.text = text
        self.finishReason = finishReason
        self.additionalFields = additionalFields
    }

    fileprivate init(_ object: JSONObject, place: Int) {
        self.init(
            index: object["index"]?.int ?? place,
            text: object["text"]?.string ?? "",
            finishReason: object["finish_reason"]?.string.map(FinishReason.init(rawValue:)),
            additionalFields: JSONObject(object.filter { !["index", "text", "finish_reason"].contains($0.key) })
        )
    }
}

extension CompletionReply: Hashable {
    /// Whether both bodies are the same, byte for byte.
    public static func == (left: CompletionReply, right: CompletionReply) -> Bool { left.rawBytes == right.rawBytes }

    /// Hashes the body.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawBytes) }
}

/// The reply to a chat request that is not streamed.
///
/// The body is validated once and kept; what nobody reads is not decoded. Reading is lenient: integers may be
/// strings, fields may be missing, null or unknown.
public struct ChatReply: Sendable {
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
        let answer = try Answer(bytes, to: .chat, asked: asked)
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
    /// Text of the first choice; empty when it has none, as when the model calls tools.
    public var text: String { index.text(in: rawBytes.span) }
    /// Why the first choice ended; nil when the server did not say.
    public var finishReason: FinishReason? { index.finishReason(in: rawBytes.span) }

    /// All the choices, in the order of the body.
    ///
    /// Decoded at each call.
    public var choices: [ChatChoice] {
        guard let choices = index.choices else { return [] }
        return (try? ChatChoice.read(in: rawBytes.span, from: choices.lowerBound)) ?? []
    }

    /// The fields of the body that have no property here.
    ///
    /// Decoded at each call.
    public var additionalFields: JSONObject {
        JSONObject.fields(of: rawBytes, except: ["id", "object", "created", "model", "choices", "usage"])
    }
}

extension ChatReply: Hashable {
    /// Whether both bodies are the same, byte for byte.
    public static func == (left: ChatReply, right: ChatReply) -> Bool { left.rawBytes == right.rawBytes }

    /// Hashes the body.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawBytes) }
}

extension JSONObject {
    /// The members of a validated body, apart from those with a property of their own.
    static func fields(of bytes: [UInt8], except known: Set<String>) -> JSONObject {
        let span = bytes.span
        var scanner = JSONScanner()
        do throws(JSONFault) {
            var fields = JSONObject()
            try scanner.enterObject(in: span)
            while let key = try scanner.nextKey(in: span) {
                let name = key.string(in: span)
                if known.contains(name) {
                    try scanner.skipValue(in: span)
                } else {
                    fields.append(try scanner.readValue(in: span), forKey: name)
                }
            }
            return fields
        } catch {
            return [:]
        }
    }
}

/// One message of a chat: what somebody said, and who.
public struct ChatMessage: Hashable, Sendable {
    /// Who speaks.
    public var role: ChatRole
    /// What is said; nil is sent as `null`, as for an assistant's message that only calls tools.
    public var content: ChatContent?
    /// A name for the speaker.
    public var name: String?
    /// The tools that an assistant's message calls, as they came.
    public var toolCalls: [JSONValue]?
    /// The call that a tool's message answers.
    public var toolCallID: String?
    /// Any other field.
    ///
    /// Where a property of this type is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A message with any of its fields.
    public init(
        role: ChatRole,
        content: ChatContent?,
        name: String? = nil,
        toolCalls: [JSONValue]? = nil,
        toolCallID: String? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.role = role
        self.content = content
        self.name = name
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
        self.additionalFields = additionalFields
    }

    /// Instructions to the model.
    public static func system(_ text: String) -> ChatMessage {
        ChatMessage(role: .system, content: .text(text))
    }

    /// A question or a request.
    public static func user(_ text: String) -> ChatMessage {
        ChatMessage(role: .user, content: .text(text))
    }

    /// A question or a request in several parts, such as a text and an image.
    public static func user(_ parts: [ChatContentPart]) -> ChatMessage {
        ChatMessage(role: .user, content: .parts(parts))
    }

    /// What the model said earlier.
    public static func assistant(_ text: String) -> ChatMessage {
        ChatMessage(role: .assistant, content: .text(text))
    }

    /// The result of a tool that the model called.
    ///
    /// - Parameters:
    ///   - text: What the tool answered.
    ///   - callID: The `id` of the call.
    /// - Returns: A message with the role `tool`.
    public static func tool(_ text: String, callID: String) -> ChatMessage {
        ChatMessage(role: .tool, content: .text(text), toolCallID: callID)
    }

    /// The content's text; empty when there is none.
    public var text: String { content?.text ?? "" }
}

extension ChatMessage {
    func write(to json: inout JSONWriter) {
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("role", role.rawValue)
        body.field("content") { json in
            if let content { content.write(to: &json) } else { json.null() }
        }
        body.field("name", name)
        body.field("tool_calls", toolCalls)
        body.field("tool_call_id", toolCallID)
        json = body.finish()
    }

    /// The message at the cursor, leniently: fields of an unexpected kind count as absent, a missing role as the
    /// assistant's.
    init(from scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        self.init(role: .assistant, content: nil)
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            switch key.string(in: bytes) {
            case "role": role = try scanner.readString(in: bytes).map(ChatRole.init(rawValue:)) ?? .assistant
            case "content": content = try ChatContent(from: &scanner, in: bytes)
            case "name": name = try scanner.readString(in: bytes)
            case "tool_calls": toolCalls = try scanner.readValue(in: bytes).array
            case "tool_call_id": toolCallID = try scanner.readString(in: bytes)
            case let other: additionalFields.append(try scanner.readValue(in: bytes), forKey: other)
            }
        }
    }
}

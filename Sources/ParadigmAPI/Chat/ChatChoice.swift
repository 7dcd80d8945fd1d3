import ParadigmGround

/// One of the answers in a chat reply.
public struct ChatChoice: Hashable, Sendable {
    /// Place of the answer, from 0.
    public var index: Int
    /// What the model said.
    public var message: ChatMessage
    /// Why it ended; nil when the server did not say.
    public var finishReason: FinishReason?
    /// Any other field, such as `logprobs`.
    public var additionalFields: JSONObject

    /// An answer, for tests.
    public init(
        index: Int = 0,
        message: ChatMessage,
        finishReason: FinishReason? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.index = index
        self.message = message
        self.finishReason = finishReason
        self.additionalFields = additionalFields
    }

    /// Text of the message; empty when it has none.
    public var text: String { message.text }
}

extension ChatChoice {
    /// The elements of the array at an offset; those that are no objects are left out.
    static func read(in bytes: Span<UInt8>, from start: Int) throws(JSONFault) -> [ChatChoice] {
        var scanner = JSONScanner(at: start)
        var choices: [ChatChoice] = []
        var place = 0
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            if try scanner.kind(in: bytes) == .object {
                choices.append(try ChatChoice(from: &scanner, in: bytes, place: place))
            } else {
                try scanner.skipValue(in: bytes)
            }
            place += 1
        }
        return choices
    }

    private init(from scanner: inout JSONScanner, in bytes: Span<UInt8>, place: Int) throws(JSONFault) {
        self.init(index: place, message: ChatMessage(role: .assistant, content: nil))
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            switch key.string(in: bytes) {
            case "index": index = try scanner.readInteger(in: bytes) ?? place
            case "message": message = try ChatMessage(from: &scanner, in: bytes)
            case "finish_reason": finishReason = try FinishReason(from: &scanner, in: bytes)
            case let other: additionalFields.append(try scanner.readValue(in: bytes), forKey: other)
            }
        }
    }
}

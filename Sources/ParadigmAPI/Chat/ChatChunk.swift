/// One piece of a streamed chat reply.
public struct ChatChunk: Sendable {
    /// The JSON of the piece, as it came.
    public let rawBytes: [UInt8]
    /// What the request cost; in the last piece, when usage was asked for.
    public private(set) var usage: TokenUsage?
    private var idText: JSONText?
    private var modelText: JSONText?
    /// The first of the choices apart from the others, so that the usual piece needs no array.
    private var first: ChunkChoice?
    private var others: [ChunkChoice] = []

    /// Reads the data of one server-sent event.
    ///
    /// - Throws: ``ReplyDecodingError``. When the server reports an error in the middle of the stream, its
    ///   ``ReplyDecodingError/serverError`` says what it said.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        let expected = "a piece of a chat completion"
        let isChunk: Bool
        do throws(JSONFault) {
            isChunk = try scan(bytes.span)
        } catch {
            throw ReplyDecodingError(error, reading: expected, in: bytes)
        }
        guard isChunk else { throw ReplyDecodingError(unexpected: bytes, reading: expected) }
    }

    /// Name of the reply that the piece belongs to; nil when the server sent none.
    public var id: String? { idText?.string(in: rawBytes.span) }
    /// Name of the model that answers; nil when the server sent none.
    public var model: String? { modelText?.string(in: rawBytes.span) }
    /// What choice 0 goes on with; empty when the piece adds no text to it.
    public var text: String { choiceZero?.content?.string(in: rawBytes.span) ?? "" }
    /// Who speaks; usually in the first piece only.
    public var role: ChatRole? { (choiceZero?.role?.string(in: rawBytes.span)).map(ChatRole.init(rawValue:)) }
    /// Why choice 0 ended; nil while it goes on.
    public var finishReason: FinishReason? { choiceZero?.finishReason(in: rawBytes.span) }
    /// Pieces of the tool calls of choice 0, as they came.
    ///
    /// Decoded at each call.
    public var toolCalls: [JSONValue]? {
        guard let range = choiceZero?.toolCalls else { return nil }
        var scanner = JSONScanner(at: range.lowerBound)
        return (try? scanner.readValue(in: rawBytes.span))?.array
    }

    /// What each of the choices goes on with, for requests that ask for several.
    public var choices: [ChatChunkChoice] {
        ([first].compactMap(\.self) + others)
            .map { choice in
                ChatChunkChoice(
                    index: choice.index,
                    text: choice.content?.string(in: rawBytes.span) ?? "",
                    finishReason: choice.finishReason(in: rawBytes.span)
                )
            }
    }

    private var choiceZero: ChunkChoice? {
        first?.index == 0 ? first : others.first { $0.index == 0 }
    }
}

/// What one piece of a stream adds to one of the choices.
public struct ChatChunkChoice: Hashable, Sendable {
    /// Place of the answer, from 0.
    public var index: Int
    /// The text that is added.
    public var text: String
    /// Why the answer ended; nil while it goes on.
    public var finishReason: FinishReason?

    /// A piece of an answer, for tests.
    public init(index: Int = 0, text: String, finishReason: FinishReason? = nil) {
        self.index = index
        self.text = text
        self.finishReason = finishReason
    }
}

extension ChatChunk: Hashable {
    /// Whether both pieces are the same, byte for byte.
    public static func == (left: ChatChunk, right: ChatChunk) -> Bool { left.rawBytes == right.rawBytes }

    /// Hashes the bytes of the piece.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawBytes) }
}

// MARK: - Scanning

extension ChatChunk {
    /// Calls the closure with each choice's index and whether it ends with this piece.
    func forEachChoice(_ body: (_ index: Int, _ ends: Bool) -> Void) {
        if let first { body(first.index, first.finishReason != nil) }
        for choice in others { body(choice.index, choice.finishReason != nil) }
    }

    /// - Returns: False when the text is valid JSON, but no piece of a reply.
    private mutating func scan(_ bytes: Span<UInt8>) throws(JSONFault) -> Bool {
        var scanner = JSONScanner()
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            try scanner.finish(in: bytes)
            return false
        }
        var (hasChoices, isError) = (false, false)
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("choices", in: bytes) {
                hasChoices = try scanChoices(with: &scanner, in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage = try TokenUsage(from: &scanner, in: bytes)
            } else if key.equals("id", in: bytes) {
                idText = try scanner.readTextIfString(in: bytes)
            } else if key.equals("model", in: bytes) {
                modelText = try scanner.readTextIfString(in: bytes)
            } else if key.equals("error", in: bytes) {
                isError = try scanner.kind(in: bytes) != .null
                try scanner.skipValue(in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        try scanner.finish(in: bytes)
        return !isError && (hasChoices || usage != nil)
    }

    private mutating func scanChoices(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) -> Bool
    {
        (first, others) = (nil, [])
        guard try scanner.kind(in: bytes) == .array else {
            try scanner.skipValue(in: bytes)
            return false
        }
        var place = 0
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            let choice = try ChunkChoice(from: &scanner, in: bytes, place: place)
            if first == nil { first = choice } else { others.append(choice) }
            place += 1
        }
        return true
    }
}

/// Where the fields of one choice stand in a piece.
private struct ChunkChoice: Hashable, Sendable {
    var index: Int
    var content: JSONText?
    var role: JSONText?
    var finishReason: JSONText?
    var toolCalls: Range<Int>?

    init(from scanner: inout JSONScanner, in bytes: Span<UInt8>, place: Int) throws(JSONFault) {
        index = place
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("delta", in: bytes) {
                try scanDelta(with: &scanner, in: bytes)
            } else if key.equals("index", in: bytes) {
                index = try scanner.readInteger(in: bytes) ?? place
            } else if key.equals("finish_reason", in: bytes) {
                finishReason = try scanner.readTextIfString(in: bytes)?.nonEmpty
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    func finishReason(in bytes: Span<UInt8>) -> FinishReason? {
        (finishReason?.string(in: bytes)).map(FinishReason.init(rawValue:))
    }

    private mutating func scanDelta(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (content, role, toolCalls) = (nil, nil, nil)
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("content", in: bytes) {
                content = try scanner.readTextIfString(in: bytes)
            } else if key.equals("role", in: bytes) {
                role = try scanner.readTextIfString(in: bytes)
            } else if key.equals("tool_calls", in: bytes) {
                toolCalls = try scanner.skipValue(in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }
}

/// One piece of a streamed chat reply.
public struct ChatChunk: Sendable {
    /// The JSON of the piece, as it came.
    public private(set) var rawBytes: [UInt8]
    /// What the request cost; in the last piece, when usage was asked for.
    public private(set) var usage: TokenUsage?
    private var idText: JSONText?
    private var modelText: JSONText?
    /// Where the array of choices stands; nil when there is none.
    private(set) var choicesRange: Range<Int>?
    /// Whether something in it may be word of a failure, and it is no piece of an answer otherwise.
    private(set) var isOdd = false
    /// Whether half of a surrogate pair stands alone somewhere.
    private(set) var hasLoneSurrogates = false
    /// The first of the choices apart from the others, so that the usual piece needs no array.
    private var first: ChunkChoice?
    private var others: [ChunkChoice] = []

    /// Reads the data of one server-sent event.
    ///
    /// Any JSON object is a piece, also one that adds nothing: servers send usage, filters' findings and signs of life
    /// so.
    ///
    /// - Throws: ``ReplyDecodingError``. When the server reports an error in the middle of the stream, its
    ///   ``ReplyDecodingError/serverError`` says what it said.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        let found: PieceScan
        do throws(JSONFault) {
            found = try scan(bytes.span)
        } catch {
            guard let mended = JSONMender.mended(bytes, after: error) else {
                throw ReplyDecodingError(error, reading: Self.expected, in: bytes)
            }
            self = try ChatChunk(bytes: mended)
            return
        }
        if let failure = failure(found) { throw failure }
        isOdd = found.beside.isOdd || first == nil && usage == nil && found.hasOthers
    }

    static let expected = "a piece of a chat completion"

    /// Name of the reply that the piece belongs to; nil when the server sent none.
    public var id: String? { idText?.string(in: rawBytes.span) }
    /// Name of the model that answers; nil when the server sent none.
    public var model: String? { modelText?.string(in: rawBytes.span) }
    /// What choice 0 goes on with; empty when the piece adds no text to it.
    public var text: String { choiceZero?.text(in: rawBytes.span) ?? "" }
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
                    text: choice.text(in: rawBytes.span),
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

/// What was met in a piece beside its choices.
private struct PieceScan {
    /// Whether it is an object at all.
    var isObject = true
    /// Whether `choices` is there and neither an array nor null.
    var hasOddChoices = false
    /// Whether `object` is `error`.
    var isErrorObject = false
    /// Bytes of `error`, unless it is null.
    var error: Range<Int>?
    /// What may say that the server failed.
    var beside = FailureMembers()
    /// Whether there are members that pieces of an answer do not have.
    var hasOthers = false

    /// Fields that stand in pieces without a choice, and say nothing of a failure.
    private static let harmless: [StaticString] = [
        "citations", "obfuscation", "prompt_annotations", "prompt_filter_results", "provider", "service_tier",
        "timings",
        "type",
    ]

    /// Takes note of a member that is none of those that are read.
    @inline(never)
    mutating func note(_ key: JSONText, with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        guard let range = try scanner.skipUnlessNull(in: bytes) else { return }
        if key.range.count <= FailureMembers.longestName, FailureMembers.contains(key, in: bytes) {
            var value = JSONScanner(at: range.lowerBound, takingLoneSurrogates: true)
            beside.append(try value.readValue(in: bytes), forKey: key.string(in: bytes))
        } else if !hasOthers {
            hasOthers = !Self.harmless.contains { key.equals($0, in: bytes) }
        }
    }
}

extension ChatChunk {
    /// Calls the closure with each of the choices.
    func forEachChoice(_ body: (ChunkChoice) -> Void) {
        if let first { body(first) }
        for choice in others { body(choice) }
    }

    /// Whether a choice has a whole message, and nothing that is added to it.
    var hasWholeMessage: Bool { first?.isWhole ?? false || others.contains(where: \.isWhole) }

    /// Marks the choices whose whole message says again what has come in pieces.
    mutating func markRepeated(texts: ChoiceSet, otherParts: ChoiceSet) {
        first?.markRepeated(texts: texts, otherParts: otherParts)
        for place in others.indices { others[place].markRepeated(texts: texts, otherParts: otherParts) }
    }

    /// Why this is no piece of an answer; nil when it is one.
    private func failure(_ found: PieceScan) -> ReplyDecodingError? {
        if found.isErrorObject { return ReplyDecodingError(reported: ServerErrorBody(bytes: rawBytes)) }
        if let error = found.error, saysSomething(error) {
            return ReplyDecodingError(reported: ServerErrorBody(at: error, in: rawBytes, alone: false))
        }
        guard found.isObject, !found.hasOddChoices else {
            return ReplyDecodingError(unexpected: rawBytes, reading: Self.expected)
        }
        if first == nil {
            guard usage == nil, found.beside.isPlain else { return nil }
            // An error in one of the forms that have no `error`, such as `{"detail": …}`.
            let body = ServerErrorBody(bytes: rawBytes)
            return body.describesError ? ReplyDecodingError(reported: body) : nil
        }
        var failure: ReplyDecodingError?
        forEachChoice { choice in
            if let error = choice.error, saysSomething(error) {
                failure = ReplyDecodingError(reported: ServerErrorBody(at: error, in: rawBytes, alone: true))
            } else if let reason = choice.finishReason,
                FinishReason.meaning(of: reason, in: rawBytes.span) == .failed
            {
                failure = ReplyDecodingError(brokenOff: reason.string(in: rawBytes.span))
            }
        }
        return failure
    }

    private func saysSomething(_ range: Range<Int>) -> Bool {
        var scanner = JSONScanner(at: range.lowerBound, takingLoneSurrogates: true)
        return (try? scanner.readValue(in: rawBytes.span))?.saysSomething ?? false
    }

    private mutating func scan(_ bytes: Span<UInt8>) throws(JSONFault) -> PieceScan {
        var scanner = JSONScanner(takingLoneSurrogates: true)
        var found = PieceScan()
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            try scanner.finish(in: bytes)
            found.isObject = false
            return found
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("choices", in: bytes) {
                found.hasOddChoices = !(try scanChoices(with: &scanner, in: bytes))
            } else if key.equals("usage", in: bytes) {
                usage = try TokenUsage(from: &scanner, in: bytes)
            } else if key.equals("id", in: bytes) {
                idText = try scanner.readTextIfString(in: bytes)
            } else if key.equals("model", in: bytes) {
                modelText = try scanner.readTextIfString(in: bytes)
            } else if key.equals("object", in: bytes) {
                found.isErrorObject = try scanner.readTextIfString(in: bytes)?.equals("error", in: bytes) ?? false
            } else if key.equals("error", in: bytes) {
                found.error = try scanner.skipUnlessNull(in: bytes)
            } else if key.equals("created", in: bytes) || key.equals("system_fingerprint", in: bytes) {
                try scanner.skipValue(in: bytes)
            } else {
                try found.note(key, with: &scanner, in: bytes)
            }
        }
        try scanner.finish(in: bytes)
        hasLoneSurrogates = scanner.metLoneSurrogate
        return found
    }

    /// - Returns: Whether it is an array, or null as some servers write an empty one.
    private mutating func scanChoices(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) -> Bool
    {
        (first, others, choicesRange) = (nil, [], nil)
        let kind = try scanner.kind(in: bytes)
        guard kind == .array else {
            try scanner.skipValue(of: kind, in: bytes)
            return kind == .null
        }
        let start = scanner.position
        var place = 0
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            if try scanner.kind(in: bytes) == .object {
                let choice = try ChunkChoice(from: &scanner, in: bytes, place: place)
                if first == nil { first = choice } else { others.append(choice) }
            } else {
                try scanner.skipValue(in: bytes)
            }
            place += 1
        }
        choicesRange = start..<scanner.position
        return true
    }
}

// MARK: - Texts cut between two halves of a surrogate pair

extension ChatChunk {
    /// Takes the halves that the pieces before this one ended with, and leaves those that it ends with itself.
    ///
    /// - Parameter halves: First halves of pairs, by the index of their choice.
    mutating func join(_ halves: inout [Int: UInt32]) {
        let bytes = rawBytes
        first?.join(&halves, in: bytes.span)
        for place in others.indices { others[place].join(&halves, in: bytes.span) }
    }
}

/// Where the fields of one choice stand in a piece of a stream.
///
/// A piece of a chat has them in `delta`; one of a completion has `text` instead, and servers that send all of an answer
/// as one event have `message`.
struct ChunkChoice: Hashable, Sendable {
    /// Place of the answer, from 0.
    private(set) var index: Int
    /// Bytes of the whole choice.
    private(set) var range = 0..<0
    /// Bytes of `delta`, or else of `message`.
    private(set) var delta: Range<Int>?
    /// The text that is added: the delta's `content`, or `text`.
    private(set) var content: JSONText?
    private(set) var role: JSONText?
    private(set) var finishReason: JSONText?
    private(set) var toolCalls: Range<Int>?
    /// Bytes of `error`, unless it is null.
    private(set) var error: Range<Int>?
    /// Whether it has a whole `message`, and no `delta`.
    private(set) var isWhole = false
    /// Whether that message stands in place of what has come in pieces, and whether a text was among it.
    private(set) var isRepeated = false
    private var repeatsText = false
    /// Whether the choice has a `text`.
    private(set) var hasText = false
    /// Whether the delta has more than a text and a role.
    private(set) var hasOtherParts = false
    /// Whether the choice has more than its index, delta or text, and reason to finish.
    private(set) var hasOtherFields = false
    /// The first half of a pair that the piece before ended with.
    private var before: UInt32?
    /// Whether the text ends with such a half, which is left to the next piece.
    private var leavesHalf = false

    /// The object at the cursor.
    init(from scanner: inout JSONScanner, in bytes: Span<UInt8>, place: Int) throws(JSONFault) {
        index = place
        let start = scanner.position
        var hasDelta = false
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("delta", in: bytes) {
                // Null, as beside a whole message, is none.
                let isNull = try scanner.kind(in: bytes) == .null
                try scanDelta(with: &scanner, in: bytes)
                if !isNull {
                    hasDelta = delta != nil || content != nil
                    isWhole = isWhole && !hasDelta
                }
            } else if key.equals("index", in: bytes) {
                index = try scanner.readInteger(in: bytes) ?? place
            } else if key.equals("finish_reason", in: bytes) {
                finishReason = try scanner.readTextIfString(in: bytes)?.reason(in: bytes)
            } else if key.equals("text", in: bytes) {
                hasText = true
                content = try scanner.readTextIfString(in: bytes)
            } else if key.equals("message", in: bytes), !hasDelta {
                try scanDelta(with: &scanner, in: bytes)
                isWhole = content?.nonEmpty != nil || hasOtherParts
            } else if key.equals("error", in: bytes) {
                error = try scanner.skipUnlessNull(in: bytes) ?? error
            } else {
                hasOtherFields = try scanner.skipUnlessNull(in: bytes) != nil || hasOtherFields
            }
        }
        range = start..<scanner.position
    }

    private mutating func scanDelta(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        let kind = try scanner.kind(in: bytes)
        guard kind == .object else {
            // Some servers have a text for a delta.
            if kind == .string {
                content = try scanner.readText(in: bytes)
            } else {
                try scanner.skipValue(of: kind, in: bytes)
            }
            return
        }
        (content, role, toolCalls, delta, hasOtherParts) = (nil, nil, nil, nil, false)
        let start = scanner.position
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("content", in: bytes) {
                let kind = try scanner.kind(in: bytes)
                if kind == .string {
                    content = try scanner.readText(in: bytes)
                } else {
                    content = nil
                    hasOtherParts = try scanner.skipUnlessNull(in: bytes) != nil || hasOtherParts
                }
            } else if key.equals("role", in: bytes) {
                role = try scanner.readTextIfString(in: bytes)
            } else if key.equals("tool_calls", in: bytes) {
                toolCalls = try scanner.skipUnlessNull(in: bytes)
                hasOtherParts = toolCalls != nil || hasOtherParts
            } else if key.equals("error", in: bytes) {
                error = try scanner.skipUnlessNull(in: bytes) ?? error
            } else {
                hasOtherParts = try scanner.skipUnlessNull(in: bytes) != nil || hasOtherParts
            }
        }
        delta = start..<scanner.position
    }

    /// Why the choice ended; nil while it goes on.
    func finishReason(in bytes: Span<UInt8>) -> FinishReason? {
        (finishReason?.string(in: bytes)).map(FinishReason.init(rawValue:))
    }

    /// The text that is added.
    func text(in bytes: Span<UInt8>) -> String {
        if repeatsText { return "" }
        guard before != nil || leavesHalf else { return content?.string(in: bytes) ?? "" }
        var text = decoded(in: bytes)
        if leavesHalf { text.removeLast(LoneSurrogates.length) }
        return String(decoding: LoneSurrogates.joined(text), as: UTF8.self)
    }

    /// Takes note of what its whole message says again, by the choices that have come in pieces.
    mutating func markRepeated(texts: ChoiceSet, otherParts: ChoiceSet) {
        guard isWhole else { return }
        repeatsText = texts.contains(index)
        isRepeated = repeatsText || otherParts.contains(index)
    }

    /// Takes the half that the piece before ended with, once there is something to put it before or the choice ends, and
    /// leaves the one that the text ends with.
    mutating func join(_ halves: inout [Int: UInt32], in bytes: Span<UInt8>) {
        guard content?.nonEmpty != nil || finishReason != nil else { return }
        before = halves.removeValue(forKey: index)
        guard finishReason == nil, let half = LoneSurrogates.high(atEndOf: decoded(in: bytes)) else { return }
        halves[index] = half
        leavesHalf = true
    }

    private func decoded(in bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        if let before { LoneSurrogates.append(half: before, to: &text) }
        content?.appendDecoded(from: bytes, to: &text, keepingHalves: true)
        return text
    }
}

/// Where the fields that matter stand in the body of a chat reply, found in one validating scan.
///
/// The bulk path needs no more than this: nothing is decoded but the token counts. Of repeated keys the last wins.
package struct ChatReplyIndex: Hashable, Sendable {
    /// Where `id` stands, when it is a string.
    package private(set) var id: JSONText?
    /// Where `model` stands, when it is a string.
    package private(set) var model: JSONText?
    /// `created`, in seconds since 1970.
    package private(set) var created: Int?
    /// `usage`; nil when the server sent none.
    package private(set) var usage: TokenUsage?
    /// Bytes of the array of choices; nil when there is none.
    package private(set) var choices: Range<Int>?
    /// How many choices there are.
    package private(set) var choiceCount = 0
    /// Bytes of the first choice's `message.content` (of a completion: its `text`); nil for null or none.
    package private(set) var content: Range<Int>?
    /// The same place as a string; nil when the content is in parts.
    package private(set) var contentText: JSONText?
    /// Where the first choice's `finish_reason` stands.
    package private(set) var finishReason: JSONText?

    /// Scans a body to its end.
    ///
    /// - Throws: ``JSONFault`` when it is not valid JSON. JSON of another shape is no error: its fields are nil.
    package init(scanning bytes: Span<UInt8>) throws(JSONFault) {
        var scanner = JSONScanner()
        if try scanner.kind(in: bytes) == .object {
            try scanMembers(with: &scanner, in: bytes)
        } else {
            try scanner.skipValue(in: bytes)
        }
        try scanner.finish(in: bytes)
    }

    /// Decodes the first choice's text.
    ///
    /// - Parameter bytes: The body that was scanned.
    /// - Returns: The text; empty when there is none.
    package func text(in bytes: Span<UInt8>) -> String {
        if let contentText { return contentText.string(in: bytes) }
        guard let content else { return "" }
        var scanner = JSONScanner(at: content.lowerBound)
        return (try? ChatContent(from: &scanner, in: bytes))?.text ?? ""
    }

    /// Decodes the first choice's text and appends it as UTF-8; nothing when there is none.
    ///
    /// - Parameters:
    ///   - bytes: The body that was scanned.
    ///   - text: What the text is appended to.
    package func appendText(from bytes: Span<UInt8>, to text: inout [UInt8]) {
        if let contentText {
            text.reserveCapacity(text.count + contentText.range.count)
            contentText.appendDecoded(from: bytes, to: &text)
        } else {
            text += self.text(in: bytes).utf8
        }
    }

    /// Decodes why the first choice ended.
    ///
    /// - Parameter bytes: The body that was scanned.
    /// - Returns: The reason; nil when the server did not say.
    package func finishReason(in bytes: Span<UInt8>) -> FinishReason? {
        (finishReason?.string(in: bytes)).map(FinishReason.init(rawValue:))
    }

    private mutating func scanMembers(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("choices", in: bytes) {
                try scanChoices(with: &scanner, in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage = try TokenUsage(from: &scanner, in: bytes)
            } else if key.equals("id", in: bytes) {
                id = try scanner.readTextIfString(in: bytes)
            } else if key.equals("model", in: bytes) {
                model = try scanner.readTextIfString(in: bytes)
            } else if key.equals("created", in: bytes) {
                created = try scanner.readInteger(in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    private mutating func scanChoices(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (choices, choiceCount) = (nil, 0)
        (content, contentText, finishReason) = (nil, nil, nil)
        guard try scanner.kind(in: bytes) == .array else {
            try scanner.skipValue(in: bytes)
            return
        }
        let start = scanner.position
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            let isFirst = choiceCount == 0
            choiceCount += 1
            if isFirst, try scanner.kind(in: bytes) == .object {
                try scanFirstChoice(with: &scanner, in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        choices = start..<scanner.position
    }

    private mutating func scanFirstChoice(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("message", in: bytes) {
                try scanMessage(with: &scanner, in: bytes)
            } else if key.equals("text", in: bytes) {
                try scanContent(with: &scanner, in: bytes)
            } else if key.equals("finish_reason", in: bytes) {
                finishReason = try scanner.readTextIfString(in: bytes)?.nonEmpty
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    private mutating func scanMessage(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (content, contentText) = (nil, nil)
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("content", in: bytes) {
                try scanContent(with: &scanner, in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    private mutating func scanContent(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (content, contentText) = (nil, nil)
        switch try scanner.kind(in: bytes) {
        case .string:
            let start = scanner.position
            contentText = try scanner.readText(in: bytes)
            content = start..<scanner.position
        case .null: try scanner.skipValue(in: bytes)
        default: content = try scanner.skipValue(in: bytes)
        }
    }
}

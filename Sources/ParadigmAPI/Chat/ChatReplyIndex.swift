import ParadigmGround

/// Where the fields that matter stand in the body of a reply, found in one validating scan.
///
/// The bulk path needs no more than this: nothing is decoded but the token counts. Of repeated keys the last wins. What
/// ``Answer`` has to know is noted on the way, so that telling an answer from what is none costs no scan of its own.
package struct ChatReplyIndex: Hashable, Sendable {
    /// Why an element of `choices` is no answer.
    enum Flaw: Hashable, Sendable {
        case notAnObject
        /// Neither a `message` nor a `text`.
        case noMessage
        /// Content that is neither a text, nor parts, nor null.
        case oddContent
        /// It ended with a reason that says that it was broken off.
        case endedInError
    }

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
    /// The same of another choice that is less than it should be.
    private var shortReason: JSONText?
    /// The reason of a choice that was broken off.
    private(set) var failedReason: JSONText?
    /// Whether a choice says that it has not ended: its reason is there, and null.
    private(set) var hasOpenChoice = false
    /// Where the first of the other choices stands that has no text.
    private(set) var blankChoice: Int?
    /// What is wrong with a choice; nil when all of them are answers.
    private(set) var flaw: Flaw?
    /// Bytes of `error`, of the body and of a choice; nil for null or none.
    private(set) var error: Range<Int>?
    private(set) var choiceError: Range<Int>?
    /// Whether there is a member beside the choices that may say that they are no answer.
    private(set) var hasExcuse = false
    /// Whether `object` is `error`.
    private(set) var isErrorObject = false
    /// How many elements of `data` are embeddings; nil when others are not, or there is no such array.
    private(set) var vectorCount: Int?

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

    /// Decodes the text of every choice, in the order of their `index`; an empty one where a choice has none.
    ///
    /// - Parameter bytes: The body that was scanned.
    /// - Returns: As many texts as there are choices.
    package func texts(in bytes: Span<UInt8>) -> [String] {
        guard let choices else { return [] }
        var scanner = JSONScanner(at: choices.lowerBound)
        let elements = (try? scanner.readValue(in: bytes))?.array ?? []
        return elements.enumerated()
            .map { (place: $1["index"]?.int ?? $0, json: $1) }
            .sorted { $0.place < $1.place }
            .map { Self.text($0.json["message"]?["content"] ?? $0.json["text"] ?? .null) }
    }

    /// A text, or that of the parts of a message.
    private static func text(_ content: JSONValue) -> String {
        content.string ?? content.array?.compactMap { $0["text"]?.string ?? $0.string }.joined() ?? ""
    }

    /// Decodes why the answer ended: of several choices one that was cut or withheld tells, if there is any.
    ///
    /// - Parameter bytes: The body that was scanned.
    /// - Returns: The reason; nil when the server did not say.
    package func shortestReason(in bytes: Span<UInt8>) -> FinishReason? {
        let first = finishReason(in: bytes)
        guard let other = (shortReason?.string(in: bytes)).map(FinishReason.init(rawValue:)) else { return first }
        // A word that is not known hides none that is.
        return other.meaning == .other && first.map { $0.meaning != .finished } ?? false ? first : other
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
            } else if key.equals("object", in: bytes) {
                isErrorObject = try scanner.readTextIfString(in: bytes)?.equals("error", in: bytes) ?? false
            } else if key.equals("error", in: bytes) {
                error = try scanner.skipUnlessNull(in: bytes)
            } else if key.equals("data", in: bytes) {
                vectorCount = try Self.scanVectors(with: &scanner, in: bytes)
            } else if key.range.count <= FailureMembers.longestName, FailureMembers.contains(key, in: bytes) {
                hasExcuse = try scanner.skipUnlessNull(in: bytes) != nil || hasExcuse
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
    }

    private mutating func scanChoices(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (choices, choiceCount, flaw, choiceError) = (nil, 0, nil, nil)
        (content, contentText, finishReason, shortReason) = (nil, nil, nil, nil)
        (failedReason, hasOpenChoice, blankChoice) = (nil, false, nil)
        guard try scanner.kind(in: bytes) == .array else {
            try scanner.skipValue(in: bytes)
            return
        }
        let start = scanner.position
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            guard try scanner.kind(in: bytes) == .object else {
                choiceCount += 1
                flaw = .notAnObject
                try scanner.skipValue(in: bytes)
                continue
            }
            if choiceCount == 0 {
                try scanChoice(with: &scanner, in: bytes)
            } else {
                // The others are looked at as the first one is, and only what is wrong with them is kept.
                let first = (content, contentText, finishReason)
                (content, contentText, finishReason) = (nil, nil, nil)
                let start = scanner.position
                try scanChoice(with: &scanner, in: bytes)
                noteOther(at: start, in: bytes)
                (content, contentText, finishReason) = first
            }
            choiceCount += 1
        }
        choices = start..<scanner.position
    }

    /// Keeps what is less than it should be about another choice than the first.
    private mutating func noteOther(at start: Int, in bytes: Span<UInt8>) {
        if blankChoice == nil, isBlank(in: bytes) { blankChoice = start }
        guard let finishReason else { return }
        switch FinishReason.meaning(of: finishReason, in: bytes) {
        case .cut, .withheld: shortReason = finishReason
        case .other: shortReason = shortReason ?? finishReason
        case .finished, .failed: break
        }
    }

    private mutating func scanChoice(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        var (hasMessage, hasText, isOpen) = (false, false, false)
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("message", in: bytes) {
                hasMessage = try scanMessage(with: &scanner, in: bytes)
            } else if key.equals("text", in: bytes) {
                hasText = true
                try scanContent(with: &scanner, in: bytes)
            } else if key.equals("finish_reason", in: bytes) {
                finishReason = try scanner.readTextIfString(in: bytes)?.reason(in: bytes)
                isOpen = finishReason == nil
            } else if key.equals("error", in: bytes) {
                choiceError = try scanner.skipUnlessNull(in: bytes) ?? choiceError
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        if !hasMessage, !hasText { flaw = .noMessage }
        if isOpen { hasOpenChoice = true }
        if let finishReason, FinishReason.meaning(of: finishReason, in: bytes) == .failed {
            (flaw, failedReason) = (.endedInError, finishReason)
        }
    }

    /// - Returns: Whether it is a message.
    private mutating func scanMessage(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Bool {
        (content, contentText) = (nil, nil)
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return false
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("content", in: bytes) {
                try scanContent(with: &scanner, in: bytes)
            } else if key.equals("error", in: bytes) {
                choiceError = try scanner.skipUnlessNull(in: bytes) ?? choiceError
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        return true
    }

    private mutating func scanContent(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        (content, contentText) = (nil, nil)
        let kind = try scanner.kind(in: bytes)
        switch kind {
        case .string:
            let start = scanner.position
            contentText = try scanner.readText(in: bytes)
            content = start..<scanner.position
        case .null: try scanner.skipValue(of: kind, in: bytes)
        case .array: content = try scanParts(with: &scanner, in: bytes)
        default:
            flaw = .oddContent
            content = try scanner.skipValue(of: kind, in: bytes)
        }
    }

    private mutating func scanParts(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Range<Int> {
        let start = scanner.position
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            let kind = try scanner.kind(in: bytes)
            if kind != .object, kind != .string { flaw = .oddContent }
            try scanner.skipValue(of: kind, in: bytes)
        }
        return start..<scanner.position
    }
}

// MARK: - Embeddings

extension ChatReplyIndex {
    /// - Returns: How many elements the array has; nil when it is none, or one of its elements is no embedding.
    private static func scanVectors(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Int? {
        guard try scanner.kind(in: bytes) == .array else {
            try scanner.skipValue(in: bytes)
            return nil
        }
        var (count, areVectors) = (0, true)
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            count += 1
            guard try scanner.kind(in: bytes) == .object else {
                areVectors = false
                try scanner.skipValue(in: bytes)
                continue
            }
            var isVector = false
            try scanner.enterObject(in: bytes)
            while let key = try scanner.nextKey(in: bytes) {
                if key.equals("embedding", in: bytes) {
                    isVector = try scanVector(with: &scanner, in: bytes)
                } else {
                    try scanner.skipValue(in: bytes)
                }
            }
            areVectors = areVectors && isVector
        }
        return areVectors ? count : nil
    }

    /// - Returns: Whether it is one: numbers (of several vectors, where a model gives one for each token), or text, which
    ///   is Base64.
    private static func scanVector(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Bool {
        let kind = try scanner.kind(in: bytes)
        switch kind {
        case .string:
            let text = try scanner.readText(in: bytes)
            return text.hasEscapes
                ? Base64.looksLikeFloats(Array(text.string(in: bytes).utf8).span)
                : Base64.looksLikeFloats(bytes.extracting(text.range))
        case .array:
            var (isEmpty, isVector) = (true, true)
            try scanner.enterArray(in: bytes)
            while try scanner.nextElement(in: bytes) {
                isEmpty = false
                let kind = try scanner.kind(in: bytes)
                if kind == .array {
                    isVector = try scanVector(with: &scanner, in: bytes) && isVector
                } else {
                    if kind != .number { isVector = false }
                    let number = try scanner.skipValue(of: kind, in: bytes)
                    if scanner.isLarge(number) {
                        isVector = isVector && Double(String(bytes: bytes, in: number))?.isFinite ?? false
                    }
                }
            }
            return isVector && !isEmpty
        default:
            try scanner.skipValue(of: kind, in: bytes)
            return false
        }
    }
}

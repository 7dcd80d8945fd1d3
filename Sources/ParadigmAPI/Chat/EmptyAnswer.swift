/// What an answer without text holds instead.
package enum EmptyAnswer: String, Hashable, Sendable, CaseIterable {
    /// Nothing: null, or white space at most.
    case blank
    /// What the model thought on the way, and no answer: mostly a limit on tokens that was too low for both.
    case reasoningOnly = "reasoning_only"
    /// Calls of tools, which the answer is still to come of.
    case toolCallsOnly = "tool_calls_only"
}

extension ChatReplyIndex {
    /// What a choice holds that has no text, the first of them; nil when all have some, and when there is no choice.
    ///
    /// An answer that begins with a character of text costs a look at that one.
    ///
    /// - Parameter bytes: The body that was scanned.
    /// - Returns: What there is instead of text.
    package func emptiness(in bytes: Span<UInt8>) -> EmptyAnswer? {
        guard choiceCount > 0 else { return nil }
        let isFirst = isBlank(in: bytes)
        guard isFirst || blankChoice != nil else { return nil }
        guard let place = isFirst ? choices?.lowerBound : blankChoice else { return .blank }
        var scanner = JSONScanner(at: place)
        let found = try? scanner.readValue(in: bytes)
        let message = (isFirst ? found?[0] : found)?["message"]
        if [message?["tool_calls"], message?["function_call"]].contains(where: { $0?.saysSomething ?? false }) {
            return .toolCallsOnly
        }
        let thoughts = ["reasoning_content", "reasoning", "thinking"].lazy.compactMap { message?[$0] }
        return thoughts.contains(where: \.saysSomething) ? .reasoningOnly : .blank
    }

    /// Whether the choice that was scanned last, after the scan the first one, has no text.
    func isBlank(in bytes: Span<UInt8>) -> Bool {
        guard let contentText else { return text(in: bytes).allSatisfy(\.isWhitespace) }
        guard let first = contentText.range.first else { return true }
        switch bytes[first] {
        // White space, the backslash of an escape, and what is no ASCII: it takes decoding to know.
        case 0x20, UInt8(ascii: "\\"), 0x80...: return contentText.string(in: bytes).allSatisfy(\.isWhitespace)
        default: return false
        }
    }
}

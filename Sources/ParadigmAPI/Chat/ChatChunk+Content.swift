extension ChatChunk {
    /// Whether the piece goes on with an answer: its text, its reasoning or a call of a tool.
    ///
    /// The piece that says who speaks, the one that says why an answer ended, and that with the token counts do not.
    package var hasContent: Bool {
        var hasContent = false
        forEachChoice { choice in
            if choice.content?.nonEmpty != nil {
                hasContent = true
            } else if choice.role == nil, choice.finishReason == nil {
                hasContent = hasContent || choice.toolCalls != nil || choice.hasOtherParts
            }
        }
        return hasContent
    }
}

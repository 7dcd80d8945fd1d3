import ParadigmGround

/// What an answer says of itself that a run counts.
package struct AnswerFigures: Hashable, Sendable {
    /// Tokens, as the server counts them; nil when it does not say.
    package var usage: TokenUsage?
    /// Why it ended, and of several choices why one of them is less than it should be; nil when the server does not say.
    package var finishReason: FinishReason?
    /// What it holds when it has no text; nil when it has some.
    package var emptiness: EmptyAnswer?
    /// Whether the server did not say that it is complete, where it is expected to.
    package var isUnstated = false

    /// Figures of nothing that is known.
    package init() {}

    /// The figures of a body.
    ///
    /// - Parameters:
    ///   - index: Where its fields stand.
    ///   - body: The body.
    package init(_ index: ChatReplyIndex, in body: Span<UInt8>) {
        usage = index.usage
        finishReason = index.shortestReason(in: body)
        if finishReason == nil, index.hasExcuse, index.choices == nil { finishReason = FinishReason.ofIncomplete(body) }
        isUnstated = index.hasOpenChoice
        emptiness = index.emptiness(in: body)
    }
}

/// What many answers come to: those that are less than they should be, and the tokens.
package struct AnswerCounts: Hashable, Sendable {
    /// Answers cut at `max_tokens` or at the context length (`finish_reason` `length` and its like).
    package var cut = 0
    /// Answers that a filter withheld, wholly or in part (`finish_reason` `content_filter` and its like).
    package var filtered = 0
    /// Answers of a server that did not say whether they are complete, where it is expected to.
    package var unstated = 0
    /// Answers that ended for a reason that is not known, by its name; of many names the later ones are one.
    package private(set) var otherReasons: [String: Int] = [:]
    /// Answers without text, by what they hold instead.
    package var empty: [EmptyAnswer: Int] = [:]
    /// Answers, whatever they hold.
    package var all = 0
    /// Those of them that the server told the tokens of.
    package var counted = 0
    /// Tokens of the questions, as the server counts them.
    package var promptTokens = 0
    /// Those of them that the server had in its cache.
    package var cachedTokens = 0
    /// Tokens of the answers, as the server counts them.
    package var completionTokens = 0
    /// Those of them that were thoughts on the way.
    package var reasoningTokens = 0

    /// Nothing so far.
    package init() {}

    /// Tokens of questions and answers.
    package var tokens: Int { promptTokens.addingClamped(completionTokens) }

    /// These answers with others that are less than they should be, whose tokens are counted already.
    package func withFlaws(of others: AnswerCounts) -> AnswerCounts {
        var all = self
        all.cut += others.cut
        all.filtered += others.filtered
        all.unstated += others.unstated
        all.empty.merge(others.empty, uniquingKeysWith: +)
        for (name, count) in others.otherReasons { all.countOther(name, count) }
        return all
    }

    /// Counts an answer; one that was cut or filtered counts as that, and not as empty too.
    package mutating func count(_ figures: AnswerFigures) {
        all += 1
        if let usage = figures.usage {
            counted += 1
            promptTokens = promptTokens.addingClamped(usage.promptTokens)
            cachedTokens = cachedTokens.addingClamped(usage.cachedTokens)
            completionTokens = completionTokens.addingClamped(usage.completionTokens)
            reasoningTokens = reasoningTokens.addingClamped(usage.reasoningTokens)
        }
        switch figures.finishReason?.meaning {
        case .cut?: cut += 1
        case .withheld?: filtered += 1
        case .other?: countOther(figures.finishReason?.rawValue ?? "")
        case .finished?, .failed?, nil:
            if let emptiness = figures.emptiness {
                empty[emptiness, default: 0] += 1
            } else if figures.isUnstated {
                unstated += 1
            }
        }
    }

    /// Most names of reasons that are kept apart.
    private static let mostReasons = 8

    /// Counts answers that ended for a reason that is not known, in the server's word for it.
    package mutating func countOther(_ word: String, _ count: Int = 1) {
        let name = PlainText.shortened(word, to: 40)
        let others = "…"
        let kept = otherReasons.count - (otherReasons[others] == nil ? 0 : 1)
        otherReasons[otherReasons[name] != nil || kept < Self.mostReasons ? name : others, default: 0] += count
    }
}

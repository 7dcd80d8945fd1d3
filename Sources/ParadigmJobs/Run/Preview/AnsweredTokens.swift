import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What one answered request cost, in tokens.
package struct AnsweredTokens: Sendable, Hashable {
    /// Tokens of the prompt.
    package let prompt: Int
    /// Tokens of the answer, with those of the reasoning before it: both are billed as output.
    package let completion: Int
    /// Those of them that are reasoning; nil when the server does not say.
    package let reasoning: Int?
    /// Whether the server counted them; otherwise a token is taken to be three bytes.
    package let isCounted: Bool

    /// So many tokens.
    package init(prompt: Int, completion: Int, reasoning: Int? = nil, isCounted: Bool = true) {
        (self.prompt, self.completion, self.reasoning) = (prompt, completion, reasoning)
        self.isCounted = isCounted
    }

    /// These tokens and those of answers before it that went back to be mended.
    func adding(_ spent: RepairTokens?) -> AnsweredTokens {
        guard let spent else { return self }
        return AnsweredTokens(
            prompt: prompt.addingClamped(spent.prompt),
            completion: completion.addingClamped(spent.completion),
            reasoning: reasoning,
            isCounted: isCounted
        )
    }

    /// What a reply says of its cost.
    ///
    /// Most servers count reasoning among the tokens of the answer (`completion_tokens`). Some leave it out there and
    /// have it in `total_tokens`, or in `completion_tokens_details` alone.
    ///
    /// - Parameters:
    ///   - usage: The counts of the reply; nil when it has none.
    ///   - request: Bytes of the request's body.
    ///   - answer: Bytes of the answer.
    init(_ usage: TokenUsage?, request: Int, answer: Int) {
        guard let usage else {
            self.init(prompt: request / 3, completion: answer / 3, isCounted: false)
            return
        }
        let reasoning = usage.reasoningTokens
        var completion = max(usage.completionTokens, usage.totalTokens - usage.promptTokens)
        if reasoning > completion { completion += reasoning }
        self.init(
            prompt: usage.promptTokens,
            completion: completion,
            reasoning: reasoning > 0 ? reasoning : nil
        )
    }
}

import ParadigmAPI
import ParadigmGround

/// What answers cost that went back to be mended, in tokens: they are paid for, and no outcome holds them.
package struct RepairTokens: Hashable, Sendable {
    /// Tokens of the questions.
    package var prompt: Int
    /// Tokens of the answers.
    package var completion: Int

    /// So many tokens.
    package init(prompt: Int, completion: Int) {
        (self.prompt, self.completion) = (prompt, completion)
    }

    /// The sum of what servers counted.
    init(_ usages: [TokenUsage]) {
        self.init(
            prompt: usages.reduce(0) { $0.addingClamped($1.promptTokens) },
            completion: usages.reduce(0) { $0.addingClamped($1.completionTokens) }
        )
    }
}

/// What a million tokens cost, in any currency.
package struct TokenPrices: Sendable, Hashable {
    /// A million tokens of prompts.
    package var prompt: Double
    /// A million tokens of answers.
    package var completion: Double

    /// Prices.
    package init(prompt: Double, completion: Double) {
        self.prompt = prompt
        self.completion = completion
    }

    /// What so many tokens cost.
    package func cost(promptTokens: Int, completionTokens: Int) -> Double {
        (Double(promptTokens) * prompt + Double(completionTokens) * completion) / 1_000_000
    }
}

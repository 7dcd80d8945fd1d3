import ParadigmBatch

/// What a look at the first rows of a batch has shown.
package struct BatchPreview: Sendable {
    /// The first rows that can be sent, in the order of the input.
    package let rows: [PreviewedRow]
    /// What the whole input holds.
    package let whole: DryRun
    /// How often an answer is sent back at most, each time for another one as long.
    package let repairs: Int

    /// A preview.
    package init(rows: [PreviewedRow], whole: DryRun, repairs: Int = 0) {
        self.rows = rows
        self.whole = whole
        self.repairs = repairs
    }

    /// Whether each of them was answered.
    package var isAllAnswered: Bool { rows.allSatisfy(\.isAnswered) }

    /// Whether the server counted the tokens of all answers.
    package var isCounted: Bool { rows.allSatisfy { $0.tokens?.isCounted ?? true } }

    /// What the whole may come to; nil when no row was answered.
    package var forecast: TokenForecast? {
        let samples = rows.compactMap { row in
            row.tokens.map {
                TokenForecast.Sample(
                    bytes: row.row.body.count,
                    prompt: $0.prompt,
                    completion: $0.completion,
                    limit: row.row.maxTokens.map { most(max(0, $0)) }
                )
            }
        }
        let limit = whole.rowsWithoutLimit == 0 ? most(whole.answerTokens) : nil
        return TokenForecast(samples, of: .init(rows: whole.sendable, bytes: whole.bodyBytes, limit: limit))
    }

    /// What answers of so many tokens come to if each is sent back as often as may be.
    private func most(_ tokens: Int) -> Int {
        let (most, isTooMuch) = tokens.multipliedReportingOverflow(by: repairs + 1)
        return isTooMuch ? .max : most
    }
}

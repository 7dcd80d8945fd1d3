import ParadigmGround

/// What the streams of a run show: only of answers that were streamed.
package struct StreamFigures: Sendable, Equatable {
    /// Seconds from the request to its first token.
    package let firstToken: Percentiles
    /// Seconds from one piece to the next, over all of them; nil when no answer had pieces one after the other.
    package let betweenTokens: Percentiles?
    /// Tokens a second of each answer, from its first token to its last; nil when the server counts no tokens.
    package let tokensPerSecond: Percentiles?
    /// Answers that were streamed.
    package let streamed: Int
    /// How many of them came all at once, although they have more than a token: a server or a proxy held them back.
    package let atOnce: Int
    /// How many tokens a piece had on average; nil when the server counts none.
    package let tokensPerPiece: Double?

    /// - Returns: nil when nothing was streamed.
    package init?(_ spans: [RequestSpan]) {
        let streamed = spans.filter { $0.failure == nil && $0.stream != nil }
        guard let firstToken = Percentiles(streamed.compactMap { span in span.stream.map { $0.first - span.start } })
        else { return nil }
        let spread = streamed.filter { $0.stream?.isSpread ?? false }
        self.firstToken = firstToken
        self.streamed = streamed.count
        atOnce = streamed.count { $0.cameAtOnce }
        betweenTokens = Percentiles(values: spread.flatMap { $0.stream?.gaps ?? [] }.map(Double.init))
        tokensPerSecond = Percentiles(values: spread.compactMap(Self.speed))
        let counted = spread.filter(\.isCounted)
        let pieces = counted.reduce(0) { $0 + ($1.stream?.gaps.count ?? 0) + 1 }
        tokensPerPiece =
            pieces > 0 ? Double(counted.reduce(0) { $0 + $1.completionTokens }) / Double(pieces) : nil
    }

    /// The first token is what the time is counted from, so it is not counted.
    private static func speed(_ span: RequestSpan) -> Double? {
        guard let stream = span.stream, span.completionTokens > 1 else { return nil }
        return Double(span.completionTokens - 1) / (stream.last - stream.first).seconds
    }
}

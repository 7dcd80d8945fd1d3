import ParadigmGround

/// What the streams of a run show: only of answers that were streamed.
package struct StreamFigures: Sendable, Equatable {
    /// Seconds from the request to its first token.
    package let firstToken: Percentiles
    /// Seconds from one piece to the next, over all of them; nil when no answer had two.
    package let betweenTokens: Percentiles?
    /// Tokens a second of each answer, from its first token to its last; nil when the server counts no tokens.
    package let tokensPerSecond: Percentiles?

    /// - Returns: nil when nothing was streamed.
    package init?(_ spans: [RequestSpan]) {
        let streamed = spans.filter { $0.failure == nil && $0.stream != nil }
        guard let firstToken = Percentiles(streamed.compactMap { span in span.stream.map { $0.first - span.start } })
        else { return nil }
        self.firstToken = firstToken
        betweenTokens = Percentiles(values: streamed.flatMap { $0.stream?.gaps ?? [] }.map(Double.init))
        tokensPerSecond = Percentiles(values: streamed.compactMap(Self.speed))
    }

    /// The first token is what the time is counted from, so it is not counted.
    private static func speed(_ span: RequestSpan) -> Double? {
        guard let stream = span.stream, span.completionTokens > 1, stream.last > stream.first else { return nil }
        return Double(span.completionTokens - 1) / (stream.last - stream.first).seconds
    }
}

/// When one answered request of a run was under way.
package struct RequestSpan: Sendable, Equatable {
    /// The request's place in the input, from 0.
    package let index: Int
    /// When its first byte was written, since the run began to open connections.
    package let start: Duration
    /// When the last byte of its answer was read.
    package let end: Duration
    /// The tokens of the answer by its `usage`; 0 when not reported.
    package let completionTokens: Int

    /// A span.
    package init(index: Int, start: Duration, end: Duration, completionTokens: Int = 0) {
        self.index = index
        self.start = start
        self.end = end
        self.completionTokens = completionTokens
    }

    /// From the first byte written to the last byte read.
    package var latency: Duration { end - start }
}

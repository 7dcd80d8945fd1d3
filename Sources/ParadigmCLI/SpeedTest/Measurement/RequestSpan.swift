import ParadigmBatch

/// When one request of a run was under way, and what became of it.
package struct RequestSpan: Sendable, Equatable {
    /// The request's place in the input, from 0.
    package let index: Int
    /// When its first byte was written, since the run began to open connections; in a run at a given rate, when it was
    /// meant to be sent, so that what a stalled server keeps waiting counts.
    package let start: Duration
    /// When it was really sent.
    package let sent: Duration
    /// When the last byte of its answer was read, or it failed.
    package let end: Duration
    /// The tokens of the answer by its `usage`; 0 when not reported.
    package let completionTokens: Int
    /// The tokens of the prompt by the same; 0 when not reported.
    package let promptTokens: Int
    /// The kind of its failure; nil when it was answered.
    package let failure: String?
    /// When the pieces of its answer came, since the run began to open connections; nil when it was not streamed.
    package let stream: StreamSpan?
    /// Whether the answer says nothing at all: no text, no call of a tool.
    package let isEmpty: Bool
    /// Whether the answer was cut at its greatest length.
    package let isCut: Bool

    /// A span; sent when it starts, and answered, unless told otherwise.
    package init(
        index: Int,
        start: Duration,
        end: Duration,
        completionTokens: Int = 0,
        promptTokens: Int = 0,
        sent: Duration? = nil,
        failure: String? = nil,
        stream: StreamSpan? = nil,
        isEmpty: Bool = false,
        isCut: Bool = false
    ) {
        (self.isEmpty, self.isCut) = (isEmpty, isCut)
        self.index = index
        self.start = start
        self.sent = sent ?? start
        self.end = end
        self.completionTokens = completionTokens
        self.promptTokens = promptTokens
        self.failure = failure
        self.stream = stream
    }

    /// From the first byte written, or the moment when it should have been, to the last byte read.
    package var latency: Duration { end - start }

    /// The same request with all its times moved.
    func moved(by offset: Duration) -> RequestSpan {
        RequestSpan(
            index: index,
            start: start + offset,
            end: end + offset,
            completionTokens: completionTokens,
            promptTokens: promptTokens,
            sent: sent + offset,
            failure: failure,
            stream: stream?.moved(by: offset),
            isEmpty: isEmpty,
            isCut: isCut
        )
    }

    /// Whether the server told how many tokens the answer has.
    package var isCounted: Bool { completionTokens > 0 || promptTokens > 0 }

    /// Whether the answer was streamed in name alone: it came all at once, and is more than a token.
    package var cameAtOnce: Bool { stream.map { !$0.isSpread } ?? false && completionTokens != 1 && !isEmpty }
}

/// When the pieces of a streamed answer came.
package struct StreamSpan: Sendable, Equatable {
    /// When the first token came.
    package let first: Duration
    /// When the last one did.
    package let last: Duration
    /// Seconds between one piece and the next.
    package let gaps: [Float]

    /// Pieces.
    package init(first: Duration, last: Duration, gaps: [Float]) {
        (self.first, self.last, self.gaps) = (first, last, gaps)
    }

    /// What the transport saw, since the beginning of a run; nil when no piece had content.
    init?(_ pieces: PieceTimes?, since begin: Duration) {
        guard let pieces, let first = pieces.first, let last = pieces.last else { return nil }
        self.init(first: first - begin, last: last - begin, gaps: pieces.gaps)
    }

    /// Whether its pieces came one after the other, so that the time between them says something.
    package var isSpread: Bool { PieceTimes.areSpread(gaps, over: last - first) }

    func moved(by offset: Duration) -> StreamSpan {
        StreamSpan(first: first + offset, last: last + offset, gaps: gaps)
    }
}

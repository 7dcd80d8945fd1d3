import Histogram
package import Paradigm
package import ParadigmAPI

/// What a run has come to so far.
package struct RunTally: Sendable {
    /// Rows answered in this run.
    package var answered = 0
    /// Rows that failed in this run.
    package var failed = 0
    /// Answers cut by the limit on tokens.
    package var cut = 0
    /// Answers held back by a filter.
    package var filtered = 0
    /// Sends beyond the first of each row.
    package var retries = 0
    /// Rows of which an attempt without a reply may have been billed.
    package var billedTwice = 0
    /// Outcomes that were recorded and came into doubt; see ``DoubtfulOutcome``.
    package var doubted = 0
    /// The places of those rows, from 0, whose outcomes stand all the same, since they were handed on for good.
    package var inDoubt: [Int] = []
    /// Tokens of the prompts of answered rows, as the server counts them.
    package var promptTokens = 0
    /// Tokens of their answers.
    package var completionTokens = 0
    /// Why the last attempt failed that did, whosever; nil when none has.
    package var trouble: ParadigmError?
    /// Failures by code.
    package var failures: [String: Int] = [:]
    /// Latencies of answers in microseconds.
    private var latencies = Histogram<UInt32>(numberOfSignificantValueDigits: .two)

    /// Nothing so far.
    package init() {}

    /// Rows that have their outcome.
    package var done: Int { answered + failed }

    /// A percentile of the latencies of answers, from the first byte written to the last byte read; nil without any.
    ///
    /// Within one per cent.
    ///
    /// - Parameter percentile: From 0 to 100, which is the longest.
    /// - Returns: The latency.
    package func latency(atPercentile percentile: Double) -> Duration? {
        guard latencies.totalCount > 0 else { return nil }
        return .microseconds(Int64(clamping: latencies.valueAtPercentile(percentile)))
    }

    /// Counts a request that was answered before and is sent again to see whether the server answers.
    mutating func countCanary() {
        retries += 1
        billedTwice += 1
    }

    /// Counts the outcome of a row.
    ///
    /// - Parameters:
    ///   - record: The outcome.
    ///   - facts: What was read from the reply, if there is one.
    mutating func count(_ record: OutcomeRecord, _ facts: ReplyFigures?) {
        switch record.outcome {
        case .reply: answered += 1
        case .failure(let code, _, _, _, _):
            failed += 1
            failures[code, default: 0] += 1
        }
        retries += max(0, record.attempts - 1)
        if record.mayHaveBeenBilledTwice { billedTwice += 1 }
        guard let facts else { return }
        promptTokens += facts.usage?.promptTokens ?? 0
        completionTokens += facts.usage?.completionTokens ?? 0
        if facts.finishReason == .length { cut += 1 }
        if facts.finishReason == .contentFilter { filtered += 1 }
        latencies.record(max(1, facts.latency.clampedNanoseconds / 1_000))
    }
}

/// The few things of a reply that the run itself needs.
package struct ReplyFigures: Sendable {
    /// Tokens, as the server counts them.
    package var usage: TokenUsage?
    /// Why the first choice ended.
    package var finishReason: FinishReason?
    /// From the first byte written to the last byte read.
    package var latency: Duration
    /// From the first byte written to the first byte read.
    package var timeToFirstByte: Duration
}

import Histogram
package import Paradigm
package import ParadigmAPI
import ParadigmGround

/// What a run has come to so far.
package struct RunTally: Sendable {
    /// Rows answered in this run.
    package var answered = 0
    /// Rows that failed in this run.
    package var failed = 0
    /// Those of them that had an answer before, which stands: it was cut, and asking again has failed.
    package var answersKept = 0
    /// What the answers say of themselves, with the tokens of all that were paid for.
    package var answers = AnswerCounts()
    /// What those say of themselves that do not follow the schema, so that their rows failed; without tokens.
    package var invalid = AnswerCounts()
    /// Sends beyond the first of each row.
    package var retries = 0
    /// Answers that were sent back since they did not follow the schema; no retries.
    package var repairs = 0
    /// Rows of which an attempt without a reply may have been billed.
    package var billedTwice = 0
    /// Outcomes that were recorded and came into doubt; see ``DoubtfulOutcome``.
    package var doubted = 0
    /// The places of those rows, from 0, whose outcomes stand all the same, since they were handed on for good.
    package var inDoubt: [Int] = []
    /// Why the last attempt failed that did, whosever; nil when none has.
    package var trouble: ParadigmError?
    /// Failures by code.
    package var failures: [String: Int] = [:]
    /// The rows that a report names.
    package var examples = RowExamples()
    /// What streamed answers show; nil while none was.
    package var streams: StreamTally?
    /// Latencies of answers in microseconds.
    private var latencies = Histogram<UInt32>(numberOfSignificantValueDigits: .two)

    private var hasSentCanary = false

    /// Nothing so far.
    package init() {}

    /// Notes why an attempt failed; what ended the run is not hidden by what comes to its end after it.
    mutating func note(_ error: ParadigmError) {
        if trouble?.attemptClass.endsRun != true { trouble = error }
    }

    /// What all answers say of themselves, whatever became of their rows.
    package var allAnswers: AnswerCounts { answers.withFlaws(of: invalid) }

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

    /// The latencies in cells that can be added up and subtracted.
    package var latencyCells: LatencyCells {
        var cells = LatencyCells()
        for value in latencies.recordedValues() { cells.add(microseconds: value.value, count: Int(value.count)) }
        return cells
    }

    /// Counts a request that was answered before and is sent again to see whether the server answers: one and the same
    /// row, however often.
    mutating func countCanary() {
        retries += 1
        if !hasSentCanary { billedTwice += 1 }
        hasSentCanary = true
    }

    /// Counts an answer that is sent back: its tokens, since they are paid for.
    mutating func countRepair(_ facts: ReplyFigures?) {
        repairs += 1
        countTokens(facts?.answer)
    }

    /// Counts a row that an earlier run may have sent.
    mutating func countLeft() { billedTwice += 1 }

    private mutating func countTokens(_ answer: AnswerFigures?) {
        var figures = AnswerFigures()
        figures.usage = answer?.usage
        answers.count(figures)
    }

    /// Counts what a row has come to.
    mutating func count(_ conclusion: Conclusion) {
        switch conclusion.outcome {
        case .reply: answered += 1
        case .failure(let code, let message, let status, _, let body):
            failed += 1
            if conclusion.row.hasAnswer { answersKept += 1 }
            failures[code, default: 0] += 1
            let row = conclusion.row.row
            examples.take(
                RowExamples.Failed(
                    label: row.label,
                    line: row.line,
                    code: code,
                    message: message,
                    status: status,
                    body: body
                )
            )
        }
        retries += max(0, conclusion.attempts - 1 - conclusion.repairs)
        // One that was left by an earlier run was counted when it was sent.
        if conclusion.mayHaveBeenBilledTwice, !conclusion.row.wasLeft { billedTwice += 1 }
        guard let facts = conclusion.facts else { return }
        if conclusion.outcome.isAnswered {
            answers.count(facts.answer)
        } else {
            countTokens(facts.answer)
            var flaws = facts.answer
            flaws.usage = nil
            invalid.count(flaws)
        }
        latencies.record(max(1, facts.latency.clampedNanoseconds / 1_000))
        if examples.isSlow(facts.latency) { countSlow(conclusion.row.row, facts) }
        if let stream = facts.stream { count(stream) }
    }

    @inline(never)
    private mutating func countSlow(_ row: Row, _ facts: ReplyFigures) {
        examples.take(
            RowExamples.Slow(
                label: row.label,
                line: row.line,
                latency: facts.latency,
                tokens: facts.answer.usage?.completionTokens
            )
        )
    }

    @inline(never)
    private mutating func count(_ stream: RowStream) {
        var tally = streams ?? StreamTally()
        streams = nil
        tally.count(stream)
        streams = tally
    }
}

/// The few things of a reply that the run itself needs.
package struct ReplyFigures: Sendable {
    /// What the answer says of itself.
    package var answer: AnswerFigures
    /// From the first byte written to the last byte read.
    package var latency: Duration
    /// From the first byte written to the first byte read.
    package var timeToFirstByte: Duration
    /// When the pieces of the answer came; nil when it was not streamed.
    package var stream: RowStream?
}

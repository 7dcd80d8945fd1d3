public import Paradigm

/// What a job has come to.
public struct JobSummary: Sendable {
    /// How a run ended.
    public enum End: Sendable, Hashable {
        /// Every row has its outcome, and the output is there.
        case complete
        /// The run was asked to stop, or stopped for ``JobSummary/trouble``; run the job again to go on.
        case stopped
        /// The disk is full; make room and run the job again.
        case diskFull
    }

    /// How the run ended.
    public let end: End
    /// Rows of the job; nil when the input was not read to its end.
    public let total: Int?
    /// Rows answered, earlier runs included.
    public let answered: Int
    /// Rows that failed, earlier runs included.
    public let failed: Int
    /// Rows that cannot be sent, such as two of one id.
    public let unsendable: Int
    /// Rows that may have been billed more than once: an upper bound.
    public let mayHaveBeenBilledTwice: Int
    /// Sends of this run beyond the first of each row.
    public let retries: Int
    /// Tokens of the prompts answered in this run, as the server counts them.
    public let promptTokens: Int
    /// Tokens of the answers of this run, as the server counts them.
    public let completionTokens: Int
    /// Why the last attempt of this run failed that did; nil when none has.
    public let trouble: ParadigmError?
    /// Wall time of this run.
    public let elapsed: Duration

    /// Rows without an outcome; nil when the total is unknown.
    public var pending: Int? { total.map { max(0, $0 - answered - failed - unsendable) } }

    init(_ summary: BatchSummary) {
        end =
            switch summary.end {
            case .complete, .alreadyComplete: .complete
            case .stopped, .interrupted, .partial: .stopped
            case .diskFull: .diskFull
            }
        total = summary.total
        answered = summary.answered
        failed = summary.failed
        unsendable = summary.bad
        mayHaveBeenBilledTwice = summary.mayHaveBeenBilledTwice
        retries = summary.tally.retries
        promptTokens = summary.tally.answers.promptTokens
        completionTokens = summary.tally.answers.completionTokens
        trouble = summary.tally.trouble
        elapsed = summary.elapsed
    }
}

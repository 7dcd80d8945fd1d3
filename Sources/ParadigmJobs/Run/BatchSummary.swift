package import ParadigmBatch

/// What a run of a batch came to.
package struct BatchSummary: Sendable {
    /// How the run ended.
    package enum End: Sendable, Hashable {
        /// Every row has its outcome, and the output is there.
        case complete
        /// The output was there already, made by the same job; nothing was sent.
        case alreadyComplete
        /// Admission stopped the run; rows without an outcome are pending.
        case stopped(StopReason)
        /// Somebody asked for an early end; rows without an outcome are pending.
        case interrupted
        /// The disk is full; what was in flight was recorded.
        case diskFull
        /// What there is was exported, as asked (`--partial`); rows may be pending.
        case partial
        /// The first rows were sent alone, as asked (`--preview`), and have their outcomes; the others are pending.
        case previewed
    }

    /// How the run ended.
    package var end: End
    /// Whether it is that of a part of the input.
    package var isPart = false
    /// Rows of the input, bad ones included; nil when it was not read to its end.
    package var total: Int?
    /// Rows answered, earlier runs included.
    package var answered = 0
    /// Rows that failed, earlier runs included, bad ones apart.
    package var failed = 0
    /// Rows that cannot be sent, duplicates of ids included.
    package var bad = 0
    /// Those of them whose prompt is empty.
    package var emptyPrompts = 0
    /// What a preview has shown; nil for a whole run.
    package var preview: BatchPreview?
    /// Rows of nothing but empty cells, which were passed over and are no rows of the input.
    package var emptyRows = 0
    /// Cells that hold something beside the columns of the input, and so are in no output.
    package var namelessCells = 0
    /// The answers of all runs that are less than they should be; nil where those of earlier runs were not looked at.
    package var flaws: AnswerFlaws?
    /// What of the answers stands in the output otherwise than it came.
    package var changes = TableChanges()
    /// Answers that earlier runs had recorded, and that were dropped since the job was to begin anew.
    package var dropped = 0
    /// Rows that earlier runs had recorded.
    package var recordedBefore = 0
    /// Rows whose answer was taken from those that other processes have kept; they were not sent.
    package var taken = 0
    /// Where those were; nil where none are kept.
    package var answersDirectory: String?
    /// Rows that were asked again in this run since their answer was cut.
    package var cutBefore = 0
    /// Recorded rows that the input no longer has.
    package var unknown = 0
    /// Rows that may have been billed more than once: an upper bound.
    package var mayHaveBeenBilledTwice = 0
    /// What this run did.
    package var tally = RunTally()
    /// Wall time of this run.
    package var elapsed = Duration.zero
    /// Wall time of the part of it from the first worker to the last durable outcome, which leaves the output out;
    /// all of it when the outcomes are the output.
    package var sending = Duration.zero
    /// How this run went over time.
    package var course = RunCourse()
    /// The first bad rows, for the report; at most 20.
    package var badRows: [BadRow] = []
    /// Where rows of earlier runs were sent, if not to the present base URL.
    package var earlierBaseURL: String?
    /// What opening the journal had to mend; nil when it was whole.
    package var recovery: JournalRecovery?
    /// Where the output is; nil for none.
    package var output: String?
    /// The journal that was kept; nil when it is gone.
    package var journal: String?
    /// Its size in bytes; nil when it is gone.
    package var journalBytes: Int? { journal.flatMap { try? InputIdentity(path: $0)?.size } }

    /// The answers that are less than they should be: of all runs where that is known, else of this one.
    package var knownFlaws: AnswerFlaws { flaws ?? AnswerFlaws(answered: tally.answers, invalid: tally.invalid) }

    /// The end of a run.
    package init(end: End) {
        self.end = end
    }

    /// Time of this run during which nothing could be sent because of a limit, a pause or an outage.
    package var heldUp: Duration { course.heldUp }

    /// Rows without an outcome; nil when the total is unknown.
    package var pending: Int? { total.map { max(0, $0 - answered - failed - bad) } }
}

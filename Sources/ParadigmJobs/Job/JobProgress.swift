public import Paradigm

/// How far a job is, at one moment.
public struct JobProgress: Sendable {
    /// Rows of the job; nil while nobody knows.
    public let total: Int?
    /// Rows that have their outcome on the disk, those of earlier runs included.
    public let done: Int
    /// Those of them that failed or cannot be sent.
    public let failed: Int
    /// Requests in flight.
    public let inFlight: Int
    /// Rows a second, over the last seconds.
    public let rowsPerSecond: Double
    /// Why the last attempt failed that did, while that is what is waited for; nil otherwise.
    public let trouble: ParadigmError?
    /// Time since this run began.
    public let elapsed: Duration
    /// How long the rest will take at the present rate; nil while nobody knows.
    public let remaining: Duration?

    init(_ progress: BatchProgress) {
        total = progress.total
        done = progress.done
        failed = progress.failed
        inFlight = progress.inFlight
        rowsPerSecond = progress.rowsPerSecond
        trouble = progress.trouble
        elapsed = progress.elapsed
        remaining = progress.remaining
    }
}

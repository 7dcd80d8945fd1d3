/// What admission says about the end of a send; ``RowAttempts`` draws the row's consequences.
package struct Settlement: Sendable, Equatable {
    /// Whether the failure belongs to an outage of the server, so that it burns no attempt of the row.
    package let isExcused: Bool
    /// What the first replies tell about the run.
    package let start: StartCheck.State
    /// Why the run has stopped, if it has.
    package let stop: StopReason?
    /// 2xx replies to anybody so far.
    package let answers: Int
    /// Outages that have ended so far.
    package let outages: Int
    /// Requests that are still in flight.
    package let others: Int
    /// Whether this reply came from a server that had fallen silent: what was sent before its request and has no reply
    /// yet will get none, and is to be given up.
    package var givesUpOlder = false
}

/// Whether a row may be sent now.
package enum Admittance: Sendable, Equatable {
    /// Yes; the ticket is settled exactly once.
    case go(Ticket)
    /// Not now. Ask again at the time given, and after each settlement.
    case wait(WaitReason, until: UInt64?)
    /// No more: the run has stopped.
    case stop(StopReason)
}

/// What a row waits for.
package enum WaitReason: Sendable, Hashable {
    /// Room in the window.
    case window
    /// The end of a pause that the server asked for.
    case pause
    /// The next knock, to learn whether a long pause that the server asked for is meant.
    case knock
    /// Its turn on the way back to full speed.
    case restart
    /// The requests-per-minute limit.
    case requestsPerMinute
    /// The tokens-per-minute limit.
    case tokensPerMinute
    /// The end of an outage, or the next probe.
    case outage
    /// The run's retry budget; rows that are no retries need not wait.
    case retryBudget
    /// The settlement of what is in flight, which decides whether a cap is reached.
    case cap
}

/// What keeps the next row from being sent.
package struct HeldUp: Sendable, Equatable {
    /// What it waits for.
    package let reason: WaitReason
    /// Until when, in nanoseconds; nil when nobody knows.
    package let until: UInt64?
}

/// Totals of a run, for progress.
package struct AdmissionCounts: Sendable, Equatable {
    /// Requests let through.
    package internal(set) var sends = 0
    /// 2xx replies.
    package internal(set) var answers = 0
    /// 429s, and 503s with a wait.
    package internal(set) var refusals = 0
    /// Transient failures, of the transport too.
    package internal(set) var failures = 0
    /// Probes during outages.
    package internal(set) var probes = 0
}

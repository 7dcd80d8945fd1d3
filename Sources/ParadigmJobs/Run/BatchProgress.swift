package import Paradigm
package import ParadigmBatch

/// How far a batch is, at one moment.
package struct BatchProgress: Sendable {
    /// Rows of the input, bad ones included; nil while nobody knows.
    package var total: Int?
    /// Rows that have their outcome on disk: answered, failed and bad ones, those of earlier runs included.
    package var done = 0
    /// Those of them that failed or cannot be sent, in earlier runs too.
    package var failed = 0
    /// Those of them that earlier runs had recorded.
    package var recordedBefore = 0
    /// Rows in flight.
    package var inFlight = 0
    /// Rows in flight that wait ten times as long as usual while others come and go.
    package var starved = 0
    /// Rows that may be in flight.
    package var window = 0
    /// Rows a second, over the last seconds.
    package var rowsPerSecond = 0.0
    /// Tokens a second, prompts and answers, over the last seconds.
    package var tokensPerSecond = 0.0
    /// Rows a minute that the limits allow which are known, the user's or the server's; nil for no limit.
    package var allowedPerMinute: Double?
    /// Sends beyond the first of each row.
    package var retries = 0
    /// What the next row waits for, if something other than a full window holds it up.
    package var waiting: WaitReason?
    /// How long it still waits, if that is known.
    package var waitingFor: Duration?
    /// Why the last attempt failed that did, while that is what is waited for; nil otherwise.
    package var trouble: ParadigmError?
    /// Time since this run began.
    package var elapsed = Duration.zero

    /// The beginning.
    package init() {}

    /// What holds all of the run up, while nothing moves; nil where only some rows wait.
    ///
    /// Spaced retries wait for themselves alone: others go on being sent, and nothing is held up while any does.
    ///
    /// - Parameter done: Rows that got their outcome since the look before this one.
    /// - Returns: What is waited for.
    package func heldUpBy(doing done: Int) -> WaitReason? {
        waiting == .retryBudget && (done > 0 || inFlight > 0) ? nil : waiting
    }

    /// How long the rest will take; nil while the total or the pace is unknown.
    package var remaining: Duration? {
        guard let total else { return nil }
        var rest = RemainingTime(left: total - done, unsent: total - done - inFlight, rowsPerSecond: rowsPerSecond)
        rest.allowedPerMinute = allowedPerMinute
        if waiting == .requestsPerMinute || waiting == .tokensPerMinute { rest.waitForLimit = waitingFor ?? .zero }
        return rest.estimate
    }
}

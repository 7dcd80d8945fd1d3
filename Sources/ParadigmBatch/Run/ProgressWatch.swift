import Synchronization

/// Looks at a run now and then: counts, rates, and what holds it up.
final class ProgressWatch: Sendable {
    private struct State {
        var rows = RateMeter()
        var tokens = RateMeter()
        var heldUp = Duration.zero
        var lastLook = Duration.zero
    }

    private let engine: Engine
    private let gate: AdmissionGate
    private let source: InputSource
    private let total: Int?
    private let clock: any AdmissionClock
    private let start: UInt64
    private let state = Mutex(State())

    /// A watch that starts now.
    init(engine: Engine, gate: AdmissionGate, source: InputSource, total: Int?, clock: any AdmissionClock) {
        self.engine = engine
        self.gate = gate
        self.source = source
        self.total = total
        self.clock = clock
        start = clock.now
    }

    /// Time during which nothing could be sent, to the precision of the looks.
    var heldUp: Duration { state.withLock { $0.heldUp } }

    /// How far the run is.
    ///
    /// - Parameter acknowledged: Outcomes of this run that are safe on the disk; nil when all that were recorded are.
    /// - Returns: The progress.
    func look(acknowledged: Int?) -> BatchProgress {
        let now = clock.now
        let elapsed = Duration.nanoseconds(Int64(clamping: now - start))
        let tally = engine.figures
        let counts = source.counts
        var progress = BatchProgress()
        progress.total = total ?? (counts.isAtEnd ? counts.records : nil)
        progress.recordedBefore = counts.recordedBefore
        progress.done = min(acknowledged ?? tally.done, tally.done) + counts.bad + counts.recordedBefore
        progress.failed = tally.failed + counts.bad + counts.failedBefore
        progress.retries = tally.retries
        progress.elapsed = elapsed
        (progress.inFlight, progress.window) = gate.read { ($0.window.inFlight, $0.window.limit) }
        // A full window is how any run goes that is as fast as it can be.
        if let held = gate.heldUp, held.reason != .window {
            progress.waiting = held.reason
            progress.waitingFor = held.until.map { .nanoseconds(Int64(clamping: $0 - min($0, now))) }
        }
        state.withLock { state in
            progress.rowsPerSecond = state.rows.rate(of: tally.done, at: elapsed)
            progress.tokensPerSecond = state.tokens.rate(
                of: tally.promptTokens + tally.completionTokens,
                at: elapsed
            )
            if progress.waiting != nil { state.heldUp += elapsed - state.lastLook }
            state.lastLook = elapsed
        }
        return progress
    }
}

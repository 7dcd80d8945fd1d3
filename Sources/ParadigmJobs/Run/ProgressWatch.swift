import ParadigmAPI
import ParadigmBatch
import Synchronization

/// Looks at a run now and then: counts, rates, and what holds it up.
final class ProgressWatch: Sendable {
    private struct State {
        var rows = RateMeter()
        var tokens = RateMeter()
        var course = RunCourse()
        var lastLook = Duration.zero
        var (done, failed, answerTokens) = (0, 0, 0)
        var latencies = LatencyCells()
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

    /// How the run went, up to the last look.
    var course: RunCourse { state.withLock { $0.course } }

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
        progress.done = min(acknowledged ?? tally.done, tally.done) + counts.bad + counts.recordedBefore + counts.taken
        progress.failed = tally.failed + counts.bad + counts.failedBefore
        progress.retries = tally.retries
        progress.elapsed = elapsed
        (progress.inFlight, progress.window, progress.starved) = gate.read {
            ($0.window.inFlight, $0.window.limit, $0.window.starved)
        }
        // A full window is how any run goes that is as fast as it can be.
        if let held = gate.heldUp, held.reason != .window {
            progress.waiting = held.reason
            progress.waitingFor = held.until.map { .nanoseconds(Int64(clamping: $0 - min($0, now))) }
            if held.reason == .outage || held.reason == .retryBudget { progress.trouble = tally.trouble }
        }
        let limits = gate.read { $0.perMinute }
        state.withLock { state in
            progress.rowsPerSecond = state.rows.rate(of: tally.done, at: elapsed)
            progress.tokensPerSecond = state.tokens.rate(
                of: tally.answers.tokens,
                at: elapsed
            )
            progress.allowedPerMinute = Self.allowed(limits, progress)
            // A look that another one has overtaken has nothing to add.
            guard elapsed >= state.lastLook else { return }
            var span = RunCourse.Span(from: state.lastLook, to: elapsed)
            (span.done, span.failed) = (tally.done - state.done, tally.failed - state.failed)
            let latencies = tally.done == state.done ? state.latencies : tally.latencyCells
            (span.tokens, span.latencies) = (
                tally.answers.tokens - state.answerTokens, latencies.since(state.latencies)
            )
            (state.answerTokens, state.latencies) = (tally.answers.tokens, latencies)
            (span.inFlight, span.window) = (Double(progress.inFlight), Double(progress.window))
            state.course.take(span, waitingFor: progress.heldUpBy(doing: span.done))
            (state.lastLook, state.done, state.failed) = (elapsed, tally.done, tally.failed)
        }
        return progress
    }

    /// Rows a minute under two limits, of requests and of tokens.
    private static func allowed(_ limits: MinuteLimits, _ progress: BatchProgress) -> Double? {
        var allowed = limits.requests.map(Double.init)
        if let tokens = limits.tokens, progress.tokensPerSecond > 0, progress.rowsPerSecond > 0 {
            let rows = Double(tokens) / (progress.tokensPerSecond / progress.rowsPerSecond)
            allowed = min(allowed ?? rows, rows)
        }
        return allowed
    }
}

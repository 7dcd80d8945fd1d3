import ParadigmGround

/// The part of a run under load in which the load was whole: after the ramp, and before the last request was begun.
package struct SteadyState: Sendable, Equatable {
    /// Where it begins and ends, since the beginning of the run without its warm-up.
    package let from, to: Duration
    /// Requests that were answered in it, and that failed.
    package let answered, failed: Int
    /// The latencies of the requests that were begun in it and answered.
    package let percentiles: Percentiles

    /// The steady state of a run; nil when hardly anything was answered in it.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - ramp: When the whole load is there.
    package init?(_ run: SpeedTestRun, after ramp: Duration) {
        guard let last = run.spans.map(\.start).max(), last > ramp else { return nil }
        let ended = run.spans.filter { $0.end > ramp && $0.end <= last }
        let begun = run.spans.filter { $0.start >= ramp && $0.failure == nil }
        guard let percentiles = Percentiles(begun.map(\.latency)) else { return nil }
        (from, to, self.percentiles) = (ramp, last, percentiles)
        failed = ended.count { $0.failure != nil }
        answered = ended.count - failed
        guard answered > 1 else { return nil }
    }

    /// Answers a second in it.
    package var answeredPerSecond: Double { Double(answered) / (to - from).seconds }
}

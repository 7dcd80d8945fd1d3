import ParadigmGround

/// The part of a run under load in which the load was whole and answers came of it: one latency after all of it was there,
/// and before the last request was begun.
package struct SteadyState: Sendable, Equatable {
    /// What it came to.
    package let window: MeasuredWindow
    /// The latencies of the requests that were begun in it and answered.
    package let percentiles: Percentiles

    /// A window has to have so many answers.
    private static let leastAnswers = 3

    /// The steady state of a run; nil when hardly anything was answered in it, or the server went away.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - loaded: When the whole load was there, since the end of the warm-up; before that, where it is less than 0.
    ///   - level: What answers are to keep to.
    package init?(_ run: SpeedTestRun, after loaded: Duration, level: ServiceLevel? = nil) {
        let all = run.warmUpSpans + run.spans
        guard let last = all.map(\.start).max(), run.serverLeft == nil,
            let latency = Self.latency(all.filter { $0.start >= loaded })
        else { return nil }
        // Before one latency is over, hardly anything can have ended of what the load begins.
        let begin = max(.zero, loaded + latency)
        guard last - begin >= latency / 2 else { return nil }
        let ends = MeasuredWindow.Ends(all)
        let reach = min(latency, (last - begin) / 3)
        let window = MeasuredWindow(
            all,
            from: ends.beginning(from: begin, reach: reach),
            to: ends.ending(by: last, reach: reach),
            level: level
        )
        let begun = run.spans.filter { $0.start >= max(.zero, loaded) && $0.failure == nil }
        guard window.answered >= Self.leastAnswers, let percentiles = Percentiles(begun.map(\.latency)) else {
            return nil
        }
        (self.window, self.percentiles) = (window, percentiles)
    }

    /// The time in which nearly all of the first answers have come.
    ///
    /// Where latencies grow all along, as before a server that is asked for too much, the first ones say it.
    private static func latency(_ spans: [RequestSpan]) -> Duration? {
        let answered = spans.filter { $0.failure == nil }.sorted { $0.start < $1.start }
        let first = answered.prefix(max(20, answered.count / 4)).map(\.latency).sorted()
        return first.isEmpty ? nil : first[Percentiles.rank(95, of: first.count)]
    }

    /// Answers a second in it.
    package var answeredPerSecond: Double { window.perSecond(window.answered) }
}

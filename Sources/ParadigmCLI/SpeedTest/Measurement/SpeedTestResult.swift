import ParadigmGround

/// What a speed test found: a pure computation over the timings of its runs.
package struct SpeedTestResult: Sendable {
    /// How many requests the concurrent run sent.
    package let requests: Int
    /// How many of them were in flight at once, at most; fixed during the run.
    package let concurrency: Int
    /// The run with many requests in flight.
    package let concurrent: SpeedTestRun
    /// The run one after the other over all requests or a sample of them; nil when it was not asked for.
    package let sequential: SpeedTestRun?
    /// The same with a fresh connection for every request; nil when it was not asked for.
    package let freshConnections: SpeedTestRun?
    /// How requests came, when they did not all come at once.
    package let load: SpeedTestLoad?
    /// What answers were to keep to; nil for nothing.
    package let level: ServiceLevel?
    /// How many requests were to be sent; nil where a time said it.
    package let wanted: Int?
    /// Under which conditions it was measured; nil where nobody said so.
    package let conditions: MeasuredConditions?

    /// The result of runs; a concurrency beyond the requests counts as their number.
    package init(
        requests: Int,
        concurrency: Int,
        concurrent: SpeedTestRun,
        sequential: SpeedTestRun? = nil,
        freshConnections: SpeedTestRun? = nil,
        load: SpeedTestLoad? = nil,
        level: ServiceLevel? = nil,
        wanted: Int? = nil,
        conditions: MeasuredConditions? = nil
    ) {
        (self.wanted, self.conditions) = (wanted, conditions)
        self.load = load
        self.level = level
        self.requests = requests
        self.concurrency = max(1, min(concurrency, requests + (concurrent.givenUp ?? 0)))
        self.concurrent = concurrent
        self.sequential = sequential
        self.freshConnections = freshConnections
    }

    /// How long the concurrent run took.
    package var concurrentSeconds: Double { concurrent.wall.seconds }

    /// The duration one after the other; of a sample, that of its answers, scaled to all requests.
    package var sequentialSeconds: Double? { sequential.flatMap(seconds) }

    /// The same with a fresh connection for every request.
    package var freshConnectionSeconds: Double? { freshConnections.flatMap(seconds) }

    /// Whether the sequential duration was scaled up from a sample.
    package var isSequentialSampled: Bool { sequential.map { $0.requests < requests } ?? false }

    /// The latencies of requests that nothing held up: those of the run one by one, or of the concurrent run where
    /// there is none.
    private var undisturbed: [Duration] {
        if let sequential, sequential.answered > 0 { return sequential.latencies }
        return concurrent.latencies
    }

    /// Whether the ideal is made of latencies that were measured one by one, with no other request to wait for.
    package var isIdealUndisturbed: Bool { sequential.map { $0.answered > 0 } ?? false }

    /// The sum of undisturbed latencies, scaled to as many requests as were answered; 0 when nothing was.
    package var latencySum: Double {
        let latencies = undisturbed
        guard !latencies.isEmpty else { return 0 }
        let sum = latencies.reduce(0) { $0 + $1.seconds }
        return isIdealUndisturbed ? sum * Double(requests) * concurrent.answeredShare / Double(latencies.count) : sum
    }

    /// The longest undisturbed latency; 0 when nothing was answered.
    package var longestLatency: Double { undisturbed.max()?.seconds ?? 0 }

    /// What the concurrent run could have taken at best: max(longest latency, sum of latencies / concurrency), of
    /// undisturbed latencies and for as many requests as were answered: failures cut a run short, and must not make it look
    /// better.
    ///
    /// Nil when nothing was answered, or requests came at a rate of their own.
    package var idealSeconds: Double? {
        // At a given rate the rate decides how long it takes, and the turns of a conversation wait for each other.
        // What was begun in a warm-up takes its places, and does not count.
        guard load?.rate == nil, (load?.turns ?? 1) == 1, load?.rampEnd ?? .zero == .zero, concurrent.answered > 0,
            concurrent.warmUpSpans.isEmpty
        else { return nil }
        return max(longestLatency, latencySum / Double(concurrency))
    }

    /// How much of the ideal for its answers was reached, never above 1, times the share of the requests that was answered:
    /// what failed is not reached.
    package var reached: Double? {
        idealSeconds.flatMap { ratio($0, concurrentSeconds) }.map { min(1, $0 * concurrent.answeredShare) }
    }

    /// The best factor that concurrency alone could give: sum of latencies / ideal.
    package var idealFactor: Double? { idealSeconds.flatMap { ratio(latencySum, $0) } }

    /// Measured sequential / measured concurrent, for as many answers.
    package var improvementFactor: Double? { sequential.flatMap(factor) }

    /// How many times as long a request took among the others as it did alone, by the medians; nil without both runs,
    /// or when requests came at a rate of their own.
    package var slowdown: Double? {
        guard concurrency > 1, load?.rate == nil, isIdealUndisturbed, let alone = Percentiles(undisturbed),
            let together = percentiles
        else {
            return nil
        }
        return ratio(together.p50, alone.p50)
    }

    /// The factor as the documentation measures it, whose sequential side opens a connection for each request.
    package var documentationFactor: Double? { freshConnections.flatMap(factor) }

    /// What reusing the connection brings by itself: fresh connections / one connection, both one after the other.
    package var reuseFactor: Double? {
        guard let fresh = freshConnections?.secondsEach, let reused = sequential?.secondsEach else { return nil }
        return ratio(fresh, reused)
    }

    /// The latencies of the concurrent run; nil when nothing was answered.
    package var percentiles: Percentiles? { Percentiles(concurrent.latencies) }

    /// Processor time over wall time of the concurrent run: 1 is one core kept busy all along.
    package var clientShare: Double { concurrent.clientShare }

    /// Whether this client set the pace, or its own bound on requests in flight did; nil when nothing was answered.
    package var verdict: ClientVerdict? {
        guard concurrent.answered > 0 else { return nil }
        return isHeldBack ? .clientBound : concurrent.verdict
    }

    /// Whether the rate was kept; nil for requests that came in another way.
    package var rateKept: RateKept? { RateKept(self) }

    /// Whether requests waited here long enough for it to be a part of the latencies.
    package var isHeldBack: Bool { rateKept?.isHeldBack(of: concurrent.requests) ?? false }

    /// What the run came to while the whole load was there; nil for requests that all came at once.
    package var steady: SteadyState? { load.flatMap { SteadyState(concurrent, after: $0.loaded, level: level) } }

    /// What the run came to, from the end of its warm-up to its last answer.
    package var whole: MeasuredWindow {
        let (spans, wall) = (concurrent.warmUpSpans + concurrent.spans, concurrent.wall)
        guard !concurrent.warmUpSpans.isEmpty, let last = spans.map(\.end).max(), last > .zero else {
            return MeasuredWindow(spans, from: .zero, to: wall, level: level)
        }
        let latency = Percentiles(concurrent.latencies).map { Duration.seconds($0.p50) } ?? .zero
        let from = MeasuredWindow.Ends(spans).beginning(from: .zero, reach: min(latency, last / 3))
        return MeasuredWindow(spans, from: from, to: last, level: level)
    }

    /// Requests a second that ended, and that were answered, over the whole run.
    package var endedPerSecond: (all: Double, answered: Double) {
        guard !concurrent.warmUpSpans.isEmpty else {
            return (concurrent.perSecond(concurrent.requests), concurrent.perSecond(concurrent.answered))
        }
        let whole = whole
        return (whole.perSecond(whole.answered + whole.failed), whole.perSecond(whole.answered))
    }

    /// The window that tokens and goodput are counted in: the steady state where there is one.
    package var counted: MeasuredWindow { steady?.window ?? whole }

    /// Requests that were to be sent and never were, as those of a conversation after a failure, or after a stop.
    package var unsent: Int {
        wanted.map { max(0, $0 - concurrent.requests - concurrent.warmUp - (concurrent.givenUp ?? 0)) } ?? 0
    }

    /// Whether somebody stopped the measurement before its end.
    package var isStopped: Bool { [concurrent, sequential, freshConnections].contains { $0?.givenUp != nil } }

    /// The command's exit status: 75 when it was stopped; 69 when the server went away; 1 when any request of any run failed,
    /// or a service level was missed; without a single answer in the concurrent run that of ``SpeedTestRun/failureStatus``.
    package var status: ExitStatus {
        if isStopped { return .tryLater }
        guard concurrent.answered == 0 else {
            if concurrent.serverLeft != nil { return .unavailable }
            let runs = [concurrent, sequential, freshConnections].compactMap(\.self)
            let isKept = level?.missed(in: concurrent).isEmpty ?? true
            return isKept && runs.allSatisfy { $0.failed == 0 } ? .success : .someFailed
        }
        return concurrent.failureStatus
    }

    /// How long a run took one after the other; of a sample, what its answers took, for all requests.
    private func seconds(_ run: SpeedTestRun) -> Double? {
        guard run.answered > 0 else { return nil }
        return run.requests == requests ? run.wall.seconds : run.secondsEach.map { $0 * Double(requests) }
    }

    /// How many times as long a run takes one after the other, for as many answers.
    private func factor(_ run: SpeedTestRun) -> Double? {
        guard concurrent.answered > 0, let each = run.secondsEach else { return nil }
        return ratio(each * Double(requests) * concurrent.answeredShare, concurrentSeconds)
    }

    private func ratio(_ dividend: Double, _ divisor: Double) -> Double? {
        divisor > 0 ? dividend / divisor : nil
    }
}

/// How requests came that were not sent all at once.
package struct SpeedTestLoad: Sendable, Equatable {
    /// Requests a second; nil for one whenever another one had ended.
    package let rate: Double?
    /// How they were spread.
    package let arrivals: Arrivals
    /// When all of the load was there, since the end of the warm-up; less than 0 when that was before it.
    package let loaded: Duration
    /// How many requests a conversation had.
    package let turns: Int

    /// A load.
    package init(rate: Double?, arrivals: Arrivals, rampEnd: Duration = .zero, turns: Int = 1) {
        (self.rate, self.arrivals) = (rate, arrivals)
        (loaded, self.turns) = (rampEnd, turns)
    }

    /// When the ramp was over, since the end of the warm-up.
    package var rampEnd: Duration { max(.zero, loaded) }
}

extension SpeedTestRun {
    /// What an answer took in a run one after the other, the time until the next one included and failures left out; nil
    /// without an answer.
    var secondsEach: Double? {
        guard answered > 0 else { return nil }
        let failures = spans.reduce(0) { $0 + ($1.failure == nil ? 0 : ($1.end - $1.sent).seconds) }
        let answers = latencies.reduce(0) { $0 + $1.seconds }
        return max(answers, wall.seconds - failures) / Double(answered)
    }
}

/// Whether the client, and not the server, set the pace of the concurrent run.
///
/// A client that keeps a core busy, or waits for one that others have, delays the reading of replies, which lengthens the
/// very latencies the ideal is computed from; so the share of a core that it needed decides alone, and not how much of the
/// ideal was reached. A client that is late where it was to do something is as late with what it reads, and that is a part
/// of each latency.
package enum ClientVerdict: String, Sendable, CaseIterable, Comparable {
    /// Below half a core: the figures are the server's and the network's.
    case serverBound = "server_bound"
    /// From half a core to eight tenths of one: the client may have added to the latencies.
    case possiblyClientBound = "possibly_client_bound"
    /// Eight tenths of a core and more: the figures say more of this machine than of the server.
    case clientBound = "client_bound"

    /// - Parameter clientShare: Processor time that was used, or wanted and not had, over wall time; 1 is one core.
    package init(clientShare: Double) {
        switch clientShare {
        case ..<0.5: self = .serverBound
        case ..<0.8: self = .possiblyClientBound
        default: self = .clientBound
        }
    }

    /// - Parameter delayShare: How late the client is beside the times that it measures: a tenth is seen in them, and
    ///   half of them is the client's more than the server's.
    package init(delayShare: Double) {
        switch delayShare {
        case ..<0.1: self = .serverBound
        case ..<0.5: self = .possiblyClientBound
        default: self = .clientBound
        }
    }

    /// The one that says more of the client is the greater.
    package static func < (left: ClientVerdict, right: ClientVerdict) -> Bool { left.place < right.place }

    private var place: Int {
        switch self {
        case .serverBound: 0
        case .possiblyClientBound: 1
        case .clientBound: 2
        }
    }
}

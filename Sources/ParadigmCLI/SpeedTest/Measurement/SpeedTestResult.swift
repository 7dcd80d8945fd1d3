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

    /// The result of runs; a concurrency beyond the requests counts as their number.
    package init(
        requests: Int,
        concurrency: Int,
        concurrent: SpeedTestRun,
        sequential: SpeedTestRun? = nil,
        freshConnections: SpeedTestRun? = nil,
        load: SpeedTestLoad? = nil,
        level: ServiceLevel? = nil
    ) {
        self.load = load
        self.level = level
        self.requests = requests
        self.concurrency = max(1, min(concurrency, requests))
        self.concurrent = concurrent
        self.sequential = sequential
        self.freshConnections = freshConnections
    }

    /// How long the concurrent run took.
    package var concurrentSeconds: Double { concurrent.wall.seconds }

    /// The duration one after the other, scaled to all requests when only a sample was sent.
    package var sequentialSeconds: Double? { sequential.flatMap(scaled) }

    /// The same with a fresh connection for every request.
    package var freshConnectionSeconds: Double? { freshConnections.flatMap(scaled) }

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

    /// The sum of undisturbed latencies, scaled to all requests; 0 when nothing was answered.
    package var latencySum: Double {
        let latencies = undisturbed
        guard !latencies.isEmpty else { return 0 }
        let sum = latencies.reduce(0) { $0 + $1.seconds }
        return sum * Double(isIdealUndisturbed ? requests : concurrent.requests) / Double(latencies.count)
    }

    /// The longest undisturbed latency; 0 when nothing was answered.
    package var longestLatency: Double { undisturbed.max()?.seconds ?? 0 }

    /// What the concurrent run could have taken at best: max(longest latency, sum of latencies / concurrency), of
    /// undisturbed latencies and for all requests.
    ///
    /// Nil when nothing was answered, or requests came at a rate of their own.
    package var idealSeconds: Double? {
        // At a given rate the rate decides how long it takes, and the turns of a conversation wait for each other.
        guard load?.rate == nil, (load?.turns ?? 1) == 1, load?.rampEnd ?? .zero == .zero, concurrent.answered > 0
        else { return nil }
        return max(longestLatency, latencySum / Double(concurrency))
    }

    /// How much of the ideal was reached, never above 1: of the requests that were asked for, those that were answered
    /// count.
    package var reached: Double? {
        idealSeconds.flatMap { ratio($0, concurrentSeconds) }.map { min(1, $0 * concurrent.answeredShare) }
    }

    /// The best factor that concurrency alone could give: sum of latencies / ideal.
    package var idealFactor: Double? { idealSeconds.flatMap { ratio(latencySum, $0) } }

    /// Measured sequential / measured concurrent, for as many answers.
    package var improvementFactor: Double? {
        guard concurrent.answered > 0, let sequential, let seconds = sequentialSeconds else { return nil }
        let shares = ratio(concurrent.answeredShare, sequential.answeredShare) ?? 0
        return ratio(seconds, concurrentSeconds).map { $0 * shares }
    }

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
    package var documentationFactor: Double? {
        guard concurrent.answered > 0, let freshConnections, let seconds = freshConnectionSeconds else { return nil }
        let shares = ratio(concurrent.answeredShare, freshConnections.answeredShare) ?? 0
        return ratio(seconds, concurrentSeconds).map { $0 * shares }
    }

    /// What reusing the connection brings by itself: fresh connections / one connection, both one after the other.
    package var reuseFactor: Double? {
        guard let fresh = freshConnectionSeconds, let reused = sequentialSeconds else { return nil }
        return ratio(fresh, reused)
    }

    /// The latencies of the concurrent run; nil when nothing was answered.
    package var percentiles: Percentiles? { Percentiles(concurrent.latencies) }

    /// Processor time over wall time of the concurrent run: 1 is one core kept busy all along.
    package var clientShare: Double { concurrent.clientShare }

    /// Whether this client set the pace.
    package var verdict: ClientVerdict { concurrent.verdict }

    /// What the run came to while the whole load was there; nil for requests that all came at once.
    package var steady: SteadyState? { load.flatMap { SteadyState(concurrent, after: $0.rampEnd) } }

    /// The command's exit status: 1 when any request of any run failed, or a service level was missed; without a single
    /// answer in the concurrent run that of ``SpeedTestRun/failureStatus``.
    package var status: ExitStatus {
        guard concurrent.answered == 0 else {
            let runs = [concurrent, sequential, freshConnections].compactMap(\.self)
            let isKept = level?.missed(in: concurrent).isEmpty ?? true
            return isKept && runs.allSatisfy { $0.failed == 0 } ? .success : .someFailed
        }
        return concurrent.failureStatus
    }

    /// A run over a sample stands for all requests.
    private func scaled(_ run: SpeedTestRun) -> Double? {
        guard run.requests > 0, run.answered > 0 else { return nil }
        return run.wall.seconds * Double(requests) / Double(run.requests)
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
    /// When all of the load was there, since the end of the warm-up.
    package let rampEnd: Duration
    /// How many requests a conversation had.
    package let turns: Int

    /// A load.
    package init(rate: Double?, arrivals: Arrivals, rampEnd: Duration = .zero, turns: Int = 1) {
        (self.rate, self.arrivals) = (rate, arrivals)
        (self.rampEnd, self.turns) = (max(.zero, rampEnd), turns)
    }
}

/// Whether the client, and not the server, set the pace of the concurrent run.
///
/// A client that keeps a core busy, or waits for one that others have, delays the reading of replies, which lengthens the
/// very latencies the ideal is computed from; so the share of a core that it needed decides alone, and not how much of the
/// ideal was reached.
package enum ClientVerdict: String, Sendable, CaseIterable {
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
}

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

    /// The result of runs; a concurrency beyond the requests counts as their number.
    package init(
        requests: Int,
        concurrency: Int,
        concurrent: SpeedTestRun,
        sequential: SpeedTestRun? = nil,
        freshConnections: SpeedTestRun? = nil
    ) {
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

    /// The sum of the latencies of the concurrent run.
    package var latencySum: Double { concurrent.latencies.reduce(0) { $0 + $1.seconds } }

    /// What the concurrent run could have taken at best: max(longest latency, sum of latencies / concurrency).
    ///
    /// Nil when nothing was answered.
    package var idealSeconds: Double? {
        guard let longest = concurrent.latencies.max()?.seconds else { return nil }
        return max(longest, latencySum / Double(concurrency))
    }

    /// How much of the ideal was reached, never above 1.
    package var reached: Double? {
        idealSeconds.flatMap { ratio($0, concurrentSeconds) }.map { min(1, $0) }
    }

    /// The best factor that concurrency alone could give: sum of latencies / ideal.
    package var idealFactor: Double? { idealSeconds.flatMap { ratio(latencySum, $0) } }

    /// Measured sequential / measured concurrent.
    package var improvementFactor: Double? {
        concurrent.answered == 0 ? nil : sequentialSeconds.flatMap { ratio($0, concurrentSeconds) }
    }

    /// The factor as the documentation measures it, whose sequential side opens a connection for each request.
    package var documentationFactor: Double? {
        concurrent.answered == 0 ? nil : freshConnectionSeconds.flatMap { ratio($0, concurrentSeconds) }
    }

    /// What reusing the connection brings by itself: fresh connections / one connection, both one after the other.
    package var reuseFactor: Double? {
        guard let fresh = freshConnectionSeconds, let reused = sequentialSeconds else { return nil }
        return ratio(fresh, reused)
    }

    /// The latencies of the concurrent run; nil when nothing was answered.
    package var percentiles: Percentiles? { Percentiles(concurrent.latencies) }

    /// Processor time over wall time of the concurrent run: 1 is one core kept busy all along.
    package var clientShare: Double { ratio(concurrent.processorTime.seconds, concurrentSeconds) ?? 0 }

    /// Whether this client set the pace.
    package var verdict: ClientVerdict { ClientVerdict(clientShare: clientShare) }

    /// The command's exit status: 1 when any request of any run failed; without a single answer in the concurrent run
    /// 77 for a refused key, 64 for a missing one, 1 when the server refused the requests for what they are, 75 when a
    /// limit or a quota stopped all of them, else 69.
    package var status: ExitStatus {
        guard concurrent.answered == 0 else {
            let runs = [concurrent, sequential, freshConnections].compactMap(\.self)
            return runs.allSatisfy { $0.failed == 0 } ? .success : .someFailed
        }
        let kinds = Set(concurrent.errors.map(\.kind))
        if kinds.contains("refused_key") { return .keyRefused }
        if kinds == ["missing_key"] { return .usage }
        if kinds.isSubset(of: ["rate_limited", "quota_spent"]) { return .tryLater }
        return kinds.isSubset(of: ["forbidden", "not_found", "invalid_request"]) ? .someFailed : .unavailable
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

/// Whether the client, and not the server, set the pace of the concurrent run.
///
/// A client that keeps a core busy delays the reading of replies, which lengthens the very latencies the ideal
/// is computed from; so the share of a core decides alone, and not how much of the ideal was reached.
package enum ClientVerdict: String, Sendable, CaseIterable {
    /// Below half a core: the figures are the server's and the network's.
    case serverBound = "server_bound"
    /// From half a core to eight tenths of one: the client may have added to the latencies.
    case possiblyClientBound = "possibly_client_bound"
    /// Eight tenths of a core and more: the figures say more of this machine than of the server.
    case clientBound = "client_bound"

    /// - Parameter clientShare: Processor time over wall time; 1 is one core.
    package init(clientShare: Double) {
        switch clientShare {
        case ..<0.5: self = .serverBound
        case ..<0.8: self = .possiblyClientBound
        default: self = .clientBound
        }
    }
}

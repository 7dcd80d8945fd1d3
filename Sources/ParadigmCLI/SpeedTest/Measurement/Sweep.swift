package import ParadigmBatch
import ParadigmGround

/// The search for the concurrency at which throughput stops growing: a value that is fed one run after the other.
///
/// The window doubles from 1. It ends when two doublings in a row brought less than a tenth more than the best before
/// them, when more than a twentieth of a step's requests failed, or at the highest window.
package struct Sweep: Sendable, Equatable {
    /// One window and what was measured with it.
    package struct Step: Sendable, Equatable {
        /// How many were in flight.
        package let concurrency: Int
        /// The run.
        package let run: SpeedTestRun
        /// What was finished per second while the window was full, by the estimator of the adaptive window.
        package let measured: Throughput

        /// A step.
        package init(concurrency: Int, run: SpeedTestRun) {
            self.concurrency = concurrency
            self.run = run
            measured = Throughput(run.spans, concurrency: concurrency)
        }
    }

    /// Why there is no further step.
    package enum End: String, Sendable, CaseIterable {
        /// More in flight brought no more.
        case noGrowth = "no_growth"
        /// The server refused or failed too many.
        case failures
        /// The highest window was reached while throughput still grew.
        case highest
    }

    /// What a doubling must bring beyond the best so far to count as growth.
    private static let growth = 1.1
    /// The share of the best throughput from which on a window is as good, give or take its standard error.
    private static let enough = 0.97

    /// The greatest window.
    package let highest: Int
    /// What was measured so far.
    package private(set) var steps: [Step] = []

    /// A search that has measured nothing.
    package init(highest: Int) {
        self.highest = max(1, highest)
    }

    /// The next window; nil when the search is over.
    package var next: Int? {
        guard let last = steps.last else { return 1 }
        return end == nil ? min(last.concurrency * 2, highest) : nil
    }

    /// How many requests a step sends: enough that most of them are sent into a full window.
    package static func requests(concurrency: Int) -> Int { max(8, 4 * concurrency) }

    /// Takes the run of the ``next`` window.
    package mutating func take(_ run: SpeedTestRun) {
        guard let next else { return }
        steps.append(Step(concurrency: next, run: run))
    }

    /// Why the search is over; nil while it is not.
    package var end: End? {
        guard let last = steps.last else { return nil }
        if !last.isSound { return .failures }
        if steps.count > 2 {
            let before = steps.dropLast(2).map(\.throughput).max() ?? 0
            if steps.suffix(2).allSatisfy({ $0.throughput < before * Self.growth }) { return .noGrowth }
        }
        return last.concurrency >= highest ? .highest : nil
    }

    /// The smallest window that finishes as much as the best one, as far as the measurement can tell, of the steps that
    /// went well.
    ///
    /// - Returns: nil when none did.
    package var knee: Step? {
        let sound = steps.filter { $0.isSound && $0.throughput > 0 }
        guard let best = sound.max(by: { $0.throughput < $1.throughput }) else { return nil }
        return sound.first { step in
            let (value, error) = step.measured.ratio(to: best.measured, noise: RoundNoise())
            return step == best || value + error >= Self.enough
        }
    }
}

extension Sweep.Step {
    /// Answers per second while the window was full; of runs too short for that, all of it counts.
    package var throughput: Double {
        if measured.count > 0 { return measured.rate }
        return run.wall > .zero ? Double(run.answered) / run.wall.seconds : 0
    }

    /// The share of its requests that failed.
    package var failedShare: Double {
        run.requests > 0 ? Double(run.failed) / Double(run.requests) : 1
    }

    /// Whether no more than a twentieth of its requests failed.
    package var isSound: Bool { failedShare <= 0.05 }

    /// Whether this client, and not the server, set the pace.
    package var verdict: ClientVerdict {
        ClientVerdict(clientShare: run.wall > .zero ? run.processorTime.seconds / run.wall.seconds : 0)
    }
}

extension Throughput {
    /// What the requests show that were sent while the window was full and had been for a while: without the first ones,
    /// which met an idle server, and the last, after which nothing more was sent.
    fileprivate init(_ spans: [RequestSpan], concurrency: Int) {
        self.init()
        let load = LoadOverTime(spans)
        let sorted = spans.sorted { $0.start < $1.start }
        let edge = min(concurrency, sorted.count / 4)
        for span in sorted.dropFirst(edge).dropLast(edge) where span.end > span.start {
            add(
                tokens: Double(span.completionTokens),
                latency: span.latency.seconds,
                load: load.mean(from: span.start, to: span.end)
            )
        }
        if count > 0 { endRound() }
    }
}

/// How many requests were in flight at each moment of a run.
private struct LoadOverTime {
    /// Moments in order, with the requests in flight added up over the seconds until then.
    private var moments: [(at: Duration, sum: Double, inFlight: Int)] = []

    init(_ spans: [RequestSpan]) {
        let changes = spans.map { ($0.start, 1) } + spans.map { ($0.end, -1) }
        var (sum, inFlight) = (0.0, 0)
        var last: Duration?
        for (at, change) in changes.sorted(by: { $0.0 < $1.0 }) {
            if let last { sum += Double(inFlight) * (at - last).seconds }
            inFlight += change
            last = at
            moments.append((at, sum, inFlight))
        }
    }

    func mean(from start: Duration, to end: Duration) -> Double {
        (sum(until: end) - sum(until: start)) / (end - start).seconds
    }

    private func sum(until time: Duration) -> Double {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        let moment = moments[low - 1]
        return moment.sum + Double(moment.inFlight) * (time - moment.at).seconds
    }
}

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

        /// A step.
        package init(concurrency: Int, run: SpeedTestRun) {
            self.concurrency = concurrency
            self.run = run
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
    /// The share of the best throughput from which on a window is good enough.
    private static let enough = 0.9

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

    /// The smallest window that gives nine tenths of the best throughput, of the steps that went well.
    ///
    /// - Returns: nil when none did.
    package var knee: Step? {
        let sound = steps.filter { $0.isSound && $0.throughput > 0 }
        guard let best = sound.map(\.throughput).max() else { return nil }
        return sound.first { $0.throughput >= best * Self.enough }
    }
}

extension Sweep.Step {
    /// Answers per second while the window was full: from the sending of the first request to that of the last.
    ///
    /// What comes after it measures the slowest answer and not the server. Of runs too short for that, all of it counts.
    package var throughput: Double {
        let starts = run.spans.map(\.start)
        guard let first = starts.min(), let last = starts.max() else { return 0 }
        let finished = run.spans.count { $0.end <= last }
        guard finished > 1, last > first else {
            return run.wall > .zero ? Double(run.answered) / run.wall.seconds : 0
        }
        return Double(finished) / (last - first).seconds
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

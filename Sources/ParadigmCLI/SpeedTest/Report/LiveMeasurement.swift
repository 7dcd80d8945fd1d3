import Paradigm
import ParadigmBatch
import ParadigmGround
import Synchronization

/// The report of a measurement that is under way: the page that it will have, of what has ended so far.
final class LiveMeasurement: Sendable {
    /// Requests that are looked at, the last ones: a page is made every second, beside the measurement.
    private static let kept = 5_000

    /// A run that is under way.
    private struct Run {
        let start = MonotonicTime.now
        let isConcurrent: Bool
        let warmUp: Duration
        var spans: [RequestSpan] = []
        /// By their kind, since words for each would cost the measurement something.
        var errors: [String: ErrorGroup] = [:]

        var soFar: SpeedTestRun {
            let errors = Array(errors.values)
            return SpeedTestRun(
                wall: max(.zero, MonotonicTime.now - start - warmUp),
                latencies: spans.filter { $0.failure == nil }.map(\.latency),
                errors: ErrorGroup.merging(errors),
                spans: spans
            )
        }
    }

    private struct State {
        var concurrent: SpeedTestRun?
        var sequential: SpeedTestRun?
        var run: Run?
    }

    private let report: LiveReport
    private let state = Mutex(State())

    /// Shows what there is from now on.
    init(_ report: LiveReport, _ names: MeasuredServer, window: Int, _ load: SpeedTestLoad?, _ language: Language) {
        self.report = report
        report.show { [weak self] in
            let state = self?.state.withLock { $0 } ?? State()
            let soFar = state.run?.soFar
            let concurrent = state.run?.isConcurrent == true ? soFar : state.concurrent
            let sequential = state.run?.isConcurrent == false ? soFar : state.sequential
            let result = SpeedTestResult(
                requests: concurrent?.requests ?? 0,
                concurrency: window,
                concurrent: concurrent ?? SpeedTestRun(wall: .zero, latencies: []),
                sequential: sequential,
                load: load
            )
            let page = SpeedTestReport(result: result, answers: [], isSimulated: names.isSimulated)
            return SpeedTestPage(SpeedTestSeries(page), names).html(language)
        }
    }

    /// A run begins; whoever sends tells of each outcome.
    ///
    /// - Parameters:
    ///   - isConcurrent: Whether it is the one with many in flight.
    ///   - warmUp: How long requests are begun that do not count.
    /// - Returns: Who is to be told.
    func begin(isConcurrent: Bool, warmUp: Duration = .zero) -> @Sendable (RawOutcome) -> Void {
        state.withLock { $0.run = Run(isConcurrent: isConcurrent, warmUp: warmUp) }
        return { self.take($0) }
    }

    /// A run has ended.
    func end(_ run: SpeedTestRun, isConcurrent: Bool) {
        state.withLock { state in
            if isConcurrent { (state.concurrent, state.sequential) = (run, nil) } else { state.sequential = run }
            state.run = nil
        }
    }

    private func take(_ outcome: RawOutcome) {
        guard let times = outcome.times else { return }
        state.withLock { state in
            guard let begin = state.run.map({ $0.start + $0.warmUp }), times.intended >= begin,
                var run = state.run.take()
            else { return }
            var failure: String?
            if case .failure(let error) = outcome.result, error.kind != .givenUp {
                let kind = error.kind.rawValue
                failure = kind
                let known = run.errors[kind] ?? ErrorGroup(kind: kind, text: ErrorText.summary(error), count: 0)
                run.errors[kind] = ErrorGroup(kind: kind, text: known.text, count: known.count + 1)
            }
            // Half of them at once, so that not each of many moves all the others.
            if run.spans.count >= 2 * Self.kept { run.spans.removeFirst(Self.kept) }
            run.spans.append(
                RequestSpan(
                    index: outcome.index,
                    start: times.intended - run.start,
                    end: times.ended - run.start,
                    sent: times.begun - run.start,
                    failure: failure,
                    stream: StreamSpan(outcome.pieces, since: run.start)
                )
            )
            state.run = consume run
        }
    }
}

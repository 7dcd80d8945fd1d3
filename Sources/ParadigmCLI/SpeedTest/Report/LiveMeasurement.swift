import Paradigm
import ParadigmBatch
import ParadigmGround
import Synchronization

/// The report of a measurement that is under way: the page that it will have, of what has ended so far.
final class LiveMeasurement: Sendable {
    /// A run that is under way.
    fileprivate struct Run {
        let start = MonotonicTime.now
        let isConcurrent: Bool
        let warmUp: Duration
        var spans: [RequestSpan] = []
        /// When the last one of those ended that are looked at no more; nil while all are.
        var leftBehind: Duration?
        /// What failures say, by their kind: words for each would cost the measurement something.
        var errors: [String: Text] = [:]

        /// From when on requests count.
        var begin: Duration { max(warmUp, leftBehind ?? .zero) }

        var soFar: SpeedTestRun {
            let begin = begin
            let counted = spans.filter { $0.start >= begin }.map { $0.moved(by: .zero - begin) }
            let failures = Dictionary(grouping: counted.compactMap(\.failure)) { $0 }
            return SpeedTestRun(
                wall: max(.zero, MonotonicTime.now - start - begin),
                latencies: counted.filter { $0.failure == nil }.map(\.latency),
                errors: ErrorGroup.merging(
                    failures.map { kind, all in
                        ErrorGroup(kind: kind, text: errors[kind] ?? Text(verbatim: kind), count: all.count)
                    }
                ),
                spans: counted,
                // What was begun in the warm-up takes its places, and what the server did of it since counts.
                warmUpSpans: spans.filter { leftBehind == nil && $0.start < begin }.map { $0.moved(by: .zero - begin) }
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
            let isPart = state.run?.leftBehind != nil
            return SpeedTestPage(SpeedTestSeries(page), names, .underWay(isPart ? result.requests : nil)).html(language)
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
            guard state.run != nil else { return }
            state.run?.take(outcome, times)
        }
    }
}

extension LiveMeasurement.Run {
    /// Requests that are looked at, the last ones: a page is made every second, beside the measurement.
    private static let kept = 5_000

    /// Takes in what became of a request; what was given up came to nothing.
    fileprivate mutating func take(_ outcome: RawOutcome, _ times: RowTimes) {
        var failure: String?
        if case .failure(let error) = outcome.result {
            guard error.kind != .givenUp else { return }
            let kind = error.kind.rawValue
            failure = kind
            if errors[kind] == nil { errors[kind] = ErrorText.summary(error) }
        }
        // Half of them at once, so that not each of many moves all the others.
        if spans.count >= 2 * Self.kept {
            leftBehind = spans.prefix(Self.kept).map(\.end).max()
            spans.removeFirst(Self.kept)
        }
        spans.append(
            RequestSpan(
                index: outcome.index,
                start: times.intended - start,
                end: times.ended - start,
                sent: times.begun - start,
                failure: failure,
                stream: StreamSpan(outcome.pieces, since: start)
            )
        )
    }
}

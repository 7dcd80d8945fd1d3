import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct SweepTests {
    /// A server that works on so many at once, each request for 100 ms.
    private func run(_ window: Int, slots: Int, failing: Int = 0) -> SpeedTestRun {
        let count = Sweep.requests(concurrency: window)
        let parallel = min(window, slots)
        let latency = Duration.milliseconds(100 * window / parallel)
        let spans = (0..<count)
            .map { index in
                // Requests come to an end in turn, so many per 100 ms.
                let end = Duration.milliseconds(100) * (1 + index) / parallel
                return RequestSpan(index: index, start: max(.zero, end - latency), end: end)
            }
        return SpeedTestRun(
            wall: spans.map(\.end).max() ?? .zero,
            latencies: spans.dropLast(failing).map(\.latency),
            errors: failing == 0 ? [] : [ErrorGroup(kind: "rate_limited", text: Text(verbatim: "No."), count: failing)],
            spans: Array(spans.dropLast(failing))
        )
    }

    private func sweep(slots: Int, highest: Int = 128, failingFrom: Int = .max) -> Sweep {
        var sweep = Sweep(highest: highest)
        while let window = sweep.next {
            sweep.take(run(window, slots: slots, failing: window >= failingFrom ? window : 0))
        }
        return sweep
    }

    @Test(arguments: [1, 4, 16])
    func `throughput stops growing where the server's places are taken`(slots: Int) throws {
        let sweep = sweep(slots: slots)
        #expect(sweep.end == .noGrowth)
        let knee = try #require(sweep.knee)
        #expect(knee.concurrency == slots)
        #expect(abs(knee.throughput - Double(slots) * 10) < Double(slots))
        // Two doublings that bring nothing are enough.
        #expect(sweep.steps.last?.concurrency == slots * 4)
    }

    @Test func `a server without a limit is tried up to the highest window, which need be no power of two`() {
        let sweep = sweep(slots: 1000, highest: 12)
        #expect(sweep.steps.map(\.concurrency) == [1, 2, 4, 8, 12])
        #expect(sweep.end == .highest)
        #expect(sweep.knee?.concurrency == 12)
    }

    @Test func `a window in which requests fail ends the search, and is no result`() {
        let sweep = sweep(slots: 1000, failingFrom: 8)
        #expect(sweep.end == .failures)
        #expect(sweep.steps.last?.concurrency == 8)
        #expect(sweep.knee?.concurrency == 4)
    }

    @Test func `nothing answered is no result`() {
        var sweep = Sweep(highest: 4)
        let error = ErrorGroup(kind: "server_error", text: Text(verbatim: "No."), count: 8)
        sweep.take(SpeedTestRun(wall: .seconds(1), latencies: [], errors: [error]))
        #expect(sweep.end == .failures)
        #expect(sweep.knee == nil)
        #expect(sweep.next == nil)
    }

    @Test(arguments: Language.allCases)
    func `the table, and what it comes to`(language: Language) throws {
        let sweeps = [sweep(slots: 8), sweep(slots: 1000, highest: 4), sweep(slots: 1000, failingFrom: 4)]
        let text = sweeps.map { sweep in
            var lines = [SweepReport.line(SweepReport.headings(language))]
            for index in sweep.steps.indices {
                lines.append(SweepReport.line(SweepReport.cells(sweep, index, Figures(language))))
            }
            lines += SweepReport(sweep: sweep, isSimulated: false).conclusion(language).map { $0[language] }
            return lines.joined(separator: "\n") + "\n"
        }
        try Snapshot.expect(text.joined(separator: "\n"), "sweep.\(language.rawValue)")
        let json = SweepReport(sweep: sweeps[0], isSimulated: true).json
        #expect(json["knee"] == 8)
        #expect(json["ended_by"] == "no_growth")
        #expect(json["steps"]?[0]?["requests"] == 16)
        #expect(json["simulated"] == true)
    }
}

import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct SpreadTests {
    @Test func `median, bounds and Student's interval`() throws {
        let spread = try #require(Spread([3, 1, 2]))
        #expect(spread.median == 2 && spread.least == 1 && spread.greatest == 3 && spread.mean == 2)
        // t(2) is 4.303, the standard error 1/√3.
        #expect(try abs(#require(spread.reach) - 2.4843) < 0.001)
        #expect(try #require(Spread([1, 2, 3, 10])).median == 2.5)
        #expect(Spread([]) == nil)
        #expect(try #require(Spread([5])).reach == nil)
    }

    @Test func `Welch's interval of a difference`() throws {
        let (one, other) = (try #require(Spread([1, 2, 3])), try #require(Spread([10, 20, 30, 40])))
        // R: t.test(c(1,2,3), c(10,20,30,40)) gives 23 ± 20.46.
        #expect(try abs(#require(other.noise(beside: one)) - 20.46) < 0.25)
        let alone = try #require(Spread([9]))
        #expect(alone.noise(beside: alone) == nil)
        // One run alone varies as the others do: 4.303 · √(1 + 1/3).
        let noise = try #require(alone.noise(beside: one))
        #expect(abs(noise - 4.9687) < 0.001)
    }

    @Test func `quantiles of Student's distribution`() {
        #expect(StudentT.reach(freedom: 1) == 12.706)
        #expect(StudentT.reach(freedom: 4.9) == 2.776)
        #expect(abs(StudentT.reach(freedom: 60) - 2.0003) < 0.002)
        #expect(abs(StudentT.reach(freedom: 1e6) - 1.96) < 0.001)
    }
}

@Suite struct SpeedTestSeriesTests {
    private func report(_ wall: Double, failed: Int = 0) -> SpeedTestReport {
        let spans = (0..<10)
            .map { index in
                RequestSpan(index: index, start: .zero, end: .milliseconds(100 * (index + 1)))
            }
        let run = SpeedTestRun(
            wall: .seconds(wall),
            latencies: spans.map(\.latency),
            errors: failed > 0 ? [ErrorGroup(kind: "timed_out", text: Text(verbatim: "slow 7"), count: failed)] : [],
            spans: spans
        )
        let result = SpeedTestResult(requests: 10 + failed, concurrency: 10, concurrent: run)
        return SpeedTestReport(result: result, answers: [], isSimulated: false)
    }

    @Test func `one alone is as before`() {
        let series = SpeedTestSeries(report(1))
        #expect(series.json == report(1).json)
        #expect(series.text(.english) == report(1).text(.english))
        #expect(series.spreads.isEmpty)
    }

    @Test func `the numbers are medians, beside the spread and each run`() throws {
        let series = SpeedTestSeries(report(1), [report(4, failed: 1), report(2)])
        #expect(series.middle == 2)
        let json = series.json
        #expect(json["answered_per_second"] == 5)
        #expect(json["concurrent_seconds"] == 2)
        #expect(json["repeats"] == 3)
        #expect(json["runs"]?.array?.count == 3)
        let spread = try #require(json["spread"]?["answered_per_second"])
        #expect(spread["median"] == 5 && spread["min"] == 2.5 && spread["max"] == 10)
        #expect(try #require(spread["confidence_95"]?[1]?.double) > 10)
        #expect(json["errors"]?[0]?["count"] == 1)
        #expect(series.status == .someFailed)
    }

    @Test(arguments: Language.allCases)
    func `for a person`(language: Language) throws {
        let series = SpeedTestSeries(report(1), [report(4), report(2)])
        try Snapshot.expect(series.text(language), "speed-test-repeats.\(language.rawValue)")
        let html = SpeedTestPage(series, server: "https://x.example", model: "m", date: "today").html(language)
        #expect(html.contains(language == .english ? "<h2>Repeats</h2>" : "<h2>Répétitions</h2>"))
    }

    @Test func `a comparison takes each of the repeats`() {
        let series = SpeedTestSeries(report(1), [report(4), report(2)])
        #expect(SpeedComparison.runs(in: series.json)?.count == 3)
        #expect(SpeedComparison.runs(in: report(1).json)?.count == 1)
        #expect(SpeedComparison.runs(in: [:]) == nil)
    }
}

@Suite struct SteadyStateTests {
    private func run(_ spans: [RequestSpan]) -> SpeedTestRun {
        SpeedTestRun(wall: .seconds(20), latencies: spans.map(\.latency), spans: spans)
    }

    @Test func `neither ramp nor drain counts`() throws {
        // One a second, each of two seconds; during the first five, slow ones.
        let spans = (0..<15)
            .map { second in
                RequestSpan(
                    index: second,
                    start: .seconds(second),
                    end: .seconds(second + (second < 5 ? 9 : 2))
                )
            }
        let steady = try #require(SteadyState(run(spans), after: .seconds(5)))
        #expect(steady.from == .seconds(5) && steady.to == .seconds(14))
        #expect(steady.percentiles.max == 2)
        // Those that ended after 5 s and until 14 s: 5 of the slow ones and 8 of the others.
        #expect(steady.answered == 13)
        #expect(SteadyState(run(spans), after: .seconds(14)) == nil)
        #expect(SteadyState(run([]), after: .zero) == nil)
    }

    @Test func `a rate that rises in a straight line`() {
        var times = ArrivalTimes(rate: 10, arrivals: .constant, seed: 1, ramp: .seconds(4))
        let all = (0..<61).map { _ in times.next() / .seconds(1) }
        // Half of what the whole rate brings in four seconds comes in them, and a quarter of that in the first two.
        #expect(all.count { $0 < 4 - 1e-9 } == 20)
        #expect(all.count { $0 < 2 } == 5)
        #expect(abs(all[60] - 8) < 1e-9)
        #expect(abs(all[40] - all[39] - 0.1) < 1e-9)
    }
}

@Suite struct ClientVerdictTests {
    private func verdict(used: Double, waited: Double) -> ClientVerdict {
        SpeedTestRun(wall: .seconds(10), latencies: [], processorTime: .seconds(used), waited: .seconds(waited)).verdict
    }

    @Test func `a client that waits for a processor is the bottleneck as one that uses it up`() {
        #expect(verdict(used: 1, waited: 0.2) == .serverBound)
        #expect(verdict(used: 9, waited: 0) == .clientBound)
        // Niced beside others: hardly any processor time, and ready for nearly all of it.
        #expect(verdict(used: 0.2, waited: 9.5) == .clientBound)
        #expect(verdict(used: 2, waited: 4) == .possiblyClientBound)
    }

    @Test func `what the system says of this process`() {
        let before = ProcessorClock.now
        var sum = 0.0
        while ProcessorClock.now.since(before).used < .milliseconds(20) { sum += 1 }
        #expect(sum > 0)
        #expect(ProcessorClock.now.since(before).waited >= .zero)
    }
}

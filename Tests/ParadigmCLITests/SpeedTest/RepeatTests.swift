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
        let cut = SpeedTestSeries(report(1), [report(4)], wanted: 5, isStopped: true)
        #expect(cut.text(.english).hasPrefix("2 of the 5 runs asked for: it was stopped."))
        #expect(cut.status == .tryLater)
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
        // One latency after all of the load was there.
        #expect(steady.window.from == .seconds(7) && steady.window.to == .seconds(14))
        #expect(steady.percentiles.max == 2)
        // Those that ended after 7 s and until 14 s: 5 of the slow ones and 7 of the others.
        #expect(steady.window.answered == 12)
        #expect(SteadyState(run(spans), after: .seconds(14)) == nil)
        #expect(SteadyState(run([]), after: .zero) == nil)
    }

    @Test func `a moment is no steady state`() {
        // Five of half a second, and two of them within the last 20 ms.
        let spans = [(0, 500), (120, 600), (300, 620), (410, 640), (630, 1_200)].enumerated()
            .map { RequestSpan(index: $0, start: .milliseconds($1.0), end: .milliseconds($1.1)) }
        #expect(SteadyState(run(spans), after: .zero) == nil)
    }

    /// Requests at a constant rate, each of so many seconds, and a warm-up before them.
    private func load(rate: Int, latency: Int, length: Int, warmUp: Int) -> SpeedTestResult {
        let all = (0..<rate * length)
            .map { index in
                let start = Duration.milliseconds(1_000 * index / rate - 1_000 * warmUp)
                return RequestSpan(index: index, start: start, end: start + .seconds(latency), completionTokens: 10)
            }
        let counted = all.filter { $0.start >= .zero }
        let measured = SpeedTestRun(
            wall: (counted.map(\.end).max() ?? .zero),
            latencies: counted.map(\.latency),
            spans: counted,
            warmUpSpans: all.filter { $0.start < .zero }
        )
        return SpeedTestResult(
            requests: counted.count,
            concurrency: 1_000,
            concurrent: measured,
            load: SpeedTestLoad(rate: Double(rate), arrivals: .constant, rampEnd: .seconds(-warmUp)),
            level: ServiceLevel(text: "total=10s")
        )
    }

    @Test(arguments: [(5, 4, 12, 4), (5, 4, 12, 0), (10, 2, 20, 1), (4, 10, 60, 5), (5, 4, 12, 8)])
    func `a rate that is kept is what is answered, however long answers take`(
        rate: Int,
        latency: Int,
        length: Int,
        warmUp: Int
    ) throws {
        let result = load(rate: rate, latency: latency, length: length, warmUp: warmUp)
        let steady = try #require(result.steady)
        #expect(abs(steady.answeredPerSecond / Double(rate) - 1) < 0.03)
        #expect(steady.window.from >= .seconds(max(0, latency - warmUp)))
        // Tokens and goodput are those of the same window.
        #expect(try abs(#require(result.counted.tokensPerSecond) / Double(10 * rate) - 1) < 0.03)
        #expect(try abs(result.counted.perSecond(#require(result.counted.kept)) / Double(rate) - 1) < 0.03)
        // With a warm-up of an answer's length or more, so is the whole of it.
        if warmUp >= latency { #expect(abs(result.endedPerSecond.answered / Double(rate) - 1) < 0.03) }
    }

    /// A server of so many places, each answer of so many milliseconds, and twice as many requests in flight as places; its
    /// answers come in waves, each within a few milliseconds.
    @Test(arguments: [(8, 2_000, 12, 4), (8, 2_000, 8, 3), (8, 200, 6, 2), (4, 1_000, 20, 0), (16, 3_000, 40, 10)])
    func `answers in waves are not cut through`(places: Int, time: Int, length: Int, warmUp: Int) throws {
        var all: [RequestSpan] = []
        for wave in 0..<length * 1_000 / time {
            for place in 0..<places {
                let end = Duration.milliseconds(time * (wave + 1) + place - 1_000 * warmUp)
                let start = max(end - .milliseconds(2 * time), .milliseconds(-1_000 * warmUp))
                all.append(RequestSpan(index: all.count, start: start, end: end))
            }
        }
        let counted = all.filter { $0.start >= .zero }
        let measured = SpeedTestRun(
            wall: (all.map(\.end).max() ?? .zero),
            latencies: counted.map(\.latency),
            spans: counted,
            warmUpSpans: all.filter { $0.start < .zero }
        )
        let result = SpeedTestResult(
            requests: counted.count,
            concurrency: 2 * places,
            concurrent: measured,
            load: SpeedTestLoad(rate: nil, arrivals: .poisson, rampEnd: .seconds(-warmUp))
        )
        let real = Double(places * 1_000) / Double(time)
        #expect(abs(result.endedPerSecond.answered / real - 1) < 0.05)
        if let steady = result.steady { #expect(abs(steady.answeredPerSecond / real - 1) < 0.05) }
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
    private func late(_ delay: Double, p99: Double, latency: Double) -> ClientVerdict {
        let delays = Percentiles(values: Array(repeating: delay, count: 95) + Array(repeating: p99, count: 5))
        let latencies = Array(repeating: Duration.seconds(latency), count: 100)
        return SpeedTestRun(wall: .seconds(10), latencies: latencies, processorTime: .milliseconds(300), delays: delays)
            .verdict
    }

    @Test func `a client that is late has its delays in the latencies, however little it works`() {
        #expect(late(0.0001, p99: 0.001, latency: 0.02) == .serverBound)
        #expect(late(0.0001, p99: 0.008, latency: 0.02) == .possiblyClientBound)
        #expect(late(0.006, p99: 0.025, latency: 0.026) == .clientBound)
        // The same delays are nothing beside answers of seconds.
        #expect(late(0.006, p99: 0.025, latency: 3) == .serverBound)
    }

    @Test func `a client's delay is held against all that it is in`() {
        let delays = Percentiles(values: Array(repeating: 0.003, count: 100))
        func verdict(_ latency: Duration, stream: StreamSpan? = nil) -> ClientVerdict {
            let span = RequestSpan(index: 0, start: .zero, end: latency, stream: stream)
            return SpeedTestRun(wall: .seconds(10), latencies: [latency], spans: [span], delays: delays).verdict
        }
        #expect(verdict(.seconds(2)) == .serverBound)
        // A tenth of the latencies is seen in them.
        #expect(verdict(.milliseconds(28)) == .possiblyClientBound)
        // Of long answers the first token, or the time between two, may be as short as the delay.
        func stream(first: Int, gap: Float) -> StreamSpan {
            StreamSpan(first: .milliseconds(first), last: .seconds(2), gaps: [gap, gap])
        }
        #expect(verdict(.seconds(2), stream: stream(first: 500, gap: 0.75)) == .serverBound)
        #expect(verdict(.seconds(2), stream: stream(first: 20, gap: 0.99)) == .possiblyClientBound)
        #expect(verdict(.seconds(2), stream: stream(first: 500, gap: 0.005)) == .clientBound)
    }

    @Test func `without an answer nobody was the bottleneck`() {
        let run = SpeedTestRun(
            wall: .milliseconds(3),
            latencies: [],
            errors: [ErrorGroup(kind: "server_error", text: Text(verbatim: "x"), count: 20)],
            processorTime: .milliseconds(3)
        )
        let result = SpeedTestResult(requests: 20, concurrency: 20, concurrent: run)
        #expect(result.verdict == nil)
        #expect(SpeedTestReport(result: result, answers: [], isSimulated: false).json["verdict"] == .null)
    }

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

import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct ErrorShapeTests {
    private func groups(_ texts: [String], kind: String = "k") -> [ErrorGroup] {
        ErrorGroup.merging(texts.map { ErrorGroup(kind: kind, text: Text(verbatim: $0), count: 1) })
    }

    @Test(arguments: [
        (["Try again in 42.466s.", "Try again in 3s."], "Try again in ….", 2),
        (["Request req-8f3a failed.", "Request req-11 failed."], "Request … failed.", 2),
        (["Answered 503: wait 2 s.", "Answered 503: wait 3 s."], "Answered 503: wait … s.", 2),
        (["At 12:30:05,7 stop", "At 12:31:00,1 stop"], "At … stop", 2),
        (["id 9b2e-4411-aa0e!", "id 7c00-9ab1-0000!"], "id …!", 2),
        (["No figures.", "No figures."], "No figures.", 2),
        (["1", "2", "3"], "…", 3),
    ])
    func `what differs is folded, what is common stays`(texts: [String], shape: String, count: Int) {
        let groups = groups(texts)
        #expect(groups.map(\.text.english) == [shape])
        #expect(groups.map(\.count) == [count])
    }

    @Test func `other words are another sort`() {
        #expect(groups(["Try again in 1 s.", "Try later in 1 s."]).count == 2)
        #expect(groups(["a"], kind: "x").count + groups(["a"], kind: "y").count == 2)
        #expect(groups([""]).map(\.text.english) == [""])
    }

    @Test func `another status is another sort`() {
        let errors = [500, 503]
            .map { (status: Int) in
                ErrorGroup(kind: "k", text: Text(verbatim: "Answered \(status)."), count: 1, status: status)
            }
        #expect(ErrorGroup.merging(errors).map(\.text.english) == ["Answered 500.", "Answered 503."])
    }

    @Test func `two hundred of a kind are one line`() {
        let groups = groups((0..<200).map { "Limit: try again in \($0).5s (req_\($0))" })
        #expect(groups.map(\.text.english) == ["Limit: try again in … (…)"])
        #expect(groups.first?.count == 200)
    }
}

@Suite struct ArrivalTimesTests {
    private func times(_ count: Int, rate: Double, _ arrivals: Arrivals, seed: UInt64 = 1) -> [Double] {
        var times = ArrivalTimes(rate: rate, arrivals: arrivals, seed: seed)
        return (0..<count).map { _ in times.next() / .seconds(1) }
    }

    @Test func `a constant rate`() {
        let found = times(5, rate: 4, .constant)
        #expect(zip(found, [0, 0.25, 0.5, 0.75, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func `independent users come at their rate, by an exponential`() {
        let found = times(10_001, rate: 50, .poisson)
        let gaps = zip(found.dropFirst(), found).map { $0 - $1 }
        let mean = gaps.reduce(0, +) / 10_000
        let square = gaps.reduce(0) { $0 + $1 * $1 } / 10_000
        #expect(abs(mean * 50 - 1) < 0.05)
        // The variance of an exponential is the square of its mean.
        #expect(abs((square / mean / mean - 1) - 1) < 0.1)
        #expect(gaps.allSatisfy { $0 >= 0 })
        #expect(found == times(10_001, rate: 50, .poisson))
        #expect(found != times(10_001, rate: 50, .poisson, seed: 2))
    }
}

@Suite struct ServiceLevelTests {
    private func span(_ total: Int, first: Int? = nil, gaps: [Float] = [], failure: String? = nil) -> RequestSpan {
        RequestSpan(
            index: 0,
            start: .seconds(1),
            end: .seconds(1) + .milliseconds(total),
            failure: failure,
            stream: first.map {
                StreamSpan(first: .seconds(1) + .milliseconds($0), last: .seconds(2), gaps: gaps)
            }
        )
    }

    @Test func `limits as they are written`() throws {
        let level = try #require(ServiceLevel(text: "ttft=500ms,itl=50ms,total=10s@99"))
        #expect(level.limits.map(\.text) == ["ttft=500ms", "itl=50ms", "total=10s@99"])
        #expect(level.needsStreams)
        #expect(try #require(ServiceLevel(text: "total=2")).needsStreams == false)
    }

    @Test(arguments: [
        "", "ttft", "ttft=", "ttft=x", "speed=1s", "total=1s@0", "total=1s@101", "total=1s@", "total=1s,",
    ])
    func `anything else is refused`(text: String) {
        #expect(ServiceLevel(text: text) == nil)
    }

    @Test func `an answer is good when it keeps to all`() throws {
        let level = try #require(ServiceLevel(text: "ttft=200ms,itl=50ms,total=1s"))
        #expect(level.isKept(by: span(1000, first: 200, gaps: [0.04, 0.06])))
        #expect(!level.isKept(by: span(1001, first: 200)))
        #expect(!level.isKept(by: span(1000, first: 201)))
        #expect(!level.isKept(by: span(1000, first: 200, gaps: [0.05, 0.06])))
        #expect(!level.isKept(by: span(1000, first: 200, failure: "timed_out")))
        // What was not streamed is not guessed.
        #expect(!level.isKept(by: span(10)))
    }

    @Test func `what was not measured is not kept, and is told`() throws {
        let level = try #require(ServiceLevel(text: "itl=5ms@99,total=9s"))
        func stream(_ gaps: [Float], tokens: Int, spread: Duration) -> RequestSpan {
            RequestSpan(
                index: 0,
                start: .zero,
                end: .seconds(1),
                completionTokens: tokens,
                stream: StreamSpan(first: .milliseconds(900), last: .milliseconds(900) + spread, gaps: gaps)
            )
        }
        let (piece, burst) = (
            stream([], tokens: 10, spread: .zero),
            stream(Array(repeating: 0.000_003, count: 9), tokens: 10, spread: .microseconds(27))
        )
        for span in [piece, burst] {
            #expect(!level.isKept(by: span))
            let run = SpeedTestRun(wall: .seconds(1), latencies: [span.latency], spans: [span])
            #expect(level.missed(in: run).map(\.text) == ["itl=5ms@99"])
            #expect(level.unmeasured(in: run).map(\.text) == ["itl=5ms@99"])
            #expect(run.streams?.atOnce == 1)
            #expect(run.streams?.betweenTokens == nil && run.streams?.tokensPerSecond == nil)
            let result = SpeedTestResult(requests: 1, concurrency: 1, concurrent: run, level: level)
            #expect(result.status == .someFailed)
            let words = SpeedTestReport(result: result, answers: [], isSimulated: false).text(.english)
            #expect(words.contains("1 of 1 answers came all at once"))
            #expect(words.contains("not measured for all: itl=5ms@99"))
            #expect(words.hasPrefix("SLO missed: itl=5ms@99 (0%)."))
        }
        // A single token has nothing after it that could be late.
        #expect(level.isKept(by: stream([], tokens: 1, spread: .zero)))
        #expect(level.isKept(by: stream([0.004, 0.004], tokens: 3, spread: .milliseconds(8))))
        let fast = stream([0.000_5, 0.000_5], tokens: 3, spread: .milliseconds(1))
        #expect(StreamFigures([fast])?.tokensPerSecond != nil)
    }

    @Test func `an empty answer is no good one`() throws {
        let level = try #require(ServiceLevel(text: "total=1s"))
        let spans = (0..<8).map { RequestSpan(index: $0, start: .zero, end: .milliseconds(100), isEmpty: $0 % 2 == 0) }
        let run = SpeedTestRun(wall: .seconds(1), latencies: spans.map(\.latency), spans: spans)
        #expect(level.kept(in: run) == 4 && run.empty == 4)
        let result = SpeedTestResult(requests: 8, concurrency: 8, concurrent: run)
        let words = SpeedTestReport(result: result, answers: [], isSimulated: false).text(.english)
        #expect(words.contains("8 answered, 0 failed (4 empty)"))
    }

    @Test func `tokens that the server counted of some alone are told as such`() {
        let spans = (0..<8)
            .map {
                RequestSpan(index: $0, start: .zero, end: .milliseconds(900), completionTokens: $0 % 2 == 0 ? 10 : 0)
            }
        let run = SpeedTestRun(wall: .seconds(1), latencies: spans.map(\.latency), spans: spans)
        let report = SpeedTestReport(
            result: SpeedTestResult(requests: 8, concurrency: 8, concurrent: run),
            answers: [],
            isSimulated: false
        )
        #expect(report.text(.english).contains("40 tokens/s in all of the 4 of 8 answers that the server counted"))
        #expect(report.json["counted_answers"] == 4)
        #expect(report.text(.french).contains("pour les 4 réponses sur 8 que le serveur a comptées"))
        let none = SpeedTestRun(
            wall: .seconds(1),
            latencies: [.seconds(1)],
            spans: [RequestSpan(index: 0, start: .zero, end: .seconds(1))]
        )
        let said = SpeedTestReport(
            result: SpeedTestResult(requests: 1, concurrency: 1, concurrent: none),
            answers: [],
            isSimulated: false
        )
        #expect(said.text(.english).contains("not counted by the server"))
    }

    @Test func `failed requests miss every share`() throws {
        let level = try #require(ServiceLevel(text: "total=1s@90"))
        func run(_ failed: Int) -> SpeedTestRun {
            let spans = (0..<10).map { span(100, failure: $0 < failed ? "x" : nil) }
            return SpeedTestRun(
                wall: .seconds(2),
                latencies: spans.filter { $0.failure == nil }.map(\.latency),
                errors: failed > 0 ? [ErrorGroup(kind: "x", text: Text(verbatim: "x"), count: failed)] : [],
                spans: spans
            )
        }
        #expect(level.missed(in: run(1)).isEmpty)
        #expect(level.missed(in: run(2)).map(\.text) == ["total=1s@90"])
        #expect(level.kept(in: run(2)) == 8)
        let result = SpeedTestResult(
            requests: 10,
            concurrency: 1,
            concurrent: run(0),
            level: ServiceLevel(text: "total=1ms@1")
        )
        #expect(result.status == .someFailed)
    }
}

@Suite struct StreamFiguresTests {
    @Test func `what streams show`() throws {
        let spans = (1...4)
            .map { place in
                RequestSpan(
                    index: place,
                    start: .seconds(place),
                    end: .seconds(place + 2),
                    completionTokens: 11,
                    stream: StreamSpan(
                        first: .seconds(place) + .milliseconds(100 * place),
                        last: .seconds(place) + .milliseconds(100 * place + 1000),
                        gaps: [0.25, 0.75]
                    )
                )
            }
        let figures = try #require(StreamFigures(spans))
        #expect(abs(figures.firstToken.p50 - 0.2) < 1e-9 && abs(figures.firstToken.max - 0.4) < 1e-9)
        #expect(figures.betweenTokens?.p50 == 0.25 && figures.betweenTokens?.max == 0.75)
        #expect(try abs(#require(figures.tokensPerSecond?.p50) - 10) < 1e-6)
    }

    @Test func `what was not streamed is not guessed`() {
        #expect(StreamFigures([]) == nil)
        #expect(StreamFigures([RequestSpan(index: 0, start: .zero, end: .seconds(1), completionTokens: 9)]) == nil)
        let failed = RequestSpan(
            index: 0,
            start: .zero,
            end: .seconds(1),
            failure: "stream_cut",
            stream: StreamSpan(first: .zero, last: .seconds(1), gaps: [1])
        )
        #expect(StreamFigures([failed]) == nil)
        let single = RequestSpan(
            index: 0,
            start: .zero,
            end: .seconds(1),
            completionTokens: 1,
            stream: StreamSpan(first: .seconds(1), last: .seconds(1), gaps: [])
        )
        #expect(StreamFigures([single])?.betweenTokens == nil)
        #expect(StreamFigures([single])?.tokensPerSecond == nil)
    }
}

/// What is said of a rate that was not kept.
@Suite struct RateKeptTests {
    /// Requests of half a second at a rate, so many of them in flight here at most; a server of so many places.
    private func result(rate: Int, length: Int, bound: Int, places: Int = 10_000, time: Int = 500) -> SpeedTestResult {
        var (free, busy) = (MinHeap(Array(repeating: 0.0, count: bound)), MinHeap(Array(repeating: 0.0, count: places)))
        let spans = (0..<rate * length)
            .map { index in
                let meant = Double(index) / Double(rate)
                let sent = max(meant, free.least)
                let end = max(sent, busy.least) + Double(time) / 1_000
                free.replaceLeast(end)
                busy.replaceLeast(end)
                return RequestSpan(index: index, start: .seconds(meant), end: .seconds(end), sent: .seconds(sent))
            }
        let run = SpeedTestRun(
            wall: (spans.map(\.end).max() ?? .zero),
            latencies: spans.map(\.latency),
            processorTime: .milliseconds(10),
            spans: spans
        )
        return SpeedTestResult(
            requests: spans.count,
            concurrency: bound,
            concurrent: run,
            load: SpeedTestLoad(rate: Double(rate), arrivals: .constant)
        )
    }

    private func words(_ result: SpeedTestResult, _ language: Language = .english) -> String {
        SpeedTestReport(result: result, answers: [], isSimulated: false).text(language)
    }

    @Test func `the client's own bound is told as such, and not as the server's latency`() throws {
        let held = result(rate: 20, length: 2, bound: 2)
        let kept = try #require(held.rateKept)
        #expect(!kept.isReached && kept.isAtBound)
        #expect(try (3.5...4.5).contains(#require(held.rateKept?.sent)))
        #expect(held.verdict == .clientBound)
        let said = words(held)
        #expect(said.contains("the rate asked for was not reached: 4.1 of 20 requests/s were sent"))
        #expect(said.contains("requests waited here (p50 "))
        #expect(said.contains("for one of the 2 places in flight (--concurrency)"))
        #expect(!said.contains("the client was not the bottleneck"))
        #expect(words(held, .french).contains("le débit voulu n'a pas été atteint"))
        // The usual bound does it as well, where answers take long.
        let usual = result(rate: 300, length: 8, bound: 1_024, time: 6_000)
        #expect(usual.verdict == .clientBound)
        #expect(words(usual).contains("for one of the 1,024 places"))
    }

    @Test func `a rate that is kept needs no word`() throws {
        let well = result(rate: 20, length: 10, bound: 1_024)
        #expect(try #require(well.rateKept).isReached)
        #expect(!words(well).contains("\nRate"))
        #expect(well.verdict == .serverBound)
    }

    @Test func `a server that is asked for too much shows in latencies that grow`() throws {
        let much = result(rate: 60, length: 6, bound: 1_024, places: 8, time: 200)
        #expect(try #require(much.rateKept?.growth).isPlain)
        #expect(words(much).contains("latency grew all along"))
        #expect(!much.isHeldBack)
        #expect(try abs(#require(much.steady).answeredPerSecond - 40) < 2)
    }

    @Test func `a server that goes away is told, and what was before it is no steady state`() {
        let spans = (0..<40)
            .map { index in
                RequestSpan(
                    index: index,
                    start: .milliseconds(100 * index),
                    end: .milliseconds(100 * index + (index < 20 ? 50 : 1)),
                    failure: index < 20 ? nil : "connection_refused"
                )
            }
        let run = SpeedTestRun(
            wall: .seconds(4),
            latencies: spans.filter { $0.failure == nil }.map(\.latency),
            errors: [ErrorGroup(kind: "connection_refused", text: Text(verbatim: "x"), count: 20)],
            spans: spans
        )
        let result = SpeedTestResult(
            requests: 40,
            concurrency: 10,
            concurrent: run,
            load: SpeedTestLoad(rate: 10, arrivals: .constant)
        )
        #expect(result.status == .unavailable)
        #expect(result.steady == nil)
        #expect(
            words(result).hasPrefix("The server went away: its last answer came after 1.95\u{A0}s, and the 20 requests")
        )
    }

    @Test(arguments: [
        ["connection_refused", "server_error", "connection_refused"], ["rate_limited", "rate_limited", "rate_limited"],
        ["connection_refused", "connection_refused"], ["connection_lost", "connection_lost", "connection_lost"],
    ])
    func `a server that is there is not said to be gone`(ends: [String]) {
        let spans = ([String?.none] + ends.map(Optional.some)).enumerated()
            .map { RequestSpan(index: $0, start: .zero, end: .seconds($0 + 1), failure: $1) }
        #expect(ServerLeft(spans) == nil)
    }

    @Test func `requests outside the figures are counted`() {
        let spans = (0..<30).map { RequestSpan(index: $0, start: .seconds($0), end: .seconds($0 + 1)) }
        let run = SpeedTestRun(
            wall: .seconds(30),
            latencies: spans.map(\.latency),
            spans: spans,
            warmUpSpans: [RequestSpan(index: 30, start: .seconds(-1), end: .seconds(1))]
        )
        let result = SpeedTestResult(
            requests: 30,
            concurrency: 4,
            concurrent: run,
            load: SpeedTestLoad(rate: nil, arrivals: .poisson, turns: 4),
            wanted: 41
        )
        let said = words(result)
        #expect(said.contains("; 1 more in the warm-up"))
        #expect(said.contains("; 10 of the 41 were not sent, since a failure ends its conversation"))
    }

    @Test(arguments: [
        (1, 600, "0.1%"), (599, 600, "99.8%"), (986, 1000, "98.6%"), (1, 100_000, "<0.1%"), (0, 5, "0%"),
        (5, 5, "100%"),
        (1, 2, "50%"),
    ])
    func `shares are not rounded to what they are not`(part: Int, all: Int, text: String) {
        #expect(Figures(.english).share(part, of: all) == text)
    }
}

/// What a result says when not all is well.
@Suite struct HonestResultTests {
    private func run(_ wall: Double, _ latency: Double, answered: Int, failed: Int = 0) -> SpeedTestRun {
        SpeedTestRun(
            wall: .seconds(wall),
            latencies: Array(repeating: .seconds(latency), count: answered),
            errors: failed > 0 ? [ErrorGroup(kind: "server_error", text: Text(verbatim: "No."), count: failed)] : []
        )
    }

    @Test func `most of the requests failed, so little was reached`() throws {
        let result = SpeedTestResult(
            requests: 500,
            concurrency: 500,
            concurrent: run(2.36, 2.3, answered: 56, failed: 444)
        )
        #expect(try #require(result.reached) < 0.12)
        let words = SpeedTestReport(result: result, answers: [], isSimulated: false).text(.english)
        #expect(words.hasPrefix("444 of 500 requests failed (89%): latencies are those of the 56 answered.\n"))
        #expect(words.contains("212 requests/s, 24 answered/s"))
    }

    @Test func `a server that answers one at a time is no success of concurrency`() throws {
        // Twenty of 16 ms each: the last one waits for all the others.
        let together = SpeedTestRun(
            wall: .milliseconds(320),
            latencies: (1...20).map { .milliseconds(16 * $0) }
        )
        let result = SpeedTestResult(
            requests: 20,
            concurrency: 20,
            concurrent: together,
            sequential: run(0.33, 0.016, answered: 20)
        )
        #expect(try #require(result.reached) < 0.06)
        #expect(try abs(#require(result.slowdown) - 10) < 0.01)
        let words = SpeedTestReport(result: result, answers: [], isSimulated: false).text(.english)
        #expect(words.contains("the server answers one at a time: 20 at once took each request 10 times as long"))
    }

    @Test func `the factor compares as many answers with each other`() throws {
        let result = SpeedTestResult(
            requests: 10,
            concurrency: 10,
            concurrent: run(1, 1, answered: 5, failed: 5),
            sequential: run(10, 1, answered: 10)
        )
        #expect(try abs(#require(result.improvementFactor) - 5) < 1e-9)
    }

    @Test func `at a rate of its own a run has no ideal`() {
        let result = SpeedTestResult(
            requests: 10,
            concurrency: 1000,
            concurrent: run(10, 1, answered: 10),
            load: SpeedTestLoad(rate: 1, arrivals: .constant)
        )
        #expect(result.idealSeconds == nil && result.reached == nil)
    }
}

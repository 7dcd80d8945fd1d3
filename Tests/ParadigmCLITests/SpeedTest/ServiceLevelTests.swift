import ParadigmAPI
import ParadigmCLI
import Testing

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

    @Test func `an empty answer misses a share as a failed request does`() throws {
        let level = try #require(ServiceLevel(text: "total=1s@90"))
        let spans = (0..<10).map { RequestSpan(index: $0, start: .zero, end: .milliseconds(100), isEmpty: $0 < 3) }
        let run = SpeedTestRun(wall: .seconds(1), latencies: spans.map(\.latency), spans: spans)
        #expect(level.missed(in: run).map(\.text) == ["total=1s@90"])
        let result = SpeedTestResult(requests: 10, concurrency: 10, concurrent: run, level: level)
        #expect(result.status == .someFailed)
        let words = SpeedTestReport(result: result, answers: [], isSimulated: false).text(.english)
        #expect(words.contains("SLO missed: total=1s@90 (70%)."))
    }
}

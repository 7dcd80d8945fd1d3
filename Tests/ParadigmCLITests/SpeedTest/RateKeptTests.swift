import ParadigmAPI
import ParadigmCLI
import Testing

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

    @Test(arguments: [
        (10.0, "10"), (0.25, "0.25"), (2.5, "2.5"), (1_000, "1,000"), (0.001, "0.001"), (100.125, "100.125"),
    ])
    func `a rate is told as it was asked for`(rate: Double, text: String) {
        #expect(Figures(.english).asked(rate) == text)
    }
}

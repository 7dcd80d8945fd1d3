import ParadigmAPI
import ParadigmCLI
import Testing

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

    @Test func `what was given up makes a run that was stopped no slower`() throws {
        func wall(_ lastEnd: Duration?, warmUp: Duration = .zero) -> Duration {
            SpeedTestRun.wall(from: .seconds(10), until: .seconds(13), warmUp: warmUp, lastEnd: lastEnd)
        }
        #expect(wall(nil) == .seconds(3))
        #expect(wall(.seconds(12)) == .seconds(2))
        #expect(wall(.seconds(12), warmUp: .seconds(1)) == .seconds(1))
        // Nothing ended after the warm-up: all of the time there is.
        #expect(wall(.seconds(11), warmUp: .seconds(1)) == .seconds(2))
    }

    @Test func `a stop tells of all runs, and of how long what was open had been`() {
        func run(_ answered: Int, givenUp: Int?, openFor: Duration? = nil) -> SpeedTestRun {
            SpeedTestRun(
                wall: .seconds(1),
                latencies: Array(repeating: .milliseconds(100), count: answered),
                givenUp: givenUp,
                openFor: openFor
            )
        }
        func text(_ result: SpeedTestResult, _ language: Language = .english) -> String {
            SpeedTestReport(result: result, answers: [], isSimulated: false).text(language)
        }
        let alone = SpeedTestResult(
            requests: 40,
            concurrency: 4,
            concurrent: run(40, givenUp: nil),
            sequential: run(4, givenUp: 1, openFor: .milliseconds(130))
        )
        #expect(text(alone).contains("45 requests were sent, 1 of them given up in flight after up to 130\u{A0}ms;"))
        let early = SpeedTestResult(
            requests: 16,
            concurrency: 4,
            concurrent: run(16, givenUp: 4, openFor: .seconds(60)),
            wanted: 40
        )
        #expect(text(early).contains("given up in flight after up to 60.00\u{A0}s;"))
        #expect(text(early).contains("16 answered, 0 failed; 20 of the 40 were not sent, since it was stopped"))
        #expect(text(early, .french).contains("20 des 40 ne sont pas parties, à cause de l'arrêt"))
    }

    @Test func `answers that were cut are counted`() {
        let spans = (0..<4)
            .map { RequestSpan(index: $0, start: .zero, end: .seconds(1), isEmpty: $0 == 0, isCut: $0 < 3) }
        let run = SpeedTestRun(wall: .seconds(1), latencies: spans.map(\.latency), spans: spans)
        let report = SpeedTestReport(
            result: SpeedTestResult(requests: 4, concurrency: 4, concurrent: run),
            answers: [],
            isSimulated: false
        )
        #expect(report.text(.english).contains("0 failed (1 empty, 3 cut at their greatest length)"))
        #expect(report.text(.french).contains("(1 vide, 3 coupées à la longueur maximale)"))
        #expect(report.json["cut"] == 3)
    }
}

import ParadigmCLI
import Testing

@Suite struct SpeedTestResultTests {
    private func run(
        _ wall: Double,
        _ latencies: [Double],
        failed: Int = 0,
        kind: String = "timed_out",
        used: Double = 0
    )
        -> SpeedTestRun
    {
        let errors = failed > 0 ? [ErrorGroup(kind: kind, text: Text(verbatim: kind), count: failed)] : []
        return SpeedTestRun(
            wall: .seconds(wall),
            latencies: latencies.map { .seconds($0) },
            errors: errors,
            processorTime: .seconds(used)
        )
    }

    private func result(
        _ requests: Int,
        _ concurrency: Int,
        _ concurrent: SpeedTestRun,
        sequential: SpeedTestRun? = nil,
        fresh: SpeedTestRun? = nil
    ) -> SpeedTestResult {
        SpeedTestResult(
            requests: requests,
            concurrency: concurrency,
            concurrent: concurrent,
            sequential: sequential,
            freshConnections: fresh
        )
    }

    private func isClose(_ left: Double?, _ right: Double) -> Bool {
        left.map { abs($0 - right) < 1e-9 } ?? false
    }

    @Test func `the documentation's own figures`() {
        let found = result(20, 20, run(1.86, [Double](repeating: 0.5, count: 20)), sequential: run(10.33, [1]))
        // The sequential run of one request stands for twenty, so the factor is that of its scaled duration.
        #expect(found.isSequentialSampled)
        let whole = result(
            20,
            20,
            run(1.86, [Double](repeating: 0.5, count: 20)),
            sequential: run(10.33, [Double](repeating: 0.5, count: 20))
        )
        #expect(!whole.isSequentialSampled)
        #expect(isClose(whole.improvementFactor, 10.33 / 1.86))
    }

    @Test func `all at once the longest latency is the ideal`() {
        let found = result(4, 4, run(1.25, [0.1, 0.2, 0.3, 1]))
        #expect(isClose(found.idealSeconds, 1))
        #expect(isClose(found.idealFactor, 1.6))
        #expect(isClose(found.reached, 0.8))
    }

    @Test func `in a window the sum over the window is the ideal`() {
        let found = result(4, 2, run(2.5, [1, 1, 1, 1]))
        #expect(isClose(found.idealSeconds, 2))
        #expect(isClose(found.idealFactor, 2))
        #expect(isClose(found.reached, 0.8))
    }

    @Test func `no more than the ideal can be reached`() {
        #expect(result(1, 1, run(0.9, [1])).reached == 1)
    }

    @Test func `a window wider than the requests is as wide as they are many`() {
        #expect(result(3, 50, run(1, [1, 1, 1])).concurrency == 3)
        #expect(result(3, 0, run(1, [1, 1, 1])).concurrency == 1)
    }

    @Test func `a sample is scaled to all requests`() {
        let found = result(200, 200, run(2, [1]), sequential: run(25, [Double](repeating: 0.5, count: 50)))
        #expect(isClose(found.sequentialSeconds, 100))
        #expect(isClose(found.improvementFactor, 50))
        #expect(found.isSequentialSampled)
    }

    @Test func `of a sample, those that were answered stand for all`() throws {
        // Three of five are refused at once: nothing of what an answer takes.
        let spans = (0..<5)
            .map {
                RequestSpan(
                    index: $0,
                    start: .seconds($0),
                    end: .seconds($0 + ($0 < 2 ? 1 : 0)),
                    failure: $0 < 2 ? nil : "server_error"
                )
            }
        let sample = SpeedTestRun(
            wall: .seconds(2),
            latencies: [.seconds(1), .seconds(1)],
            errors: [ErrorGroup(kind: "server_error", text: Text(verbatim: "x"), count: 3)],
            spans: spans
        )
        let found = result(20, 20, run(1, [Double](repeating: 1, count: 20)), sequential: sample)
        #expect(isClose(found.sequentialSeconds, 20))
        #expect(isClose(found.improvementFactor, 20))
        let words = SpeedTestReport(result: found, answers: [], isSimulated: false).text(.english)
        #expect(words.contains("of a sample of 5 of the 20 requests, the 2 answered are scaled to all"))
        let none = result(20, 20, run(1, [Double](repeating: 1, count: 20)), sequential: run(0.001, [], failed: 5))
        let said = SpeedTestReport(result: none, answers: [], isSimulated: false).text(.english)
        #expect(!said.contains("estimated") && !said.contains("the factor is for"))
    }

    @Test func `what failed makes no run better`() throws {
        // Eight at a time, answers of 0.1 s, and the server gone after 56 of 500.
        let found = result(500, 8, run(0.75, [Double](repeating: 0.1, count: 56), failed: 444))
        #expect(try (0.1...0.12).contains(#require(found.reached)))
        #expect(try #require(found.idealSeconds) <= 0.75)
        // Every other one is refused at once.
        let half = result(20, 4, run(0.31, [Double](repeating: 0.1, count: 10), failed: 10))
        #expect(try #require(half.reached) <= 0.5)
        let alone = result(
            20,
            4,
            run(0.31, [Double](repeating: 0.1, count: 10), failed: 10),
            sequential: run(2, [Double](repeating: 0.1, count: 20))
        )
        #expect(try #require(alone.reached) <= 0.5)
    }

    @Test func `connection reuse apart from concurrency`() {
        let found = result(2, 2, run(1, [1, 1]), sequential: run(2, [1, 1]), fresh: run(3, [1, 1]))
        #expect(isClose(found.reuseFactor, 1.5))
        #expect(isClose(found.documentationFactor, 3))
        #expect(isClose(found.improvementFactor, 2))
    }

    @Test func `without a sequential run there is no factor`() {
        let found = result(2, 2, run(1, [1, 1]), fresh: run(3, [1, 1]))
        #expect(found.improvementFactor == nil)
        #expect(found.sequentialSeconds == nil)
        #expect(found.reuseFactor == nil)
        #expect(isClose(found.documentationFactor, 3))
    }

    @Test func `without an answer nothing is made up`() {
        let found = result(2, 2, run(1, [], failed: 2), sequential: run(1, [1, 1]))
        #expect(found.idealSeconds == nil)
        #expect(found.idealFactor == nil)
        #expect(found.reached == nil)
        #expect(found.improvementFactor == nil)
        #expect(found.percentiles == nil)
        #expect(result(2, 2, run(1, [1, 1]), sequential: run(1, [], failed: 2)).improvementFactor == nil)
    }

    @Test func `no time at all divides by nothing`() {
        let found = result(1, 1, run(0, [0]), sequential: run(0, [0]))
        #expect(found.improvementFactor == nil)
        #expect(found.reached == nil)
        #expect(found.idealFactor == nil)
        #expect(found.clientShare == 0)
    }

    @Test(arguments: [
        (0.0, ClientVerdict.serverBound), (0.49, .serverBound), (0.5, .possiblyClientBound),
        (0.79, .possiblyClientBound), (0.8, .clientBound), (1.9, .clientBound),
    ])
    func `the verdict follows from the share of a core`(share: Double, verdict: ClientVerdict) {
        #expect(ClientVerdict(clientShare: share) == verdict)
        #expect(result(1, 1, run(10, [1], used: share * 10)).verdict == verdict)
    }

    @Test(arguments: [
        ("refused_key", ParadigmCLI.ExitStatus.keyRefused), ("missing_key", .usage), ("timed_out", .unavailable),
        ("server_error", .unavailable),
        ("rate_limited", .tryLater), ("quota_spent", .tryLater),
        ("not_found", .someFailed), ("invalid_request", .someFailed),
    ])
    func `the exit status when nothing was answered`(kind: String, status: ParadigmCLI.ExitStatus) {
        #expect(result(2, 2, run(1, [], failed: 2, kind: kind)).status == status)
    }

    @Test func `the exit status when something was answered`() {
        let good = run(1, [1, 1])
        let bad = run(1, [1], failed: 1, kind: "refused_key")
        #expect(result(2, 2, good).status == .success)
        #expect(result(2, 2, bad).status == .someFailed)
        #expect(result(2, 2, good, sequential: bad).status == .someFailed)
        #expect(result(2, 2, good, sequential: good, fresh: bad).status == .someFailed)
        #expect(result(2, 2, good, sequential: good, fresh: good).status == .success)
    }
}

@Suite struct PercentilesTests {
    private func percentiles(_ seconds: [Int]) -> Percentiles? { Percentiles(seconds.map { .seconds($0) }) }

    @Test func `by the nearest rank, whatever the order`() throws {
        let found = try #require(percentiles((1...100).reversed()))
        #expect([found.p50, found.p90, found.p95, found.p99, found.max] == [50, 90, 95, 99, 100])
    }

    @Test func `of twenty, of one, of none`() throws {
        let twenty = try #require(percentiles(Array(1...20)))
        #expect([twenty.p50, twenty.p90, twenty.p95, twenty.p99, twenty.max] == [10, 18, 19, 20, 20])
        let one = try #require(percentiles([7]))
        #expect([one.p50, one.p99, one.max] == [7, 7, 7])
        #expect(percentiles([]) == nil)
    }
}

@Suite struct ErrorGroupTests {
    @Test func `the most frequent first, equal counts as they came`() {
        let groups = ErrorGroup.merging(
            ["b", "a", "c", "c", "a"].map { ErrorGroup(kind: $0, text: Text(verbatim: $0), count: 1) } + [
                ErrorGroup(kind: "a", text: Text(verbatim: "x"), count: 1)
            ]
        )
        #expect(groups.map(\.text.english) == ["a", "c", "b", "x"])
        #expect(groups.map(\.count) == [2, 2, 1, 1])
        #expect(ErrorGroup.merging([]).isEmpty)
    }
}

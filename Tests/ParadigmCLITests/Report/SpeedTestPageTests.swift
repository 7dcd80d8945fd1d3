import ParadigmCLI
import Testing

@Suite struct SpeedTestPageTests {
    private func run(_ count: Int, together: Bool) -> SpeedTestRun {
        let spans = (0..<count)
            .map { index in
                let start = together ? Duration.milliseconds(index) : .milliseconds(100 * index)
                return RequestSpan(index: index, start: start, end: start + .milliseconds(100))
            }
        return SpeedTestRun(
            wall: spans.map(\.end).max() ?? .zero,
            latencies: spans.map(\.latency),
            spans: spans
        )
    }

    private func page(_ count: Int, answers: [String] = ["Bonjour."], _ language: Language = .english) -> String {
        let result = SpeedTestResult(
            requests: count,
            concurrency: count,
            concurrent: run(count, together: true),
            sequential: run(count, together: false)
        )
        let report = SpeedTestReport(result: result, answers: answers, isSimulated: false)
        return SpeedTestPage(
            SpeedTestSeries(report),
            server: "https://x.example/v1",
            model: "m<b>",
            date: "2026-03-01 09:05 UTC"
        )
        .html(language)
    }

    @Test(arguments: Language.allCases)
    func `the page of the smallest run`(language: Language) throws {
        try Snapshot.expect(page(2, language), "speed-test-page.\(language.rawValue)")
    }

    @Test func `whatever a model writes stays text`() {
        let html = page(2, answers: ["<script>alert(1)</script> & \"x\" '\u{1B}[31m\u{202E}"])
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;"))
        #expect(!html.contains("<script"))
        #expect(!html.contains("m<b>"))
        #expect(!html.unicodeScalars.contains("\u{1B}") && !html.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `nothing is fetched from anywhere`() {
        let html = page(2)
        #expect(!html.contains("src=") && !html.contains("href=") && !html.contains("url("))
        #expect(html.contains("default-src 'none'"))
    }

    @Test func `of many requests some are drawn, and that is said`() {
        func bars(_ html: String) -> Int { html.split(separator: "<rect ").count - 1 }
        #expect(bars(page(3)) == 6)
        let many = page(2500)
        #expect(bars(many) == 4000)
        #expect(many.contains("the first 2,000 drawn"))
    }

    @Test func `one by one above all at once, on one axis`() throws {
        // Ten requests together take 109 ms of the 1000 ms that they take one after the other.
        let html = page(10)
        let widths = html.split(separator: "<rect ").dropFirst()
            .compactMap { $0.split(separator: "width=\"").last.flatMap { Double($0.prefix { $0 != "\"" }) } }
        #expect(widths.count == 20 && widths.allSatisfy { abs($0 - 98.5) < 0.11 })
        #expect(html.split(separator: "class=\"axis\"").count == 3)
        #expect(html.contains(">1.00\u{A0}s</span>"))
        let (alone, together) = (html.firstRange(of: "<b>One by one"), html.firstRange(of: "<b>All at once"))
        #expect(try #require(alone).lowerBound < #require(together).lowerBound)
        #expect(html.contains("each waits for the one before it: 1.00\u{A0}s for all. 10 at once, the waits overlap"))
        // One lane for all of them, and ten lanes.
        #expect(html.contains("height=\"18.0\" preserveAspectRatio") && html.contains("height=\"180.0\""))
    }

    @Test func `a lane is free again when its request has ended`() {
        let spans = [(0, 10), (0, 4), (4, 9), (5, 6), (10, 12)]
            .enumerated()
            .map { RequestSpan(index: $0, start: .seconds($1.0), end: .seconds($1.1)) }
        let laid = SwimLanes.lanes(spans)
        #expect(laid.spans.map(\.lane) == [0, 1, 1, 2, 0])
        #expect(laid.count == 3)
    }

    @Test func `a thousand lanes touch each other, and what failed is filled`() {
        let spans = (0..<1_000)
            .map {
                RequestSpan(index: $0, start: .zero, end: .seconds(1), failure: $0 % 10 == 0 ? "server_error" : nil)
            }
        let run = SpeedTestRun(
            wall: .seconds(1),
            latencies: spans.filter { $0.failure == nil }.map(\.latency),
            errors: [ErrorGroup(kind: "server_error", text: Text(verbatim: "x"), count: 100)],
            spans: spans
        )
        let result = SpeedTestResult(requests: 1_000, concurrency: 1_000, concurrent: run)
        let report = SpeedTestReport(result: result, answers: [], isSimulated: false)
        let html = SpeedTestPage(SpeedTestSeries(report), server: "s", model: "m", date: "d").html(.english)
        #expect(html.contains("<rect class=\"bad\"") && !html.contains("<rect class=\"failed\""))
        #expect(html.contains("height=\"0.4\"") && html.contains("100 failed (in the other colour)"))
    }

    @Test(arguments: Language.allCases)
    func `a page of what goes on tells nothing that is found out at its end`(language: Language) {
        let result = SpeedTestResult(requests: 10, concurrency: 10, concurrent: run(10, together: true))
        let series = SpeedTestSeries(SpeedTestReport(result: result, answers: [], isSimulated: false))
        func html(_ stage: SpeedTestPage.Stage) -> String {
            SpeedTestPage(series, server: "s", model: "m", date: "d", stage: stage).html(language)
        }
        #expect(html(.over).contains(">Client</th>") && html(.over).contains("usage"))
        #expect(!html(.underWay(nil)).contains(">Client</th>") && !html(.underWay(nil)).contains("usage"))
        let part = html(.underWay(5_000))
        #expect(part.contains(language == .english ? "Of the last 5,000 requests" : "Pour les 5\u{A0}000 dernières"))
    }
}

import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct BatchPageTests {
    private let names = BatchPage.Names(
        input: "a<b>.csv",
        output: "answers.csv",
        server: "https://x.example/v1",
        model: "m&m",
        date: "2026-03-01 09:05 UTC"
    )

    private func page(_ summary: BatchSummary, isSimulated: Bool = false, _ language: Language = .english) -> String {
        let report = BatchReport(
            summary: summary,
            latency: LatencyFigures(p50: 0.512, p90: 0.804, p99: 1.25, max: 2.5),
            prices: TokenPrices(prompt: 0.5, completion: 1.5),
            isSimulated: isSimulated
        )
        return BatchPage(report: report, names: names).html(language)
    }

    /// A run of three looks, the second held up by a pause.
    private var troubled: BatchSummary {
        var summary = BatchReportTests.troubled
        summary.course = RunCourse()
        for (look, done) in [130, 0, 52].enumerated() {
            var span = RunCourse.Span(from: .seconds(40 * look), to: .seconds(40 * (look + 1)))
            (span.done, span.failed) = (done * 40, done / 26 * 40)
            (span.inFlight, span.window) = (Double(32 * look), 64)
            summary.course.take(span, waitingFor: look == 1 ? .pause : nil)
        }
        return summary
    }

    @Test(arguments: Language.allCases)
    func `the page of a run with everything in it`(language: Language) throws {
        try Snapshot.expect(page(troubled, language), "batch-page.\(language.rawValue)")
    }

    @Test func `whatever an input or a name holds stays text`() {
        var summary = troubled
        summary.badRows = [
            BadRow(
                ordinal: 0,
                line: 1,
                id: "<img onerror=x>\u{1B}[31m\u{202E}",
                .noField("<script>alert(1)</script>")
            )
        ]
        summary.tally.failures = ["<b>": 1]
        let html = page(summary)
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>:") && !html.contains("a<b>"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(html.contains("m&amp;m"))
        #expect(!html.unicodeScalars.contains("\u{1B}") && !html.unicodeScalars.contains("\u{202E}"))
        #expect(!html.contains("src=") && !html.contains("href=") && !html.contains("url("))
    }

    @Test func `the steps of a drawing go from the first look to the last, under a round number`() throws {
        let html = page(troubled)
        // 120 s are 1,000 wide; 130 rows/s of 150 leave 26.7 of 200 above, 52 leave 130.7.
        #expect(html.contains("M0.0 26.7H333.3V200.0H666.7V130.7H1000.0V200.0H0.0Z"))
        #expect(html.contains("bottom: 100.0%\">150</span>"))
        #expect(html.contains("class=\"line\" d=\"M0.0 40.0H333.3V40.0"))
        #expect(html.contains(">2\u{A0}min 0\u{A0}s</span>"))
    }

    @Test func `what is not known is not drawn`() {
        var short = BatchReportTests.good
        #expect(!page(short).contains("<path"))
        short.course.take(.init(from: .zero, to: .seconds(1)))
        #expect(!page(short).contains("<path"))
        // The look at the end may fall together with the one before it.
        short.course.take(.init(from: .seconds(1), to: .seconds(1)))
        #expect(!page(short).contains("<path"))
        #expect(!page(short).contains("Held up"))
        #expect(page(short).contains("removed: every row was answered"))
    }

    @Test func `which rows failed and why, in groups, and which were the slowest`() {
        var summary = troubled
        summary.tally.answered = 40
        for place in 1...7 {
            summary.tally.examples.take(
                RowExamples.Failed(
                    label: "id-\(place)",
                    line: place,
                    code: "invalid_request",
                    message: "Too long: \(place)00."
                )
            )
        }
        summary.tally.examples.take(RowExamples.Failed(label: "row-9", line: 9, code: "timed_out", message: "<b>Slow"))
        summary.tally.examples.take(RowExamples.Slow(label: "s<b>", line: 3, latency: .seconds(9), tokens: 12))
        let html = page(summary)
        #expect(html.contains("<td>invalid_request: Too long: ….</td><td class=\"figure\">7</td>"))
        #expect(html.contains("id-1 (line 1), id-2 (line 2), id-3 (line 3), id-4 (line 4), id-5 (line 5), …"))
        #expect(html.contains("<td>timed_out: &lt;b&gt;Slow</td><td class=\"figure\">1</td><td>line 9</td>"))
        #expect(
            html.contains(
                "<td>s&lt;b&gt; (line 3)</td><td class=\"figure\">9.00\u{A0}s</td><td class=\"figure\">12</td>"
            )
        )
        #expect(!html.contains("<b>Slow"))
    }

    @Test func `failures are told in the language of the page, with the server's own words`() {
        var summary = troubled
        summary.tally.examples.take(
            RowExamples.Failed(
                label: "a",
                line: 1,
                code: "invalid_request",
                message: "The server refused the request (422): too long.",
                status: 422,
                body: Array(#"{"error":{"message":"too long"}}"#.utf8)
            )
        )
        let html = BatchPage(report: BatchReport(summary: summary), names: names).html(.french)
        #expect(html.contains("(422)") && html.contains("too long"))
        #expect(!html.contains("The server refused"))
    }

    @Test func `what all runs came to and what this one did stand apart`() {
        var summary = troubled
        summary.recordedBefore = 10
        #expect(
            page(summary).contains("<dt>Answered, all runs</dt>") && page(summary).contains("<dt>Time, this run</dt>")
        )
        summary.recordedBefore = 0
        #expect(!page(summary).contains("this run</dt>"))
    }

    @Test func `a run that sent nothing has counts and no figures of a run`() {
        var summary = BatchSummary(end: .alreadyComplete)
        (summary.total, summary.answered) = (3, 3)
        let report = BatchReport(summary: summary, prices: TokenPrices(prompt: 1, completion: 1))
        let html = BatchPage(report: report, names: names).html(.english)
        #expect(html.contains("Already complete: nothing was sent."))
        #expect(!html.contains("This run") && !html.contains("Cost"))
    }

    @Test func `a simulated run says so, in place of the address`() {
        let html = page(troubled, isSimulated: true)
        #expect(html.contains("the built-in simulator, not a real server"))
        #expect(!html.contains("x.example"))
    }
}

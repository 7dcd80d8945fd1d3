import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct ProgressLineTests {
    @Test(arguments: Language.allCases)
    func `plain lines`(language: Language) throws {
        let lines = ProgressPanelTests.states.map { ProgressLine.plain($0.1, language) + "\n" }
        var outage = ProgressPanelTests.midway
        outage.waiting = .outage
        let short = [WaitReason.requestsPerMinute, .tokensPerMinute, .restart, .retryBudget, .cap]
            .map { reason in
                var progress = ProgressPanelTests.midway
                progress.waiting = reason
                progress.waitingFor = .milliseconds(40)
                return ProgressLine.plain(progress, language) + "\n"
            }
        let text = lines.joined() + ProgressLine.plain(outage, language) + "\n" + short.joined()
        try Snapshot.expect(text, "batch-progress-plain.\(language.rawValue)")
    }

    @Test func `objects for programs`() throws {
        let lines = ProgressPanelTests.states.map { ProgressLine.json($0.1).description + "\n" }
        try Snapshot.expect(lines.joined(), "batch-progress-json")
    }

    @Test func `a program finds what it was promised, null for what nobody knows`() {
        let json = ProgressLine.json(ProgressPanelTests.endless)
        for name in ["done", "failed", "in_flight", "window", "rows_per_second"] {
            #expect(json[name]?.double != nil, "\(name)")
        }
        #expect(json["total"] == .null)
        #expect(json["eta_seconds"] == .null)
    }

    @Test func `the time left`() {
        let figures = Figures(.english)
        let cases: [(Double, String)] = [
            (0, "0 s"), (0.2, "1 s"), (59.4, "1 min 0 s"), (61, "1 min 1 s"), (3600, "1 h 00 min"),
            (86_399, "23 h 59 min"), (90_000, "1 d 1 h"), (.infinity, "–"),
        ]
        for (seconds, text) in cases {
            #expect(figures.span(seconds).replacing("\u{A0}", with: " ") == text)
        }
        #expect(Figures(.french).span(90_000) == "1\u{A0}j 1\u{A0}h")
    }

    @Test func `sizes`() {
        #expect(Figures(.english).size(1023) == "1023\u{A0}B")
        #expect(Figures(.french).size(3 << 20) == "3,0\u{A0}Mio")
        #expect(Figures(.english).size((1 << 20) - 1) == "1.0\u{A0}MiB")
    }
}

@Suite struct ProgressCadenceTests {
    private func progress(_ seconds: Double, done: Int, total: Int? = 1000) -> BatchProgress {
        var progress = BatchProgress()
        progress.elapsed = .seconds(seconds)
        progress.done = done
        progress.total = total
        return progress
    }

    @Test func `a log gets a line every ten seconds`() {
        var cadence = ProgressCadence.plain
        let times = (0...140).map { Double($0) / 4 }
        let due = times.filter { cadence.isDue(progress($0, done: 5, total: nil)) }
        #expect(due == [10, 20, 30])
    }

    @Test func `and one for each tenth of the rows`() {
        var cadence = ProgressCadence.plain
        // 40 rows a second: a tenth every 2.5 s.
        let times = (0...80).map { Double($0) / 4 }
        let due = times.filter { cadence.isDue(progress($0, done: Int($0 * 40))) }
        #expect(due == [2.5, 5, 7.5, 10, 12.5, 15, 17.5, 20])
    }

    @Test func `a quick run does not fill the log`() {
        var cadence = ProgressCadence.plain
        let due = (0...8).map { Double($0) / 4 }.filter { cadence.isDue(progress($0, done: Int($0 * 500))) }
        #expect(due == [1, 2])
    }

    @Test func `what earlier runs had done calls for no line`() {
        var cadence = ProgressCadence.plain
        let due = (0...30).map { Double($0) / 4 }.filter { cadence.isDue(progress($0, done: 500)) }
        #expect(due == [])
    }

    @Test func `a program hears at once, then twice a second`() {
        var cadence = ProgressCadence.json
        let due = (0...8).map { Double($0) / 4 }.filter { cadence.isDue(progress($0, done: 0)) }
        #expect(due == [0, 0.5, 1, 1.5, 2])
    }

    @Test func `a panel is drawn at most eight times a second`() {
        var cadence = ProgressCadence.panel
        let due = (0..<1000).map { Double($0) / 1000 }.filter { cadence.isDue(progress($0, done: 0)) }
        #expect(due.count == 8)
    }
}

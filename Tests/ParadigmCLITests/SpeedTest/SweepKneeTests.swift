import ParadigmAPI
import ParadigmCLI
import Testing

/// The sweep over servers in virtual time.
@Suite struct SweepKneeTests {
    private static let seeds: UInt64 = UInt64(ProcessResources.environment["PARADIGM_SEEDS"] ?? "") ?? 20
    /// What comes before the first seed, so that others than the usual ones can be tried.
    private static let before: UInt64 = UInt64(ProcessResources.environment["PARADIGM_SEEDS_FROM"] ?? "") ?? 0

    private func sweep(_ places: Int, _ trouble: QueueModel.Trouble, seed: UInt64) -> Sweep {
        var server = QueueModel(places: places, trouble: trouble, seed: seed)
        var sweep = Sweep(highest: 4 * places)
        while let window = sweep.next {
            if let pause = sweep.pause { server.wait(pause) }
            let requests = sweep.requests(of: window)
            sweep.take(server.run(window, requests: requests, patience: sweep.patience ?? .seconds(60)))
        }
        return sweep
    }

    @Test(arguments: [8, 16, 64, 256], [QueueModel.Trouble.nothing, .twentieth, .blackHole])
    func `the knee is found within a step`(places: Int, trouble: QueueModel.Trouble) throws {
        for seed in Self.before + 1...Self.before + Self.seeds {
            let sweep = sweep(places, trouble, seed: seed)
            let knee = try #require(sweep.knee, "seed \(seed)")
            #expect((places / 2...places * 2).contains(knee.concurrency), "seed \(seed)")
            let real = 2 * Double(min(knee.concurrency, places))
            // A step that waited for the request without an answer is not run for longer.
            let room = trouble == .blackHole ? 0.6 : 0.35
            #expect(abs(knee.throughput / real - 1) < room, "seed \(seed)")
            #expect(sweep.end == .noGrowth || sweep.end == .highest, "seed \(seed)")
        }
    }

    @Test(arguments: [8, 16, 64, 256])
    func `a limit for a minute is named, and not taken for concurrency`(places: Int) throws {
        var missed: UInt64 = 0
        for seed in Self.before + 1...Self.before + Self.seeds {
            let sweep = sweep(places, .limit, seed: seed)
            let knee = try #require(sweep.knee, "seed \(seed)")
            if sweep.end == .rateLimit {
                #expect(try (280...320).contains(#require(sweep.minuteLimit)), "seed \(seed)")
                #expect(try (2...4).contains(#require(sweep.concurrencyForLimit)), "seed \(seed)")
                #expect(knee.concurrency <= 2 * places, "seed \(seed)")
            } else {
                if !(places / 2...places * 2).contains(knee.concurrency) { missed += 1 }
            }
        }
        // The pauses leave fewer runs of a step: one seed in twenty may be a step further off.
        #expect(missed <= Self.seeds / 20)
    }

    @Test func `small steps are known well enough to be told`() throws {
        // One place is enough for one in flight, two for two: 2 and 4 a second.
        var off: [Double] = []
        for seed in Self.before + 1...Self.before + Self.seeds {
            let sweep = sweep(16, .nothing, seed: seed)
            for step in sweep.steps.prefix(2) {
                let real = 2 * Double(step.concurrency)
                off.append(abs(step.throughput / real - 1))
                #expect(sweep.error(of: step) < 0.2, "seed \(seed)")
            }
        }
        #expect(off.allSatisfy { $0 < 0.45 })
        #expect(off.reduce(0, +) / Double(off.count) < 0.2)
    }

    @Test func `requests that count for no step are counted all the same`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 16))
        while sweep.next != 2 { sweep.take(failing("", 0, of: 16)) }
        sweep.take(failing("rate_limited", 4, of: 24, wait: .seconds(40)))
        sweep.take(failing("rate_limited", 4, of: 24, wait: .seconds(40)))
        #expect(sweep.end == .rateLimit)
        #expect(sweep.aside?.answered == 40 && sweep.aside?.failed == 8)
        let report = SweepReport(sweep: sweep, isSimulated: false)
        #expect(report.json["aside_answered"] == 40)
        #expect(report.conclusion(.english).map(\.english).joined().contains("48 further requests count for no step"))
    }

    @Test(arguments: Language.allCases)
    func `a limit that was waited for is named beside what it does not let through`(language: Language) {
        var sweep = Sweep(highest: 2)
        while sweep.next == 1 { sweep.take(failing("", 0, of: 16)) }
        let before = sweep.steps.reduce(0) { $0 + $1.run.answered }
        sweep.take(failing("rate_limited", 10, of: 24, wait: .seconds(40)))
        #expect(sweep.pause != nil && sweep.minuteLimit == before + 14)
        while sweep.next == 2 { sweep.take(failing("", 0, of: 24)) }
        #expect(sweep.end == .highest)
        let report = SweepReport(sweep: sweep, isSimulated: false)
        let said = report.conclusion(language).map { $0[language] }.joined(separator: " ")
        #expect(said.contains(language == .english ? "requests through in a minute" : "requêtes en une minute"))
        #expect(report.json["requests_per_minute_limit"] != .null)
    }

    @Test(arguments: Language.allCases)
    func `a search that goes on concludes nothing`(language: Language) {
        var sweep = Sweep(highest: 64)
        while sweep.next == 1 { sweep.take(failing("", 0, of: 16)) }
        let report = SweepReport(sweep: sweep, isSimulated: false, isUnderWay: true)
        let said = report.conclusion(language).map { $0[language] }.joined(separator: " ")
        #expect(said.contains(language == .english ? "The best so far is 1 in flight" : "1 requête en vol"))
        #expect(!said.contains("grew") && !said.contains("augment"))
    }

    @Test func `a server that goes away within a step is no overload`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 16))
        while sweep.next != 2 { sweep.take(failing("", 0, of: 16)) }
        let spans = (0..<16)
            .map { index in
                RequestSpan(
                    index: index,
                    start: .zero,
                    end: .milliseconds(100 + index),
                    failure: index < 4 ? nil : index < 6 ? "connection_lost" : "connection_refused"
                )
            }
        sweep.take(
            SpeedTestRun(
                wall: .milliseconds(116),
                latencies: spans.filter { $0.failure == nil }.map(\.latency),
                errors: [ErrorGroup(kind: "connection_refused", text: Text(verbatim: "x"), count: 12)],
                spans: spans
            )
        )
        #expect(sweep.end == .gone)
        #expect(sweep.status == .unavailable)
        #expect(sweep.knee?.concurrency == 1)
    }

    @Test func `a sweep that is stopped tells what there is`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 16))
        sweep.stop(failing("", 0, of: 3))
        #expect(sweep.next == nil && sweep.end == nil && sweep.status == .tryLater)
        #expect(sweep.aside?.answered == 3)
        #expect(SweepReport(sweep: sweep, isSimulated: false).json["stopped"] == true)
    }

    @Test(arguments: [
        ("Rate limit reached for requests per minute", true), ("Too many requests in flight", false),
        ("limit: 100 RPM", true), ("", false),
    ])
    func `a limit for a minute by its words`(words: String, isForMinute: Bool) {
        #expect(ErrorGroup.namesMinute(words) == isForMinute)
    }

    private func failing(_ kind: String, _ failed: Int, of requests: Int, wait: Duration? = nil) -> SpeedTestRun {
        let answered = requests - failed
        let spans = (0..<answered).map { RequestSpan(index: $0, start: .zero, end: .milliseconds(100)) }
        let error = ErrorGroup(kind: kind, text: Text(verbatim: kind), count: failed, wait: wait)
        return SpeedTestRun(
            wall: .milliseconds(100),
            latencies: spans.map(\.latency),
            errors: failed > 0 ? [error] : [],
            spans: spans
        )
    }

    @Test func `one failure ends nothing`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("timed_out", 1, of: 8))
        #expect(sweep.end == nil)
        #expect(sweep.isSound(0))
    }

    @Test func `failures are looked at twice before the load is blamed`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 8))
        sweep.take(failing("server_error", 4, of: 16))
        #expect(sweep.end == nil)
        #expect(sweep.next == 2)
        sweep.take(failing("server_error", 0, of: 16))
        sweep.take(failing("server_error", 0, of: 16))
        #expect(sweep.end == nil)
        #expect(sweep.next == 4)
    }

    @Test func `what fails without load does not fail for it`() {
        var sweep = Sweep(highest: 4)
        while let next = sweep.next { sweep.take(failing("server_error", 10 * next, of: 40 * next)) }
        #expect(sweep.end == .highest)
        #expect(sweep.steps.map(\.concurrency) == [1, 2, 4])
        #expect(sweep.knee != nil)
    }

    @Test func `a server that goes away is told as such`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 8))
        sweep.take(failing("connection_refused", 8, of: 8))
        #expect(sweep.end == .gone)
        #expect(sweep.status == .unavailable)
        #expect(sweep.knee?.concurrency == 1)
    }

    @Test func `a limit is waited for once, and ends the search when it is met again`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 8))
        sweep.take(failing("rate_limited", 4, of: 16, wait: .seconds(40)))
        #expect(sweep.pause == .seconds(61))
        #expect(sweep.next == 2)
        #expect(sweep.steps.count == 1)
        sweep.take(failing("rate_limited", 4, of: 16, wait: .seconds(40)))
        #expect(sweep.end == .rateLimit)
        #expect(sweep.minuteLimit == 12)
        #expect(sweep.concurrencyForLimit == 1)
        #expect(sweep.next == nil)
    }

    @Test func `what lets less through than before is no limit for a minute`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 8))
        // Six at once, and 429 with a minute's wait to the others, without a word of what it is for.
        sweep.take(failing("rate_limited", 10, of: 16, wait: .seconds(60)))
        sweep.take(failing("rate_limited", 10, of: 16, wait: .seconds(60)))
        #expect(sweep.end == .failures)
        #expect(sweep.minuteLimit == nil)
        #expect(sweep.steps.map(\.concurrency) == [1, 2])
        #expect(sweep.knee?.concurrency == 1)
    }

    @Test func `a wait of a second is overload`() {
        var sweep = Sweep(highest: 64)
        sweep.take(failing("", 0, of: 8))
        while sweep.next == 2 { sweep.take(failing("rate_limited", 8, of: 16, wait: .seconds(1))) }
        #expect(sweep.end == .failures)
        #expect(sweep.pause == nil)
    }

    @Test(arguments: Language.allCases)
    func `each ending is explained`(language: Language) throws {
        var endings: [Sweep] = []
        for (kind, wait) in [
            ("connection_refused", Duration?.none), ("rate_limited", .seconds(40)), ("server_error", nil),
        ] {
            var sweep = Sweep(highest: 2)
            sweep.take(failing("timed_out", 1, of: 8))
            while sweep.next != nil { sweep.take(failing(kind, 8, of: kind == "rate_limited" ? 20 : 8, wait: wait)) }
            endings.append(sweep)
        }
        var noisy = Sweep(highest: 1)
        while noisy.next != nil { noisy.take(failing("server_error", 1, of: 20)) }
        endings.append(noisy)
        let text = endings.map { sweep in
            SweepReport(sweep: sweep, isSimulated: false).conclusion(language).map { $0[language] + "\n" }.joined()
        }
        try Snapshot.expect(text.joined(separator: "\n"), "sweep-endings.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `the page of a sweep`(language: Language) throws {
        let found = sweep(8, .nothing, seed: 1)
        let report = SweepReport(sweep: found, isSimulated: true)
        let html = SweepPage(report: report, server: "https://x.example", model: "m<b>", date: "2026-03-01 09:05 UTC")
            .html(language)
        #expect(html.contains("class=\"point knee\""))
        #expect(try html.contains("➤ \(#require(found.knee).concurrency)"))
        #expect(!html.contains("m<b>") && !html.contains("url(") && !html.contains("<script"))
    }
}

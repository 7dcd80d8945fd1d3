import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct BatchReportTests {
    private static let badRows = (1...7)
        .map { number in
            BadRow(
                ordinal: number,
                line: number * 10,
                column: number.isMultiple(of: 2) ? 5 : nil,
                id: number == 3 ? "id-3\u{1B}[31m" : nil,
                number == 3 ? .duplicateID : .columns(found: number, expected: 3)
            )
        }

    static let good: BatchSummary = {
        var summary = BatchSummary(end: .complete)
        summary.total = 3
        summary.answered = 3
        summary.tally.answered = 3
        summary.tally.answers.promptTokens = 90
        summary.tally.answers.completionTokens = 300
        summary.elapsed = .milliseconds(1200)
        summary.output = "answers.csv"
        return summary
    }()

    /// Everything at once.
    static let troubled: BatchSummary = {
        var summary = BatchSummary(end: .complete)
        summary.total = 10_000
        summary.answered = 9981
        summary.failed = 12
        summary.bad = 7
        summary.emptyPrompts = 2
        summary.recordedBefore = 4000
        summary.unknown = 2
        summary.mayHaveBeenBilledTwice = 2
        summary.tally.answered = 5984
        summary.tally.failed = 9
        summary.tally.failures = ["timed_out": 2, "server_error": 7]
        summary.tally.answers.cut = 17
        summary.tally.answers.filtered = 1
        summary.flaws = summary.knownFlaws
        summary.tally.retries = 31
        summary.tally.answers.promptTokens = 300_000
        summary.tally.answers.completionTokens = 903_112
        summary.elapsed = .seconds(101)
        summary.sending = .seconds(100)
        summary.course.take(.init(from: .zero, to: .seconds(12)), waitingFor: .tokensPerMinute)
        summary.badRows = badRows
        summary.earlierBaseURL = "https://other.example/v1"
        summary.output = "answers.csv"
        summary.journal = "answers.csv.journal"
        return summary
    }()

    private static let latency = LatencyFigures(p50: 0.512, p90: 0.804, p99: 1.25, max: 2.5)

    private static func stopped(_ end: BatchSummary.End) -> BatchSummary {
        var summary = BatchSummary(end: end)
        summary.total = 10
        summary.answered = 4
        summary.tally.answered = 4
        summary.elapsed = .seconds(2)
        summary.journal = "answers.csv.journal"
        return summary
    }

    static let ends: [(String, BatchSummary.End, ParadigmCLI.ExitStatus)] = [
        ("asked", .interrupted, .tryLater), ("disk_full", .diskFull, .inputOutput),
        ("unreachable", .stopped(.unreachable), .unavailable),
        ("outage_too_long", .stopped(.outageTooLong), .tryLater),
        ("no_usable_replies", .stopped(.noUsableReplies), .unavailable),
        ("key_refused", .stopped(.keyRefused), .keyRefused), ("quota_spent", .stopped(.quotaSpent), .tryLater),
        ("cap_reached", .stopped(.capReached), .tryLater),
        ("refused_forbidden", .stopped(.refused(.forbidden)), .keyRefused),
        ("refused_not_found", .stopped(.refused(.notFound)), .badInput),
        ("refused_bad_request", .stopped(.refused(.badRequest)), .badInput),
        ("refused_invalid_answer", .stopped(.refused(.invalidAnswer)), .badInput),
        ("refused_late_not_found", .stopped(.refusedLate(.notFound)), .tryLater),
    ]

    @Test(arguments: Language.allCases)
    func `the summary when all went well, and when much did not`(language: Language) throws {
        let prices = TokenPrices(prompt: 0.5, completion: 1.5)
        let text = [
            BatchReport(summary: Self.good, latency: Self.latency),
            BatchReport(summary: Self.troubled, latency: Self.latency, prices: prices),
        ]
        .map { $0.text(language) }
        .joined(separator: "--\n")
        try Snapshot.expect(text, "batch-summary.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `the summary of every early end`(language: Language) throws {
        var texts = Self.ends.map { BatchReport(summary: Self.stopped($0.1)).text(language) }
        var forgotten = Self.stopped(.interrupted)
        forgotten.journal = nil
        forgotten.total = nil
        texts += [forgotten, Self.stopped(.partial), Self.stopped(.alreadyComplete)]
            .map { BatchReport(summary: $0).text(language) }
        try Snapshot.expect(texts.joined(separator: "--\n"), "batch-summary-stopped.\(language.rawValue)")
    }

    @Test(arguments: 0..<ends.count)
    func `exit status and reason of every early end`(index: Int) {
        let (word, end, status) = Self.ends[index]
        let report = BatchReport(summary: Self.stopped(end))
        #expect(report.status == status)
        #expect(report.json["reason"]?.string == word)
        #expect(report.json["end"] == "stopped")
        #expect(report.json["exit_status"]?.int == Int(status.rawValue))
    }

    @Test func `exit status of the other ends`() {
        #expect(BatchReport(summary: Self.good).status == .success)
        #expect(BatchReport(summary: Self.troubled).status == .someFailed)
        var bad = Self.good
        bad.bad = 1
        #expect(BatchReport(summary: bad).status == .someFailed)
        #expect(BatchReport(summary: BatchSummary(end: .alreadyComplete)).status == .success)
        #expect(BatchReport(summary: BatchSummary(end: .partial)).status == .success)
        let cutShort = BatchReport(summary: Self.stopped(.interrupted), isCutShort: true)
        #expect(cutShort.status.rawValue == 130)
    }

    @Test func `the JSON of everything`() throws {
        let report = BatchReport(
            summary: Self.troubled,
            latency: Self.latency,
            prices: TokenPrices(prompt: 0.5, completion: 1.5),
            isSimulated: true,
            window: 72
        )
        try Snapshot.expect(report.json.description + "\n", "batch-summary.json")
    }

    @Test func `a built-in simulator on another port is no other server`() {
        func text(_ earlier: String, isSimulated: Bool) -> String {
            var summary = Self.troubled
            summary.earlierBaseURL = earlier
            return BatchReport(summary: summary, isSimulated: isSimulated).text(.english)
        }
        let simulator = "http://127.0.0.1:40123/api/v2"
        #expect(!text(simulator, isSimulated: true).contains("another server"))
        #expect(text(simulator, isSimulated: false).contains("another server"))
        for other in ["https://other.example/v1", "http://127.0.0.1:40123/v1", "http://127.0.0.1:x/api/v2"] {
            #expect(text(other, isSimulated: true).contains("another server"))
        }
    }

    @Test func `the summary has every field of a line of progress that a program was promised`() {
        let json = BatchReport(summary: BatchSummary(end: .interrupted)).json
        for name in ["done", "failed", "total", "in_flight", "window", "rows_per_second", "eta_seconds"] {
            #expect(json[name] != nil, "\(name)")
        }
        #expect(json["latency_seconds"] == .null)
        #expect(json["cost"] == .null)
        #expect(json["total"] == .null)
    }

    @Test(arguments: Language.allCases)
    func `names from the input cannot reach the terminal's controls`(language: Language) {
        #expect(!BatchReport(summary: Self.troubled).text(language).unicodeScalars.contains("\u{1B}"))
    }
}

import ArgumentParser
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct PreviewReportTests {
    private static let prices = TokenPrices(prompt: 500, completion: 1_500)

    private func preview(_ outcomes: [RowOutcome?], rows: Int = 100, maxTokens: Int? = nil) throws
        -> BatchPreview
    {
        var options = InputOptions()
        options.format = .csv
        options.model = "alfred-4.2"
        options.maxTokens = maxTokens
        options.idColumn = "id"
        options.promptTemplate = try Template(parsing: "Résume en une phrase :\n{{text}}")
        let table = Array(("id,text\n" + (1...rows).map { "r\($0),Texte \($0)\n" }.joined()).utf8)
        let reader = try InputReader(bytes: table, options: options)
        var previewed: [PreviewedRow] = []
        for (number, outcome) in outcomes.enumerated() {
            guard case .row(let row, _) = try reader.next() else { continue }
            let key = RowKey(high: 0, low: UInt64(number))
            let record = outcome.map { OutcomeRecord(key: key, label: row.label, outcome: $0) }
            previewed.append(PreviewedRow(row, outcome: record, isFromBefore: number == 0))
        }
        return BatchPreview(rows: previewed, whole: try DryRun(reading: InputReader(bytes: table, options: options)))
    }

    private static func reply(_ text: String, usage: String, finish: String = "stop") -> RowOutcome {
        let content = JSONValue.string(text).description
        let body = #"{"choices":[{"message":{"content":\#(content)},"finish_reason":"\#(finish)"}]\#(usage)}"#
        return .reply(status: 200, requestID: nil, body: Array(body.utf8))
    }

    private static let outcomes: [RowOutcome?] = [
        reply(
            "Une phrase.\n\nEt une autre \u{1B}[31m!",
            usage: #","usage":{"prompt_tokens":12,"completion_tokens":30}"#
        ),
        reply(
            String(repeating: "mot\n", count: 70),
            usage:
                #","usage":{"prompt_tokens":13,"completion_tokens":50,"completion_tokens_details":{"reasoning_tokens":40}}"#,
            finish: "length"
        ),
        .failure(code: "invalid_request", message: "refused (400)", status: 400, requestID: nil, body: nil),
        reply("", usage: #","usage":{"prompt_tokens":12,"completion_tokens":0}"#),
        nil,
    ]

    @Test(arguments: Language.allCases)
    func `what a preview shows`(language: Language) throws {
        let reports = [
            PreviewReport(preview: try preview(Self.outcomes), prices: Self.prices),
            PreviewReport(preview: try preview([Self.reply("Oui.", usage: "")])),
            PreviewReport(preview: try preview(Array(Self.outcomes.prefix(2)), maxTokens: 60), prices: Self.prices),
            PreviewReport(preview: try preview(Array(Self.outcomes[2...2]))),
        ]
        let text = reports.map { $0.text(language) }.joined(separator: "--\n")
        try Snapshot.expect(text, "batch-preview.\(language.rawValue)")
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test func `the same as JSON, beside the summary`() throws {
        var summary = BatchSummary(end: .previewed)
        summary.preview = try preview(Array(Self.outcomes.prefix(3)))
        let report = BatchReport(summary: summary, prices: Self.prices)
        #expect(report.json["end"] == "previewed")
        #expect(report.json["reason"] == .null)
        let json = try #require(report.json["preview"])
        #expect(json["rows"]?.array?.count == 3)
        #expect(json["rows"]?[0]?["prompt"] == "Résume en une phrase :\nTexte 1")
        #expect(json["rows"]?[0]?["id"] == "r1")
        #expect(json["rows"]?[0]?["line"] == 2)
        #expect(json["rows"]?[1]?["reasoning_tokens"] == 40)
        #expect(json["rows"]?[2]?["error"]?["code"] == "invalid_request")
        #expect(json["sendable"] == 100)
        let forecast = try #require(json["forecast"])
        #expect(forecast["still_to_send"] == 98)
        #expect(forecast["completion_tokens"]?["expected"]?.int == 80 + 98 * 40)
        for figure in ["prompt_tokens", "completion_tokens", "cost"] {
            let bounds = ["low", "expected", "high"].compactMap { forecast[figure]?[$0]?.double }
            #expect(bounds.count == 3 && bounds == bounds.sorted(), "\(figure)")
        }
        #expect(BatchReport(summary: BatchSummary(end: .complete)).json["preview"] == nil)
    }

    @Test func `the exit status is that of the rows that were to be shown`() throws {
        func status(_ outcomes: [RowOutcome?]) throws -> ParadigmCLI.ExitStatus {
            var summary = BatchSummary(end: .previewed)
            summary.preview = try preview(outcomes)
            summary.bad = 5
            return BatchReport(summary: summary).status
        }
        #expect(try status(Array(Self.outcomes.prefix(2))) == .success)
        #expect(try status(Array(Self.outcomes.prefix(3))) == .someFailed)
        #expect(try status([]) == .badInput)
    }

    @Test(arguments: Language.allCases)
    func `what is said at the end`(language: Language) throws {
        var summary = BatchSummary(end: .previewed)
        summary.preview = try preview(Array(Self.outcomes.prefix(3)))
        summary.journal = "out.csv.journal"
        let text = BatchReport(summary: summary).text(language)
        #expect(text.contains("--preview"))
        #expect(!text.contains("--retry-failed"))
    }

    @Test(arguments: [
        ["in.csv", "-o", "out.csv", "--preview", "2", "--dry-run"], ["in.csv", "--preview", "2"],
        ["in.csv", "-o", "out.csv", "--preview", "2", "--partial"],
        ["in.csv", "-o", "out.csv", "--preview", "2", "--force"],
        ["in.csv", "-o", "-", "--journal", "j", "--preview", "2"],
    ])
    func `what a preview does not go with`(arguments: [String]) throws {
        let command = try #require(try ParadigmCommand.parseAsRoot(["batch"] + arguments) as? BatchCommand)
        var job = try command.plan(model: nil).job()
        let failure = try #require(throws: Failure.self) {
            try command.report.looks.apply(to: &job, isDryRun: command.report.dryRun)
        }
        #expect(failure.status == .usage)
        #expect(failure.text.english.contains("--preview") && failure.text.french.contains("--preview"))
    }

    @Test func `a job that is to be looked at first`() throws {
        let arguments = ["batch", "in.csv", "-o", "out.csv", "--preview", "5"]
        let command = try #require(try ParadigmCommand.parseAsRoot(arguments) as? BatchCommand)
        var job = try command.plan(model: nil).job()
        let recorded = job.recorded
        try command.report.looks.apply(to: &job, isDryRun: false)
        #expect(job.preview == 5)
        #expect(job.recorded == recorded)
        for number in ["0", "-1", "1001"] {
            #expect(throws: (any Error).self) {
                try ParadigmCommand.parseAsRoot(["batch", "in.csv", "--preview", number])
            }
        }
    }
}

import ArgumentParser
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct BatchPlanTests {
    private func plan(_ arguments: String..., model: String? = "alfred-4.2", files: Int = .max) throws -> BatchPlan {
        let command = try #require(try ParadigmCommand.parseAsRoot(["batch"] + arguments) as? BatchCommand)
        return command.plan(model: model, openFileLimit: files)
    }

    private func failure(_ arguments: [String]) throws -> Failure? {
        let command = try #require(try ParadigmCommand.parseAsRoot(["batch"] + arguments) as? BatchCommand)
        return #expect(throws: Failure.self) { try command.plan(model: nil).job() }
    }

    @Test func `nothing but an input`() throws {
        let job = try plan("rows.csv").job()
        #expect(job.source.isFile)
        #expect(job.source.path == "rows.csv")
        #expect(job.target == .standardOutput)
        #expect(job.input.model == "alfred-4.2")
        #expect(job.input.format == nil)
        #expect(job.input.endpoint == "/chat/completions")
        #expect(job.export.guardsFormulas)
        #expect(job.policy.window == .adaptive(start: 32, floor: 4, ceiling: 1024))
        #expect(job.policy.maximumOutage == 900 * 1_000_000_000)
        #expect(job.grace == .seconds(20))
        #expect(!job.streams && !job.retriesFailed && !job.force && !job.resendsChanged && job.retriesCut == nil)
        #expect(job.keepsJournal)
        #expect(!job.partial)
        #expect(job.journal == nil)
        #expect(job.recorded == ["model": "alfred-4.2"])
    }

    @Test(arguments: [
        ("auto", Window.Mode.adaptive(start: 32, floor: 4, ceiling: 1_024)),
        ("auto:1", .adaptive(start: 1, ceiling: 1_024)),
        ("auto:8-64", .adaptive(start: 8, floor: 8, ceiling: 64)),
        ("auto:2000", .adaptive(start: 2_000, floor: 2_000, ceiling: 2_000)),
        ("auto:3-3", .adaptive(start: 3, floor: 3, ceiling: 3)), ("7", .fixed(7)),
    ])
    func `how many are in flight`(text: String, window: Window.Mode) throws {
        #expect(try plan("rows.csv", "--concurrency", text).policy.window == window)
    }

    @Test(arguments: [
        ("auto:", "auto:8-64 (at least, at most)"), ("auto:0", "“0”"), ("auto:8-", "auto:8-64"),
        ("auto:9-3", "9 at least is more than 3 at most"),
        ("auto:1-2-3", "write a number, auto"), ("auto:-8", "auto:8-64"), ("0", "“0”"), ("-3", "“-3”"),
        ("many", "write a number, auto"), ("1000001", "“1000001” is not a number from 1 to 1000000"),
    ])
    func `what is no number in flight is told why`(text: String, reason: String) throws {
        for language in Language.allCases {
            let error = try #require(throws: (any Error).self) {
                try Language.$current.withValue(language) { try ConcurrencyChoice(text) }
            }
            #expect(language == .french || "\(error)".contains(reason), "\(error)")
            #expect(language == .english || !"\(error)".contains("write") && !"\(error)".contains(" is "), "\(error)")
        }
    }

    @Test func `the window stays below the limit on open files`() throws {
        guard
            case .adaptive(_, _, let ceiling) = try plan("rows.csv", "--concurrency", "auto:8-900", files: 200).policy
                .window
        else {
            Issue.record("not adaptive")
            return
        }
        #expect(ceiling < 200)
    }

    @Test func `how the input is read`() throws {
        let job = try plan(
            "rows",
            "--format",
            "tsv",
            "--prompt",
            "Sum up: {{text}}",
            "--system",
            "Be brief, {{who}}.",
            "--id-column",
            "id",
            "--limit",
            "12",
            "--shard",
            "2/4",
            "--endpoint",
            "/v1/completions",
            "--allow-path",
            "/rerank",
            "--allow-path",
            "/v1/score",
            "--temperature",
            "0.25",
            "--max-tokens",
            "7",
            "--set",
            "top_p=0.9",
            "--set",
            #"stop=["a","b"]"#
        )
        .job()
        #expect(job.input.format == .tsv)
        #expect(job.input.promptTemplate?.columns == ["text"])
        #expect(job.input.systemTemplate?.columns == ["who"])
        #expect(job.input.idColumn == "id")
        #expect(job.input.limit == 12)
        #expect(job.input.shard?.description == "2/4")
        #expect(job.input.endpoint == "/completions")
        #expect(job.input.allowedPaths == ["/rerank", "/v1/score"])
        #expect(job.input.temperature == 0.25)
        #expect(job.input.maxTokens == 7)
        #expect(job.input.fields.map(\.name) == ["top_p", "stop"])
        #expect(job.input.fields.last?.value == ["a", "b"])
        for key in [
            "format", "prompt", "system", "id_column", "limit", "shard", "endpoint", "allow_path", "temperature",
            "max_tokens", "set", "model",
        ] {
            #expect(job.recorded[key] != nil, "\(key) makes other rows, so the journal must know it")
        }
    }

    @Test func `where the answers go`() throws {
        let job = try plan(
            "-",
            "-o",
            "out.txt",
            "--output-format",
            "csv",
            "--no-csv-guard",
            "--journal",
            "j",
            "--keep-journal",
            "--retry-failed",
            "--resend-changed",
            "--stream"
        )
        .job()
        #expect(job.source.isStandardInput)
        #expect(job.target == .file("out.txt"))
        #expect(job.export.format == .csv)
        #expect(!job.export.guardsFormulas)
        #expect(job.journal == "j")
        #expect(job.keepsJournal && job.retriesFailed && job.resendsChanged && job.streams)
        #expect(try plan("in.csv", "--output", "out.csv", "--force").job().force)
        #expect(try plan("in.csv", "-o", "-").job().target == .standardOutput)
        let partial = try plan("in.csv", "-o", "out.csv", "--partial").job()
        #expect(partial.partial && partial.export.allowsPending)
    }

    @Test func `a table for a spreadsheet has the separator of the language`() throws {
        for (language, separator) in [(Language.english, UInt8(ascii: ",")), (.french, UInt8(ascii: ";"))] {
            let job = try Language.$current.withValue(language) { try plan("in.csv", "-o", "out", "--excel").job() }
            #expect(job.export.spreadsheetSeparator == separator)
        }
        #expect(try plan("in.csv", "-o", "out.csv").job().export.spreadsheetSeparator == nil)
        // A workbook needs none, and nobody is told off for it.
        #expect(try plan("in.csv", "-o", "out.xlsx", "--excel").job().target == .file("out.xlsx"))
    }

    @Test func `a sheet makes other rows`() throws {
        let job = try plan("in.xlsx", "-o", "out.xlsx", "--sheet", "Q & R").job()
        #expect(job.input.sheet == "Q & R")
        #expect(job.recorded["sheet"] == "Q & R")
    }

    @Test func `what does not change the rows is not remembered`() throws {
        let job = try plan(
            "in.csv",
            "-o",
            "out.csv",
            "--concurrency",
            "3",
            "--rpm",
            "60",
            "--stream",
            "--keep-journal",
            "--grace",
            "1s"
        )
        .job()
        #expect(job.recorded == ["model": "alfred-4.2"])
    }

    @Test func `a shard's output has the shard in its name`() throws {
        #expect(try plan("in.csv", "-o", "out.csv", "--shard", "2/4").job().target == .file("out.csv.2-of-4"))
    }

    @Test func `how hard the server is driven`() throws {
        let job = try plan(
            "in.csv",
            "--concurrency",
            "48",
            "--rpm",
            "600",
            "--tpm",
            "90000",
            "--max-tokens-total",
            "1000000",
            "--max-cost",
            "2.5",
            "--price-in",
            "0.5",
            "--price-out",
            "1.5",
            "--max-outage",
            "2m",
            "--grace",
            "500ms"
        )
        .job()
        #expect(job.policy.window == .fixed(48))
        #expect(job.policy.requestsPerMinute == 600)
        #expect(job.policy.tokensPerMinute == 90_000)
        #expect(job.policy.caps.tokens == 1_000_000)
        #expect(job.policy.caps.cost == 2.5)
        #expect(job.policy.caps.prices.prompt == 0.5)
        #expect(job.policy.caps.prices.completion == 1.5)
        #expect(job.policy.maximumOutage == 120 * 1_000_000_000)
        #expect(job.grace == .milliseconds(500))
    }

    @Test func `processes that share the server take their parts`() throws {
        let shared = try plan("rows.csv", "--shared-by", "16", "--rpm", "10", "--concurrency", "64")
        #expect(shared.policy.sharers == 16 && shared.policy.requestsPerMinute == 10)
        #expect(shared.policy.window == .fixed(4))
        #expect(
            shared.shareNote(.english)?.english
                == "This is one of 16 processes that share the server, and takes 0.63 of 10 requests a minute, 4 of 64 in "
                + "flight; --shared-by 1 takes all."
        )
        let parts = try plan("rows.csv", "--shard", "2/8", "--concurrency", "auto:16-64", "-o", "out.csv")
        #expect(parts.policy.sharers == 8 && parts.policy.place == 1 / 8)
        // Where nobody knows which of them this one is, it takes a place at random.
        #expect(shared.share.index == nil && shared.share.place(random: 0.7) == 0.7)
        let some = try plan("rows.csv", "--shard", "8/100", "--shared-by", "4", "-o", "out.csv")
        #expect(some.policy.sharers == 4 && some.share.index == nil)
        #expect(parts.policy.window == .adaptive(start: 2, floor: 2, ceiling: 8))
        #expect(try plan("rows.csv", "--shard", "2/8").policy.window == .adaptive(start: 4, floor: 4, ceiling: 128))
        let own = try plan("rows.csv", "--shard", "2/8", "--shared-by", "1", "--rpm", "60")
        #expect(own.policy.sharers == 1 && own.shareNote(.english) == nil)
    }

    @Test func `no more requests in flight than files may be open`() throws {
        let fixed = try plan("in.csv", "--concurrency", "500", files: 256)
        #expect(fixed.policy.window == .fixed(208))
        #expect(fixed.refusedConcurrency == 208)
        let fitting = try plan("in.csv", "--concurrency", "200", files: 256)
        #expect(fitting.refusedConcurrency == nil)
        let auto = try plan("in.csv", "--concurrency", "auto", files: 256)
        #expect(auto.policy.window == .adaptive(start: 32, floor: 4, ceiling: 208))
        #expect(auto.refusedConcurrency == nil)
        #expect(try plan("in.csv", files: 60).refusedConcurrency == 12)
        #expect(try plan("in.csv", files: 10).policy.window == .adaptive(start: 32, floor: 4, ceiling: 1))
    }

    @Test(arguments: [
        ["in.csv", "-o", "in.csv"], ["in.csv", "--partial"], ["in.csv", "--output-format", "csv"],
        ["in.csv", "--retry-failed"], ["in.csv", "-o", "out.txt"], ["in.csv", "-o", "out.xls"],
        ["in.csv", "-o", "a.b/out.parquet.1-of-2"], ["in.csv", "-o", "out.xlsx", "--shard", "1/2"],
        ["in.xlsx", "-o", "out", "--shard", "1/2"], ["in.csv", "-o", "out.jsonl", "--excel"], ["in.csv", "--excel"],
        ["in.txt", "-o", "out", "--excel"], ["in.csv", "-o", "out.xlsx", "--output-format", "csv"],
        ["in.csv", "-o", "out.csv", "--output-format", "xlsx"],
    ])
    func `options that contradict each other`(arguments: [String]) throws {
        #expect(try failure(arguments)?.status == .usage)
    }

    @Test(arguments: [
        [], ["in.csv", "--prompt", "{{text"], ["in.csv", "--system", "{{ }}"], ["in.csv", "--limit", "0"],
        ["in.csv", "--shard", "5/4"], ["in.csv", "--shard", "0/4"], ["in.csv", "--concurrency", "many"],
        ["in.csv", "--concurrency", "0"], ["in.csv", "--format", "parquet"], ["in.csv", "--progress", "fancy"],
        ["in.csv", "--max-cost", "3"], ["in.csv", "--rpm", "0"], ["in.csv", "--grace", "soon"],
        ["in.csv", "--set", "top_p"], ["in.csv", "--temperature", "3"], ["in.csv", "--max-tokens", "0"],
        ["in.csv", "--partial", "--retry-failed", "-o", "x"], ["in.csv", "--force", "--retry-failed", "-o", "x"],
        ["in.csv", "--price-in", "-1"], ["in.csv", "--set", "model=4"],
        ["in.csv", "--set", #"model="a""#, "--model", "a"], ["in.csv", "--set", "max_tokens=5", "--max-tokens", "5"],
    ])
    func `arguments that are refused before anything is read`(arguments: [String]) throws {
        let error = try #require(throws: (any Error).self) { try ParadigmCommand.parseAsRoot(["batch"] + arguments) }
        #expect(ParadigmCommand.exitCode(for: error) != .success)
    }
}

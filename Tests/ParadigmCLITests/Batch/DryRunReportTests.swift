import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct DryRunReportTests {
    private func check(_ text: String, maxTokens: Int? = nil) throws -> DryRun {
        var options = InputOptions()
        options.format = .jsonLines
        options.model = "alfred-4.2"
        options.maxTokens = maxTokens
        return try DryRun(reading: InputReader(bytes: Array(text.utf8), options: options))
    }

    private static let mixed = """
        {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"x","messages":[]},"extra":1}
        {"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"x","input":"b"}}
        {"custom_id":"b","method":"GET","url":"/v1/embeddings","body":{"model":"x","input":"b"}}
        {"prompt":"Bonjour !"}
        {"prompt":

        """

    @Test(arguments: Language.allCases)
    func `what a dry run tells`(language: Language) throws {
        let prices = TokenPrices(prompt: 100, completion: 1000)
        let reports = [
            DryRunReport(check: try check(Self.mixed)),
            DryRunReport(check: try check(Self.mixed, maxTokens: 1500), prices: prices),
            DryRunReport(check: try check(#"{"prompt":"a"}"#), prices: prices),
            DryRunReport(check: try check("{}")),
            DryRunReport(check: try check("")),
        ]
        let text = reports.map { $0.text(language) }.joined(separator: "--\n")
        try Snapshot.expect(text, "batch-dry-run.\(language.rawValue)")
    }

    @Test func `its exit status is that of the run it stands for`() throws {
        #expect(DryRunReport(check: try check(Self.mixed)).status == .someFailed)
        #expect(DryRunReport(check: try check(#"{"prompt":"a"}"#)).status == .success)
        #expect(DryRunReport(check: try check("{}")).status == .badInput)
        #expect(DryRunReport(check: try check("")).status == .success)
    }

    @Test func `the same as JSON`() throws {
        let report = DryRunReport(check: try check(Self.mixed), prices: TokenPrices(prompt: 100, completion: 1000))
        try Snapshot.expect(report.json.description + "\n", "batch-dry-run.json")
    }
}

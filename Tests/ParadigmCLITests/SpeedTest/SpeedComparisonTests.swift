import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct SpeedComparisonTests {
    private func run(rate: Double, p50: Double, failed: Int = 0, first: Double? = nil) -> JSONValue {
        [
            "requests": 100, "failed": .number(JSONNumber(failed)),
            "answered_per_second": .number(JSONNumber(rate) ?? 0),
            "latency_seconds": ["p50": .number(JSONNumber(p50) ?? 0)],
            "first_token_seconds": first.map { ["p50": .number(JSONNumber($0) ?? 0)] } ?? .null,
        ]
    }

    private func verdicts(_ comparison: SpeedComparison) -> [String?] {
        comparison.json(["a", "b"])["measures"]?.array?.map { $0["verdicts"]?[1]?.string } ?? []
    }

    @Test func `more is better of rates, less of times and failures`() {
        let base = [run(rate: 100, p50: 1)]
        #expect(
            verdicts(SpeedComparison([base, [run(rate: 80, p50: 0.8)]], tolerance: 0.1)) == ["worse", "same", "better"]
        )
        #expect(
            verdicts(SpeedComparison([base, [run(rate: 120, p50: 1.2)]], tolerance: 0.1)) == [
                "better", "same", "worse",
            ]
        )
        #expect(
            verdicts(SpeedComparison([base, [run(rate: 95, p50: 1, failed: 20)]], tolerance: 0.1)) == [
                "same", "worse", "same",
            ]
        )
    }

    @Test func `what repeats differ by is no regression`() {
        let base = [90.0, 130, 80].map { run(rate: $0, p50: 1) }
        let other = [70.0, 120, 75].map { run(rate: $0, p50: 1) }
        #expect(!SpeedComparison([base, other], tolerance: 0.05).hasRegression)
        let steady = [100.0, 101, 99].map { run(rate: $0, p50: 1) }
        let worse = [88.0, 89, 87].map { run(rate: $0, p50: 1) }
        #expect(SpeedComparison([steady, worse], tolerance: 0.05).hasRegression)
        #expect(!SpeedComparison([steady, worse], tolerance: 0.15).hasRegression)
    }

    @Test func `what one of them did not measure is not compared`() {
        let comparison = SpeedComparison([[run(rate: 1, p50: 1)], [run(rate: 1, p50: 1, first: 0.5)]], tolerance: 0.1)
        #expect(verdicts(comparison) == ["same", "same", "same", nil])
        #expect(!comparison.hasRegression)
    }

    private func loaded(_ members: [(String, JSONValue)], rate: Double) -> JSONValue {
        guard var object = run(rate: rate, p50: 1).object else { return .null }
        for (key, value) in members { object[key] = value }
        return .object(object)
    }

    @Test func `loads that differ are told, and nothing is judged`() throws {
        let many = loaded([("concurrency", 32), ("rate", .null)], rate: 100)
        let few = loaded([("concurrency", 8), ("rate", .null)], rate: 10)
        let comparison = SpeedComparison([[many], [few]], tolerance: 0.1)
        #expect(!comparison.hasRegression)
        #expect(comparison.loadWarning?.english == "The loads differ, so nothing is judged: in flight 32 / 8.")
        #expect(comparison.json(["a", "b"])["same_load"] == false)
        #expect(comparison.text(["a", "b"], .english).contains("−90%"))
        let paced = loaded([("concurrency", 32), ("rate", 10)], rate: 10)
        #expect(SpeedComparison([[many], [paced]], tolerance: 0.1).loadWarning != nil)
        #expect(SpeedComparison([[many], [many]], tolerance: 0.1).loadWarning == nil)
        #expect(SpeedComparison([[run(rate: 1, p50: 1)], [many]], tolerance: 0.1).loadWarning == nil)
    }

    @Test func `prompts of another length are another load, and of about the same none`() {
        func prompts(_ tokens: Int) -> JSONValue {
            loaded([("prompt_tokens_each", ["p50": .number(JSONNumber(tokens))])], rate: 10)
        }
        let comparison = SpeedComparison([[prompts(40)], [prompts(512)]], tolerance: 0.1)
        #expect(comparison.loadWarning?.english.hasSuffix("tokens of a prompt (p50) 40 / 512.") == true)
        #expect(SpeedComparison([[prompts(40)], [prompts(41)]], tolerance: 0.1).loadWarning == nil)
        let streamed = SpeedComparison(
            [[loaded([("streamed", true)], rate: 1)], [loaded([("streamed", false)], rate: 1)]],
            tolerance: 0.1
        )
        #expect(streamed.loadWarning?.french.hasSuffix("en flux oui / non.") == true)
    }

    @Test(arguments: Language.allCases)
    func `the table`(language: Language) throws {
        let comparison = SpeedComparison(
            [[100.0, 102].map { run(rate: $0, p50: 1) }, [run(rate: 70, p50: 0.5, first: 0.2)]],
            tolerance: 0.1
        )
        try Snapshot.expect(
            comparison.text(["before.json", "after.json"], language),
            "speed-compare.\(language.rawValue)"
        )
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct DryRunTests {
    private func dryRun(_ text: String, _ options: InputOptions) throws -> DryRun {
        try DryRun(reading: try InputReader(bytes: Array(text.utf8), options: options))
    }

    /// Numbers from outside are added up as far as they fit, and nobody's rows make those of others fewer.
    @Test func absurdNumbersOfTokensAreNoTrouble() throws {
        let lines = [Int.max, Int.max, -5, Int.min].map { #"{"messages":[],"model":"m","max_tokens":\#($0)}"# }
        let run = try dryRun(lines.joined(separator: "\n"), options(.jsonLines))
        #expect(run.sendable == 4)
        #expect(run.answerTokens == .max)
        #expect(run.estimatedTokens == .max)
        #expect(try dryRun(lines[2], options(.jsonLines)).answerTokens == 0)
    }

    @Test func everythingIsCountedWithoutSending() throws {
        let lines = """
            {"custom_id":"a","body":{"model":"x","messages":[],"max_tokens":10},"metadata":1,"bodies":{}}
            {"custom_id":"a","body":{"model":"x","messages":[]}}
            {"custom_id":"b","body":{"model":"y","input":"t"},"metadata":2}
            oops
            {"custom_id":"c","body":{"model":"x","messages":["é"],"max_completion_tokens":5}}
            {"custom_id":"d","body":{"model":"x","messages":[]}}
            {"prompt":"p","other":"a column"}
            """
        let run = try dryRun(lines, options(.jsonLines))
        #expect(run.records == 7)
        #expect(run.sendable == 5)
        #expect(run.bad == 1)
        #expect(run.duplicates == 1)
        #expect(run.firstBad.map(\.line) == [4])
        #expect(run.firstDuplicates.map(\.line) == [2])
        #expect(run.unknownFields == ["metadata": 2, "bodies": 1])
        #expect(run.models == ["x": 3, "y": 1, "m": 1])
        #expect(run.paths == ["/chat/completions": 4, "/embeddings": 1])
        #expect(run.answerTokens == 15)
        #expect(run.rowsWithoutLimit == 2)
        let sizes = try records(lines, options(.jsonLines)).enumerated()
            .compactMap { $0 == 1 ? nil : $1.row?.body.count }
        #expect(run.bodyBytes == sizes.reduce(0, +))
        #expect(run.longestBody == sizes.max())
        #expect(run.questionTokens == sizes.reduce(0) { $0 + $1 / 3 })
        #expect(run.estimatedTokens == run.questionTokens + 15)
    }

    @Test func onlySomeExamplesAreKept() throws {
        let lines = (0..<500)
            .map { "{\"model\":\"m\($0)\",\"messages\":[]}\n{\"custom_id\":1,\"prompt\":\"p\"}\nbad\n" }.joined()
        let run = try dryRun(lines, options(.jsonLines))
        #expect(run.bad == 500)
        #expect(run.firstBad.count == DryRun.examplesKept)
        #expect(run.duplicates == 499)
        #expect(run.firstDuplicates.count == DryRun.examplesKept)
        #expect(run.models.count == DryRun.modelsKept)
        #expect(run.rowsOfOtherModels + run.models.values.reduce(0, +) == run.sendable)
    }

    @Test func unknownFieldsAreBounded() throws {
        let lines = (0..<200).map { #"{"body":{"messages":[]},"f\#($0)":1}"# }.joined(separator: "\n")
        #expect(try dryRun(lines, options(.jsonLines)).unknownFields.count == FieldCounts.nameLimit)
    }
}

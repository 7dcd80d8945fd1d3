import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Answers that were cut at their limit on tokens, asked for again with another one.
@Suite(.timeLimit(.minutes(10))) struct BatchCutTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs rows whose answers have so many tokens at most.
    private func run(
        _ simulator: RunningSimulator,
        _ rows: Range<Int>,
        maxTokens: Int?,
        retries: Bool = false,
        _ change: (inout BatchJobOptions) -> Void = { _ in }
    ) async throws -> BatchSummary {
        let input = try folder.write(rows.map { "question \($0)\n" }.joined(), to: "in.txt")
        return try await folder.run(simulator, input) {
            $0.input.model = "alfred-4.2"
            $0.input.maxTokens = maxTokens
            $0.recorded["max_tokens"] = maxTokens.map { .number(JSONNumber($0)) }
            if retries { $0.retriesCut = .init(maxTokens: maxTokens) }
            $0.keepsJournal = true
            change(&$0)
        }
    }

    private func limits(_ simulator: RunningSimulator, from first: Int) throws -> [Int?] {
        try simulator.log.requests.dropFirst(first).map { try JSONValue(parsing: $0.body)["max_tokens"]?.int }
    }

    @Test(arguments: [1, nil])
    func `rows that are new get the new limit too`(before: Int?) async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<2, maxTokens: before)
            let again = try await run(simulator, 0..<4, maxTokens: 500, retries: true)
            #expect(again.end == .complete && again.answered == 4)
            #expect(again.cutBefore == (before == nil ? 0 : 2))
            let sent = try limits(simulator, from: 2)
            #expect(sent == Array(repeating: 500, count: before == nil ? 2 : 4))
        }
    }

    @Test func `nothing is paid for again when the file grows afterwards, whichever command goes on`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<2, maxTokens: 1)
            #expect(try await run(simulator, 0..<2, maxTokens: 500, retries: true).cutBefore == 2)
            #expect(simulator.log.count == 4)
            // With the limit that the rows were asked again with, with the same option or without it.
            let plain = try await run(simulator, 0..<3, maxTokens: 500)
            #expect(plain.end == .complete && plain.tally.answered == 1 && plain.unknown == 0)
            let option = try await run(simulator, 0..<4, maxTokens: 500, retries: true)
            #expect(option.end == .complete && option.tally.answered == 1)
            // With the limit that they are known by.
            let first = try await run(simulator, 0..<5, maxTokens: 1)
            #expect(first.end == .complete && first.tally.answered == 1)
            #expect(try limits(simulator, from: 4) == [500, 500, 1])
            #expect(try await run(simulator, 0..<5, maxTokens: 500, retries: true).cutBefore == 1)
            // Any other is another question.
            await #expect(throws: BatchFailure.self) { try await run(simulator, 0..<5, maxTokens: 77) }
            #expect(simulator.log.count == 8)
        }
    }

    @Test func `a limit of its own is the row's`() async throws {
        let lines = [
            #"{"prompt":"a"}"#, #"{"model":"alfred-4.2","max_tokens":3,"messages":[{"role":"user","content":"b"}]}"#,
            #"{"url":"/v1/embeddings","body":{"model":"multilingual-e5-large","input":"c"}}"#,
        ]
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<1, maxTokens: 1)
            let input = try folder.write(lines.joined(separator: "\n"), to: "in.jsonl")
            _ = try await folder.run(simulator, input, to: "other.jsonl") {
                $0.input.model = "alfred-4.2"
                $0.input.maxTokens = 1
                $0.input.raisedMaxTokens = 9
                $0.policy.window = .fixed(1)
            }
            #expect(try limits(simulator, from: 1) == [9, 3, nil])
        }
    }

    @Test func `an answer that is cut and breaks the schema for that is asked for again as one`() async throws {
        let schema = try JSONSchema(fields: "nom, age int")
        let (name, value) = SchemaForm.jsonSchema.field(schema)
        func ask(_ options: inout BatchJobOptions) {
            options.check = AnswerCheck(schema, repairs: 1)
            options.input.answerForm = InputOptions.Field(name: name, value: value)
            options.recorded["schema"] = schema.document
        }
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type;match=question 0")])
            let first = try await run(simulator, 0..<3, maxTokens: 3, ask)
            #expect(first.failed == 3 && first.tally.invalid.cut > 0 && first.tally.answers.cut == 0)
            #expect(first.flaws?.invalid.cut == first.tally.invalid.cut)
            let sent = simulator.log.count
            simulator.setFaults([])
            let again = try await run(simulator, 0..<3, maxTokens: 500, retries: true, ask)
            #expect(again.cutBefore == first.tally.invalid.cut)
            #expect(again.answered == again.cutBefore && again.failed == 3 - again.cutBefore)
            #expect(simulator.log.count == sent + again.cutBefore)
        }
    }
}

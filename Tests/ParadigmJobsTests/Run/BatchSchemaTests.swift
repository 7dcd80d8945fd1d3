import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Answers of a batch are held against a schema, and what is wrong goes back to the model.
@Suite(.timeLimit(.minutes(10))) struct BatchSchemaTests {
    private let folder: TemporaryFolder
    private let schema: JSONSchema

    init() throws {
        folder = try TemporaryFolder()
        schema = try JSONSchema(fields: #"nom, age int, tags [string], note number?, statut "ok"|"ko""#)
    }

    /// Asks for the schema as the command does.
    private func ask(_ options: inout BatchJobOptions, repairs: Int = 1) {
        options.check = AnswerCheck(schema, repairs: repairs)
        let (name, value) = SchemaForm.jsonSchema.field(schema)
        options.input.answerForm = InputOptions.Field(name: name, value: value)
        options.recorded["schema"] = schema.document
    }

    /// The rows of an output: whether each has an answer that follows the schema, or says why not.
    private func rows() throws -> [(isValid: Bool, code: String?, line: JSONValue)] {
        try folder.text(of: "out.jsonl").split(separator: "\n")
            .map { text in
                let line = try JSONValue(parsing: String(text))
                let content = line["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? ""
                return ((try? schema.value(in: content)) != nil, line["error"]?["code"]?.string, line)
            }
    }

    @Test(arguments: [false, true])
    func `of a thousand answers with a tenth spoilt each is valid or told`(streams: Bool) async throws {
        let input = try folder.writeRows(0..<1_000)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([
                try FaultRule("prose:5%"), try FaultRule("fence:5%"), try FaultRule("wrong-type:5%"),
                try FaultRule("cut-json:5%"),
            ])
            let summary = try await folder.run(simulator, input) {
                ask(&$0)
                $0.streams = streams
            }
            let rows = try rows()
            #expect(rows.count == 1_000)
            #expect(rows.allSatisfy { $0.isValid == ($0.code == nil) && [nil, "answer_invalid"].contains($0.code) })
            let told = rows.count { !$0.isValid }
            #expect(summary.failed == told && summary.answered == 1_000 - told)
            #expect(summary.tally.failures == (told > 0 ? ["answer_invalid": told] : [:]))
            // Fences and words cost nothing, and nobody is asked more than once.
            #expect((50...150).contains(summary.tally.repairs))
            // The run's budget: one extra send for each ten rows, and beyond that four a second.
            #expect(Double(summary.tally.repairs) <= 101 + 4 * (summary.elapsed / .seconds(1)))
            #expect(told < summary.tally.repairs / 2)
            #expect(summary.tally.retries == 0)
            #expect(simulator.log.count == 1_000 + summary.tally.repairs)
        }
    }

    @Test func `a repair is another question with a key of its own`() async throws {
        let input = try folder.writeRows(0..<1)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type@1"), try FaultRule("cut-json@2")])
            let summary = try await folder.run(simulator, input) { ask(&$0, repairs: 2) }
            #expect(summary.answered == 1 && summary.tally.repairs == 2)
            let sent = simulator.log.requests
            #expect(Set(sent.map { $0.header("idempotency-key") }).count == 3)
            let counts = try sent.map { try JSONValue(parsing: $0.body)["messages"]?.array?.count }
            #expect(counts == [1, 3, 5])
            let messages = try JSONValue(parsing: sent[1].body)["messages"]?.array ?? []
            #expect(messages[1]["role"] == "assistant")
            #expect(messages[1]["content"]?.string?.contains(#""age":"none""#) == true)
            #expect(messages[2]["content"]?.string?.contains("/age: expected an integer") == true)
            // What was answered to each of the three was paid for.
            #expect(summary.tally.answers.promptTokens > 3 * 5)
        }
    }

    @Test func `an answer that stays wrong keeps its text and is tried again when asked`() async throws {
        let input = try folder.writeRows(0..<20)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type;match=Question 7")])
            let summary = try await folder.run(simulator, input) { ask(&$0) }
            #expect(summary.failed == 1 && summary.answered == 19 && summary.tally.repairs == 1)
            let row = try rows()[7]
            #expect(row.code == "answer_invalid")
            let said = row.line["error"]?["message"]?.string ?? ""
            #expect(said.contains(#"/age: expected an integer, found "none""#))
            #expect(try folder.text(of: "out.jsonl.journal").contains(#"\"age\":\"none\""#))

            simulator.setFaults([])
            let before = simulator.log.count
            let retried = try await folder.run(simulator, input) {
                ask(&$0)
                $0.retriesFailed = true
            }
            #expect(retried.failed == 0 && simulator.log.count == before + 1)
            #expect(try rows().allSatisfy(\.isValid))
        }
    }

    @Test func `without repairs nothing is sent back`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("cut-json")])
            let summary = try await folder.run(simulator, input) { ask(&$0, repairs: 0) }
            #expect(summary.failed == 10 && summary.tally.repairs == 0 && simulator.log.count == 10)
        }
    }

    @Test func `a repair whose server fails is tried again as any other send`() async throws {
        let input = try folder.writeRows(0..<1)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type@1"), try FaultRule("503@2")])
            let summary = try await folder.run(simulator, input) { ask(&$0) }
            #expect(summary.answered == 1 && summary.tally.repairs == 1 && summary.tally.retries == 1)
            let bodies = simulator.log.requests.map(\.body)
            #expect(bodies.count == 3 && bodies[1] == bodies[2] && bodies[0] != bodies[1])
        }
    }

    @Test func `an answer that the run has no room to have mended is recorded as it is`() async throws {
        let input = try folder.writeRows(0..<30)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type")])
            let summary = try await folder.run(simulator, input) {
                ask(&$0)
                $0.policy.caps.tokens = 1
                $0.policy.window = .fixed(1)
            }
            #expect(summary.end == .stopped(.capReached))
            #expect(summary.failed == 1 && simulator.log.count == 1)
        }
    }

    @Test(arguments: [0, 1, 2])
    func `answers that all break the schema stop the run, and are kept`(repairs: Int) async throws {
        let input = try folder.writeRows(0..<200)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type")])
            let summary = try await folder.run(simulator, input) {
                ask(&$0, repairs: repairs)
                $0.policy.window = .fixed(4)
            }
            #expect(summary.end == .stopped(.refused(.invalidAnswer)))
            #expect((20...24).contains(summary.failed) && summary.answered == 0)
            #expect(simulator.log.count == summary.failed + summary.tally.repairs)
            #expect(summary.tally.trouble?.kind == .answerInvalid)
            #expect(summary.tally.failures == ["answer_invalid": summary.failed])
        }
    }

    @Test func `a repair that was not sent is none, and its answer is counted once`() async throws {
        let input = try folder.writeRows(0..<1)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type")])
            let summary = try await folder.run(simulator, input) {
                ask(&$0)
                $0.policy.caps.tokens = 1
            }
            #expect(summary.end == .complete || summary.end == .stopped(.capReached))
            #expect(summary.failed == 1 && summary.tally.repairs == 0 && simulator.log.count == 1)
            let usage = try #require(try rows().first?.line["error"]?["body"]?["usage"])
            #expect(summary.tally.answers.promptTokens == usage["prompt_tokens"]?.int)
            #expect(summary.tally.answers.completionTokens == usage["completion_tokens"]?.int)
        }
    }

    @Test func `an answer whose repair is refused is kept with its text`() async throws {
        let input = try folder.writeRows(0..<1)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type@1"), try FaultRule("400@2")])
            let summary = try await folder.run(simulator, input) { ask(&$0) }
            #expect(summary.tally.failures == ["answer_invalid": 1] && summary.tally.repairs == 1)
            #expect(try folder.text(of: "out.jsonl.journal").contains(#"\"age\":\"none\""#))
        }
    }

    @Test func `a preview counts what went back to be mended`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            func look() async throws -> (spent: Int, expected: Double) {
                let summary = try await folder.run(simulator, input) {
                    ask(&$0)
                    $0.preview = 4
                    $0.force = true
                }
                let rows = try #require(summary.preview?.rows)
                let spent = rows.reduce(0) { $0 + ($1.tokens?.prompt ?? 0) + ($1.tokens?.completion ?? 0) }
                #expect(spent == summary.tally.answers.tokens)
                let forecast = try #require(summary.preview?.forecast)
                return (spent, forecast.prompt.expected + forecast.completion.expected)
            }
            let plain = try await look()
            // Two rows are mended, one stays as it is.
            simulator.setFaults([
                try FaultRule("wrong-type@5"), try FaultRule("wrong-type@6"),
                try FaultRule("wrong-type;match=Question 3\""),
            ])
            let mended = try await look()
            #expect(mended.spent > plain.spent * 5 / 4 && mended.expected > plain.expected * 5 / 4)
        }
    }

    @Test func `what was cut at the limit on tokens is not paid for twice`() async throws {
        let input = try folder.writeRows(0..<5)
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) {
                ask(&$0)
                $0.input.maxTokens = 3
            }
            #expect(summary.failed == 5 && summary.tally.invalid.cut == 5 && simulator.log.count == 5)
            let message = try rows()[0].line["error"]?["message"]?.string ?? ""
            #expect(message.hasSuffix("raise max_tokens."))
        }
    }

    @Test func `a changed schema is noticed`() async throws {
        let input = try folder.writeRows(0..<5)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type;match=Question 4")])
            _ = try await folder.run(simulator, input) { ask(&$0) }
            await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input) { options in
                    ask(&options)
                    options.recorded["schema"] = ["type": "object"]
                    options.input.answerForm?.value = ["type": "json_object"]
                }
            }
        }
    }

    @Test func `rows that are no chats are left alone`() async throws {
        let lines = [
            #"{"url":"/v1/embeddings","body":{"model":"multilingual-e5-large","input":"a"}}"#,
            #"{"url":"/v1/completions","body":{"model":"alfred-4.2","prompt":"b"}}"#,
        ]
        let input = try folder.write(lines.joined(separator: "\n") + "\n", to: "mixed.jsonl")
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("wrong-type")])
            let summary = try await folder.run(simulator, input) { ask(&$0) }
            // Vectors have no shape, and a completion has no messages to which an answer could be added.
            #expect(summary.answered == 1 && summary.failed == 1 && simulator.log.count == 2)
            let vectors = try #require(simulator.log.requests.first { $0.target.hasSuffix("/embeddings") })
            #expect(try JSONValue(parsing: vectors.body)["response_format"] == nil)
        }
    }
}

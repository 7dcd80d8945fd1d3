import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// A finished job whose input or options change: what is paid for is not asked again.
@Suite(.timeLimit(.minutes(10))) struct BatchGrowthTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a job that keeps its journal.
    private func run(
        _ simulator: RunningSimulator,
        _ input: String,
        _ change: (inout BatchJobOptions) -> Void = { _ in }
    ) async throws -> BatchSummary {
        try await folder.run(simulator, input) {
            $0.keepsJournal = true
            change(&$0)
        }
    }

    @Test func `rows that were added are sent alone`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            #expect(try await run(simulator, folder.writeRows(0..<50)).end == .complete)
            let grown = try await run(simulator, folder.writeRows(0..<60))
            #expect(grown.end == .complete)
            #expect((grown.recordedBefore, grown.tally.answered) == (50, 10))
            #expect(grown.mayHaveBeenBilledTwice == 0)
            #expect(simulator.log.count == 60)
            #expect(try folder.answers().map(\.id) == (0..<60).map { "r\($0)" })
        }
    }

    @Test func `a row put at the top is sent alone`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            #expect(try await run(simulator, folder.writeRows(1..<20)).end == .complete)
            let grown = try await run(simulator, folder.writeRows(0..<20))
            #expect(grown.tally.answered == 1)
            #expect(grown.mayHaveBeenBilledTwice == 0)
            #expect(simulator.log.count == 20)
        }
    }

    @Test func `a row that was mended is sent alone and was never billed`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let broken = try folder.write("id,prompt\n1,a\n2,\"b\n", to: "in.csv")
            let options: (inout BatchJobOptions) -> Void = {
                $0.input.idColumn = "id"
                $0.input.model = "alfred-4.2"
            }
            let first = try await run(simulator, broken, options)
            #expect((first.answered, first.bad) == (1, 1))
            let mended = try await run(simulator, folder.write("id,prompt\n1,a\n2,b\n", to: "in.csv"), options)
            #expect((mended.answered, mended.bad) == (2, 0))
            #expect(mended.mayHaveBeenBilledTwice == 0)
            #expect(simulator.log.count == 2)
        }
    }

    @Test func `what changed is named and nothing is sent`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let input = try folder.write("a\nb\nc\n", to: "in.txt")
            func options(_ prompt: String) -> (inout BatchJobOptions) -> Void {
                { job in
                    job.input.model = "alfred-4.2"
                    job.input.promptTemplate = try? Template(parsing: prompt)
                    job.recorded["prompt"] = .string(prompt)
                }
            }
            _ = try await run(simulator, input, options("Say {{prompt}}"))
            let failure = await #expect(throws: BatchFailure.self) {
                try await run(simulator, input, options("Tell {{prompt}}"))
            }
            let journal = folder.path + "/out.jsonl.journal"
            #expect(failure == .changed(rowsToResend: 3, of: 3, options: ["prompt"], journal: journal))
            #expect(simulator.log.count == 3)
            let allowed = try await run(simulator, input) {
                options("Tell {{prompt}}")(&$0)
                $0.resendsChanged = true
            }
            #expect(allowed.answered == 3)
            #expect(simulator.log.count == 6)
            #expect(try folder.answers().count == 3)
        }
    }

    @Test func `without its journal an output is not replaced`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            _ = try await folder.run(simulator, folder.writeRows(0..<5))
            let failure = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, folder.writeRows(0..<6))
            }
            #expect(failure == .journalGone(path: folder.path + "/out.jsonl", options: [], input: true))
            #expect(simulator.log.count == 5)
        }
    }

    // MARK: Answers that were cut

    /// Rows whose answers have so many tokens at most.
    private func run(_ simulator: RunningSimulator, maxTokens: Int?, cut: BatchJobOptions.CutRetry? = nil) async throws
        -> BatchSummary
    {
        let input = try folder.write("a long question\nanother one\n", to: "in.txt")
        return try await run(simulator, input) {
            $0.input.model = "alfred-4.2"
            $0.input.maxTokens = maxTokens
            $0.recorded["max_tokens"] = maxTokens.map { .number(JSONNumber($0)) }
            $0.retriesCut = cut
        }
    }

    @Test func `answers that were cut are asked for again with another limit and nothing else is`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let first = try await run(simulator, maxTokens: 1)
            #expect(first.tally.answers.cut == 2)
            let second = try await run(simulator, maxTokens: 1_000, cut: .init(maxTokens: 1_000))
            #expect(second.end == .complete)
            #expect((second.cutBefore, second.tally.answers.cut) == (2, 0))
            #expect(simulator.log.count == 4)
            let answers = try folder.answers()
            #expect(answers.count == 2)
            #expect(answers.allSatisfy { $0.answer.contains("answers") }, "\(answers)")
            // Nothing is cut any more, so that there is nothing to ask.
            let third = try await run(simulator, maxTokens: 1_000, cut: .init(maxTokens: 1_000))
            #expect(third.cutBefore == 0)
            #expect(simulator.log.count == 4)
            // The command of before knows the rows as its own.
            #expect(try await run(simulator, maxTokens: 1).end == .complete)
            #expect(simulator.log.count == 4)
        }
    }

    @Test func `a cut answer stays when asking again fails`() async throws {
        var scenario = SimulatorConfiguration.instant
        scenario.faults = [try FaultRule("400@3-4")]
        try await withSimulator(scenario) { simulator in
            #expect(try await run(simulator, maxTokens: 1).answered == 2)
            let before = try folder.text(of: "out.jsonl")
            let again = try await run(simulator, maxTokens: 50, cut: .init(maxTokens: 50))
            #expect((again.answered, again.failed) == (2, 0))
            #expect(try folder.text(of: "out.jsonl") == before)
        }
    }

    @Test(arguments: [
        (#"{"messages":[]}"#, #"{"messages":[],"max_tokens":7}"#),
        (#"{"max_tokens":3,"messages":[]}"#, #"{"messages":[],"max_tokens":7}"#),
        (#"{"max_tokens":3}"#, #"{"max_tokens":7}"#), ("{}", #"{"max_tokens":7}"#),
        (#"{"a":1,"max_completion_tokens":3}"#, #"{"a":1,"max_completion_tokens":7}"#),
        (#"{"a":"}", "max_tokens" : null, "b":{"max_tokens":1}}"#, #"{"a":"}", "b":{"max_tokens":1},"max_tokens":7}"#),
    ])
    func theLimitOfABodyIsSet(body: String, expected: String) {
        var row = Row(ordinal: 0, line: 1, path: "/chat/completions", body: Array(body.utf8))
        row.limitTokens(to: 7)
        #expect(String(decoding: row.body, as: UTF8.self) == expected)
        #expect(row.maxTokens == 7)
    }
}

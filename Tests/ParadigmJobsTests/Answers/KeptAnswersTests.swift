import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Jobs that share answers: a task that is repeated pays for nothing that is there.
@Suite(.timeLimit(.minutes(10))) struct KeptAnswersTests {
    private let folder: TemporaryFolder
    private let shared: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        shared = try TemporaryFolder()
    }

    private func run(
        _ simulator: RunningSimulator,
        _ input: String,
        to output: String,
        _ change: (inout BatchJobOptions) -> Void = { _ in }
    ) async throws -> BatchSummary {
        try await folder.run(simulator, input, to: output) {
            $0.answers = .init(directory: shared.path)
            $0.input.model = "alfred-4.2"
            change(&$0)
        }
    }

    private func prompts(_ prompts: [String], to name: String) throws -> String {
        try folder.write(prompts.map { #"{"prompt":"\#($0)"}"# + "\n" }.joined(), to: name)
    }

    @Test func `a repeated task sends what is not there, and writes the same`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .none)) { simulator in
            let half = try folder.writeRows(0..<20)
            let first = try await run(simulator, half, to: "a.jsonl")
            #expect(first.taken == 0 && first.answered == 20)
            let whole = try folder.writeRows(0..<50)
            let second = try await run(simulator, whole, to: "b.jsonl")
            #expect(simulator.log.count == 50)
            #expect((second.taken, second.answered, second.tally.answered, second.total) == (20, 50, 30, 50))
            #expect(second.end == .complete && second.recordedBefore == 0)
            let third = try await run(simulator, whole, to: "c.jsonl")
            #expect(simulator.log.count == 50)
            #expect((third.taken, third.answered, third.tally.answered) == (50, 50, 0))
            #expect(try folder.text(of: "b.jsonl") == folder.text(of: "c.jsonl"))
            #expect(shared.names.count == 2, "who sent nothing left no file")
            // A complete output needs no answers.
            #expect(try await run(simulator, whole, to: "c.jsonl").end == .alreadyComplete)
        }
    }

    /// Equal rows without ids want an answer each, and take as many as there are.
    @Test func `equal rows take as many answers as there are, none twice`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .none)) { simulator in
            _ = try await run(simulator, try prompts(["x", "x", "y"], to: "1.jsonl"), to: "a.jsonl")
            #expect(simulator.log.count == 3)
            let more = try await run(simulator, try prompts(["y", "x", "x", "x", "z"], to: "2.jsonl"), to: "b.jsonl")
            #expect(more.taken == 3)
            #expect(simulator.log.count == 5)
            let ids = try folder.text(of: "b.jsonl").split(separator: "\n").map { $0.prefix(50) }
            #expect(Set(ids).count == 5)
        }
    }

    @Test func `other options or another id are another row`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .none)) { simulator in
            let input = try prompts(["x"], to: "1.jsonl")
            _ = try await run(simulator, input, to: "a.jsonl")
            #expect(try await run(simulator, input, to: "b.jsonl") { $0.input.temperature = 1 }.taken == 0)
            let named = try folder.write(#"{"custom_id":"n","prompt":"x"}"# + "\n", to: "2.jsonl")
            #expect(try await run(simulator, named, to: "c.jsonl").taken == 0)
            #expect(try await run(simulator, named, to: "d.jsonl").taken == 1)
        }
    }

    @Test func `failures are not kept, and are asked again`() async throws {
        var faulty = SimulatorConfiguration(latency: .none)
        faulty.faults = [try FaultRule("422@1-3")]
        try await withSimulator(faulty) { simulator in
            let input = try folder.writeRows(0..<10)
            let first = try await run(simulator, input, to: "a.jsonl") { $0.policy.window = .fixed(1) }
            #expect(first.failed == 3)
            let second = try await run(simulator, input, to: "b.jsonl")
            #expect((second.taken, second.answered, second.failed) == (7, 10, 0))
            // Those that failed in this job are taken from another one's when they are asked for again.
            let third = try await run(simulator, input, to: "a.jsonl") { $0.retriesFailed = true }
            #expect((third.taken, third.answered, third.failed) == (3, 10, 0))
            #expect(simulator.log.count == 13)
        }
    }

    @Test func `a run that goes on takes what others have answered meanwhile`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            let input = try folder.writeRows(0..<60)
            let stopped = try await folder.run(simulator, input, to: "a.jsonl", stop: .requests(20)) {
                $0.policy.window = .fixed(4)
            }
            #expect(stopped.end == .interrupted)
            let before = simulator.log.count
            _ = try await run(simulator, input, to: "b.jsonl")
            let end = try await run(simulator, input, to: "a.jsonl")
            #expect(simulator.log.count == before + 60)
            #expect(end.taken == 60 - stopped.answered && end.answered == 60)
            #expect(end.mayHaveBeenBilledTwice == 0)
        }
    }
}

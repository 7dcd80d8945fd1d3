import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Refusals of the run as a whole stop it and are nobody's outcome.
@Suite(.timeLimit(.minutes(10))) struct BatchRefusalTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a refused key stops the run and records nothing`() async throws {
        let input = try folder.writeRows(0..<300)
        var simulation = SimulatorConfiguration.instant
        simulation.apiKey = "another-key"
        try await withSimulator(simulation) { simulator in
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .stopped(.keyRefused))
            #expect(summary.answered + summary.failed == 0)
            #expect(simulator.log.count <= 17)
        }
    }

    @Test func `an unknown model stops the run after twenty refusals and twenty others, and records none`() async throws
    {
        let lines = (0..<200).map { #"{"messages":[{"role":"user","content":"\#($0)"}],"model":"no-such"}"# + "\n" }
        let input = try folder.write(lines.joined(), to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .stopped(.refused(.notFound)))
            #expect(summary.failed == 0)
            #expect(simulator.log.count <= 57)
        }
    }

    @Test func `refusals held back when a run is stopped are no outcomes`() async throws {
        let input = try folder.writeRows(0..<60)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("404")])
            let stopped = try await folder.run(simulator, input) {
                $0.policy.requestsPerMinute = 120
            } onProgress: { job, progress in
                if progress.elapsed > .seconds(1) { job.stop() }
            }
            #expect(stopped.end == .interrupted)
            #expect(stopped.failed == 0)
            #expect(simulator.log.count > 1)
        }
    }

    @Test func `a model that is taken away in mid-run stops it, and the rest goes on when it is back`() async throws {
        let input = try folder.writeRows(0..<3_000)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("404@1001-9999")])
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .stopped(.refusedLate(.notFound)))
            #expect(summary.answered == 1_000)
            #expect(summary.failed < StartCheck.refusalsHeldBack)
            #expect(simulator.log.count <= 1_000 + 100 + 1_024)
            simulator.setFaults([])
            let rest = try await folder.run(simulator, input)
            #expect(rest.end == .complete)
            #expect(rest.answered == 3_000 - summary.failed && rest.failed == summary.failed)
        }
    }
}

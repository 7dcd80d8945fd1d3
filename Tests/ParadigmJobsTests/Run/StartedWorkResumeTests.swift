import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// A run that is cut short while the server works on its turns, and what the next one does with them.
@Suite(.timeLimit(.minutes(10))) struct StartedWorkResumeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func writeTurns(_ count: Int) throws -> String {
        let lines = (0..<count)
            .map {
                #"{"custom_id":"r\#($0)","method":"POST","url":"/threads/turns","body":{"query":"Question \#($0)"}}"#
            }
        return try folder.write(lines.joined(separator: "\n") + "\n", to: "input.jsonl")
    }

    private static func server(turn: Duration) -> SimulatorConfiguration {
        var server = SimulatorConfiguration.instant
        (server.turns, server.turnWait) = (.fixed(turn), .zero)
        return server
    }

    private func begun(_ simulator: RunningSimulator) -> Int {
        simulator.log.requests.count { $0.method == "POST" }
    }

    private func run(
        _ simulator: RunningSimulator,
        _ input: String,
        stopsAfter accepted: Int? = nil,
        retriesFailed: Bool = false
    ) async throws -> BatchSummary {
        // A turn that is asked about is known to have been begun.
        let stop = accepted.map { accepted in
            TemporaryFolder.Stop(isAtOnce: true) { log in
                Set(log.requests.lazy.filter { $0.method == "GET" }.map(\.path)).count >= accepted
            }
        }
        return try await folder.run(simulator, input, stop: stop) {
            $0.input.allowedPaths = ["/threads/turns"]
            $0.retriesFailed = retriesFailed
        }
    }

    @Test func `turns that were under way are asked about and not begun again`() async throws {
        let input = try writeTurns(12)
        try await withSimulator(Self.server(turn: .seconds(8))) { simulator in
            let first = try await run(simulator, input, stopsAfter: 12)
            #expect(first.end == .interrupted)
            #expect(begun(simulator) == 12)
            let second = try await run(simulator, input)
            #expect(second.end == .complete)
            #expect(second.answered == 12)
            #expect(begun(simulator) == 12)
            #expect(second.mayHaveBeenBilledTwice == 0)
        }
    }

    @Test func `what the server has forgotten is asked anew, and counts as possibly billed twice`() async throws {
        let input = try writeTurns(3)
        let first = try await withSimulator(Self.server(turn: .seconds(600))) { simulator in
            try await run(simulator, input, stopsAfter: 3)
        }
        #expect(first.end == .interrupted)
        try await withSimulator(Self.server(turn: .milliseconds(1))) { simulator in
            let second = try await run(simulator, input)
            #expect(second.answered == 3)
            #expect(begun(simulator) == 3)
            #expect(second.mayHaveBeenBilledTwice == 3)
        }
    }
}

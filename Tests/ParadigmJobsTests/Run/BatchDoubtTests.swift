import Paradigm
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Servers that send more replies than they were asked for: no row keeps another's answer.
@Suite(.timeLimit(.minutes(10))) struct BatchDoubtTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A server that takes some milliseconds, so that requests overlap.
    private func server(_ faults: String...) throws -> SimulatorConfiguration {
        var server = SimulatorConfiguration(latency: .lognormal(mean: .milliseconds(4), sigma: 0.5))
        server.faults = try faults.map { try FaultRule($0) }
        return server
    }

    private func expectOwnAnswers(_ rows: Int) throws {
        let answers = try folder.answers()
        #expect(answers.map(\.id) == (0..<rows).map { "r\($0)" })
        for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”"), "\(row)") }
    }

    // Later than at once, it is taken for the next reply, and all that follow are one behind.
    @Test(arguments: ["surplus:1%", "surplus;later=20ms:1%"], [false, true])
    func `every row has its own answer in the end`(fault: String, streams: Bool) async throws {
        let input = try folder.writeRows(0..<600)
        try await withSimulator(try server(fault)) { simulator in
            let summary = try await folder.run(simulator, input) {
                $0.streams = streams
                $0.policy.window = .fixed(32)
            }
            #expect(summary.end == .complete)
            #expect(summary.answered == 600 && summary.failed == 0)
            #expect(summary.tally.answered == 600 && summary.tally.failed == 0 && summary.tally.failures.isEmpty)
            try expectOwnAnswers(600)
            // Not all of them: those whose connections were in step stand.
            #expect((1..<600).contains(summary.tally.doubted))
            #expect(summary.tally.inDoubt.isEmpty)
            #expect(summary.mayHaveBeenBilledTwice >= summary.tally.doubted)
            #expect(summary.tally.retries >= summary.tally.doubted)
            #expect(simulator.log.count == 600 + summary.tally.retries)
        }
    }

    @Test func `refusals are in doubt as answers are`() async throws {
        let input = try folder.writeRows(0..<200)
        try await withSimulator(try server("400;match=Question 7", "surplus@100")) { simulator in
            let summary = try await folder.run(simulator, input) { $0.policy.window = .fixed(2) }
            #expect(summary.end == .complete)
            #expect(summary.failed == 11 && summary.answered == 189)
            #expect(summary.tally.failures == ["invalid_request": 11])
            #expect(summary.tally.doubted > 20)
            for (row, answer) in try folder.answers().enumerated() {
                let isRefused = "\(row)".hasPrefix("7")
                #expect(answer.status == (isRefused ? 400 : 200))
                #expect(isRefused || answer.answer.contains("“Question \(row)”"))
            }
        }
    }

    @Test func `a server that always sends too much is no server to go on with`() async throws {
        let input = try folder.writeRows(0..<50)
        try await withSimulator(try server("surplus")) { simulator in
            let summary = try await folder.run(simulator, input) { $0.policy.window = .fixed(4) }
            #expect(summary.end == .stopped(.refused(.unusable)))
            #expect(summary.answered + summary.failed == 0)
            #expect((20...28).contains(simulator.log.count))
            #expect(summary.tally.trouble?.kind == .answerInDoubt)
        }
    }

    @Test func `a run that is stopped leaves no answer that is in doubt`() async throws {
        let input = try folder.writeRows(0..<120)
        try await withSimulator(try server("surplus@100", "delay;by=60s@101+")) { simulator in
            let summary = try await folder.run(simulator, input) {
                $0.policy.window = .fixed(4)
                $0.grace = .milliseconds(100)
            } onProgress: { job, _ in
                // The four that are never answered are all that is under way.
                if simulator.log.count >= 104 { job.stop() }
            }
            #expect(summary.end == .interrupted)
            #expect(summary.tally.doubted > 0)
            #expect(summary.failed == summary.tally.doubted)
            #expect(summary.tally.failures == ["answer_in_doubt": summary.failed])
            simulator.setFaults([])
            let finished = try await folder.run(simulator, input) { $0.retriesFailed = true }
            #expect(finished.end == .complete && finished.answered == 120)
            try expectOwnAnswers(120)
        }
    }
}

import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Rows that failed are sent again when that is asked for.
@Suite(.timeLimit(.minutes(10))) struct BatchRetryTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `rows that fail are recorded, and tried again only when asked`() async throws {
        let input = try folder.writeRows(0..<60)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 7")])
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .complete)
            #expect(summary.failed == 1)
            #expect(summary.answered == 59)
            #expect(folder.names.contains("out.jsonl.journal"))
            #expect(try folder.answers()[7].status == 400)

            simulator.setFaults([])
            let sent = simulator.log.count
            #expect(try await folder.run(simulator, input).end == .alreadyComplete)
            #expect(simulator.log.count == sent)

            let retried = try await folder.run(simulator, input) { $0.retriesFailed = true }
            #expect(retried.end == .complete)
            #expect(retried.failed == 0)
            #expect(simulator.log.count == sent + 1)
            #expect(try folder.answers()[7].status == 200)
            #expect(!folder.names.contains("out.jsonl.journal"))
        }
    }

    @Test func `a retry of failed rows goes on after it was stopped`() async throws {
        let input = try folder.writeRows(0..<60)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 5")])
            #expect(try await folder.run(simulator, input).failed == 11)
            simulator.setFaults([try FaultRule("delay;by=300ms")])
            // By what the server has got: progress may be looked at too late.
            let stopped = try await folder.run(simulator, input, stop: .requests(simulator.log.count + 1)) {
                $0.retriesFailed = true
                $0.policy.window = .fixed(1)
            }
            #expect(stopped.end == .interrupted)
            simulator.setFaults([])
            let finished = try await folder.run(simulator, input) { $0.retriesFailed = true }
            #expect(finished.end == .complete)
            #expect(finished.answered == 60)
        }
    }
}

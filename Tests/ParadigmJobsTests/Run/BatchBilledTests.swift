import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// What may be billed twice, and a stop at the moment when there is nothing left to do.
@Suite(.timeLimit(.minutes(10))) struct BatchBilledTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func question(_ row: Int) -> String { "Question \(row)\"" }

    /// Sends rows of which some get no reply, and stops at once when all others have theirs.
    private func interrupted(_ simulator: RunningSimulator, _ rows: Range<Int>, stuck: [Int]) async throws
        -> BatchSummary
    {
        simulator.setFaults(try stuck.map { try FaultRule("delay;by=60s;match=\(question($0))") })
        defer { simulator.setFaults([]) }
        let others = rows.count - stuck.count
        return try await folder.run(simulator, folder.writeRows(rows)) {
            $0.policy.window = .fixed(8)
        } onProgress: { job, progress in
            if progress.done >= others { job.stopNow() }
        }
    }

    @Test func `rows that were left are known by name, wherever they stand later`() async throws {
        try await withSimulator(.instant) { simulator in
            let stopped = try await interrupted(simulator, 10..<30, stuck: [12, 25])
            #expect(stopped.end == .interrupted && stopped.answered == 18)
            #expect(stopped.mayHaveBeenBilledTwice == 0)
            // Ten rows at the top, which nobody has sent.
            let summary = try await folder.run(simulator, folder.writeRows(0..<30))
            #expect(summary.end == .complete && summary.answered == 30)
            #expect(summary.mayHaveBeenBilledTwice == 2)
            #expect(simulator.log.count == 20 + 2 + 10)
        }
    }

    @Test func `a row that is left twice is counted in each run`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await interrupted(simulator, 0..<5, stuck: [3])
            let second = try await interrupted(simulator, 0..<5, stuck: [3])
            #expect(second.mayHaveBeenBilledTwice == 1)
            let third = try await folder.run(simulator, folder.writeRows(0..<5))
            #expect(third.end == .complete && third.mayHaveBeenBilledTwice == 1)
        }
    }

    @Test func `a row that was refused was not worked on`() async throws {
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("401@4+")])
            let refused = try await folder.run(simulator, folder.writeRows(0..<30)) { $0.policy.window = .fixed(2) }
            #expect(refused.end == .stopped(.keyRefused))
            simulator.setFaults([])
            let summary = try await folder.run(simulator, folder.writeRows(0..<30))
            #expect(summary.end == .complete && summary.mayHaveBeenBilledTwice == 0)
        }
    }

    @Test func `a stop when the last rows come in leaves nothing to do`() async throws {
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, folder.writeRows(0..<10), stop: .requests(10)) {
                $0.policy.window = .fixed(1)
            }
            #expect(summary.end == .complete && summary.answered == 10)
            #expect(try folder.answers().count == 10)
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `a stop before the last row was sent is one`() async throws {
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, folder.writeRows(0..<10), stop: .requests(9)) {
                $0.policy.window = .fixed(1)
            }
            #expect(summary.end == .interrupted && summary.answered == 9 && summary.pending == 1)
            let rest = try await folder.run(simulator, folder.writeRows(0..<10))
            #expect(rest.end == .complete && rest.mayHaveBeenBilledTwice == 0)
        }
    }
}

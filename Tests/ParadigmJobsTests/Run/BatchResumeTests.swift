import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Synchronization
import Testing

/// A run goes on after the one before it, however that ended.
@Suite(.timeLimit(.minutes(10))) struct BatchResumeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a run that is stopped goes on where it stopped`() async throws {
        let input = try folder.writeRows(0..<400)
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            var runs = 0
            var summary = BatchSummary(end: .interrupted)
            while summary.end == .interrupted, runs < 20 {
                let next = min(400, simulator.log.count + 80)
                summary = try await folder.run(simulator, input, stop: .requests(next)) {
                    $0.policy.window = .fixed(8)
                }
                if summary.end == .interrupted { #expect(!folder.names.contains("out.jsonl")) }
                runs += 1
            }
            #expect(runs > 1)
            #expect(summary.end == .complete)
            // A stop lets what is in flight finish, so that no row was sent twice.
            #expect(simulator.log.count == 400)
            #expect(try folder.answers().map(\.id) == (0..<400).map { "r\($0)" })
        }
    }

    @Test func `a run goes on after what there was of it was written`() async throws {
        let input = try folder.writeRows(0..<200)
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(100)))) { simulator in
            _ = try await folder.run(simulator, input) {
                $0.policy.window = .fixed(1)
            } onProgress: { job, _ in
                job.stop()
            }
            let partial = try await folder.run(simulator, input) { $0.partial = true }
            #expect(partial.end == .partial)
            let written = try folder.answers().count
            #expect(written < 200)
            let finished = try await folder.run(simulator, input)
            #expect(finished.end == .complete)
            #expect(finished.recordedBefore == written)
            #expect(simulator.log.count == 200)
        }
    }

    @Test func `a line put at the top of the input sends one row more and not the file`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            let stopped = try await folder.run(simulator, try folder.writeRows(1..<300), stop: .requests(20)) {
                $0.policy.window = .fixed(2)
            }
            #expect(stopped.end == .interrupted)
            let summary = try await folder.run(simulator, try folder.writeRows(0..<300))
            #expect(summary.end == .complete)
            #expect(summary.answered == 300)
            #expect(simulator.log.count == 300)
        }
    }

    @Test func `an output that another input made is not replaced`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, try folder.writeRows(0..<10))
            let first = try folder.text(of: "out.jsonl")
            let failure = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, try folder.writeRows(0..<12))
            }
            #expect(failure == .journalGone(path: folder.path + "/out.jsonl", options: [], input: true))
            #expect(try folder.text(of: "out.jsonl") == first)
            let forced = try await folder.run(simulator, try folder.writeRows(0..<12)) { $0.force = true }
            #expect(forced.answered == 12)
        }
    }

    @Test func `what opening the journal had to mend is told`() async throws {
        let input = try folder.writeRows(0..<20)
        let told = Mutex<[JournalRecovery]>([])
        try await withSimulator(.instant) { simulator in
            let first = try await folder.run(simulator, input) { $0.keepsJournal = true }
            #expect(first.recovery == nil)
            let journal = try folder.text(of: "out.jsonl.journal")
            _ = try folder.write(journal + #"{"key":"torn"#, to: "out.jsonl.journal")
            try POSIXFileSystem().remove(folder.path + "/out.jsonl")
            let second = try await folder.run(simulator, input) { _ in
            } onRecovery: { recovery in
                told.withLock { $0.append(recovery) }
            }
            #expect(second.end == .complete)
            #expect(second.recovery == told.withLock { $0 }.first)
            #expect(second.recovery?.tornBytes == 12)
            #expect(second.recovery?.tornFile == folder.path + "/out.jsonl.journal.torn-1")
            #expect(simulator.log.count == 20)
        }
        #expect(told.withLock { $0.count } == 1)
    }

    @Test func `progress counts what failed in earlier runs`() async throws {
        let input = try folder.writeRows(0..<200)
        let latest = Mutex(BatchProgress())
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 7")])
            let stopped = try await folder.run(simulator, input, stop: .requests(100)) {
                $0.policy.window = .fixed(4)
            }
            #expect(stopped.end == .interrupted)
            simulator.setFaults([])
            let finished = try await folder.run(simulator, input) { _ in
            } onProgress: { _, progress in
                latest.withLock { $0 = progress }
            }
            #expect(stopped.failed == 11 && finished.failed == 11)
        }
        // Question 7 and 70 to 79, of those that the first run came to.
        let last = latest.withLock { $0 }
        #expect(last.done == 200)
        #expect(last.failed == 11)
    }
}

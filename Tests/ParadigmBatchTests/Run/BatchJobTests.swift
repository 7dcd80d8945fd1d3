import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmSimulator
import Synchronization
import Testing

/// A file in, a file out, whatever happens in between.
@Suite(.timeLimit(.minutes(3))) struct BatchJobTests {
    private let folder = try? TemporaryFolder()

    private func input(_ rows: Int, in folder: TemporaryFolder, first: Int = 0) throws -> String {
        let lines = (first..<rows)
            .map { row in
                #"{"custom_id":"r\#(row)","method":"POST","url":"/v1/chat/completions","body":{"model":"alfred-4.2","#
                    + #""messages":[{"role":"user","content":"Question \#(row)"}]}}"# + "\n"
            }
        return try folder.write(lines.joined(), to: "input.jsonl")
    }

    private func run(
        _ simulator: RunningSimulator,
        _ input: String,
        to output: String,
        buffer: Int? = nil,
        _ change: (inout BatchJobOptions) -> Void = { _ in },
        onRecovery: @escaping @Sendable (JournalRecovery) -> Void = { _ in },
        onProgress: @escaping @Sendable (BatchJob, BatchProgress) -> Void = { _, _ in }
    ) async throws -> BatchSummary {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test-key"))
        configuration.proxy = .none
        if let buffer { configuration.maximumBufferedBytes = buffer }
        var options = BatchJobOptions(source: .file(input), target: .file(output))
        options.policy.window = .fixed(16)
        change(&options)
        let job = BatchJob(configuration: configuration, options: options)
        return try await job.run(telling: BatchEvents(onRecovery: onRecovery) { onProgress(job, $0) })
    }

    /// The ids of an output, in its order, with the start of each answer.
    private func answers(_ text: String) throws -> [(id: String, status: Int?, answer: String)] {
        try text.split(separator: "\n")
            .map { line in
                let value = try JSONValue(parsing: String(line))
                let answer = value["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? ""
                return (value["custom_id"]?.string ?? "", value["response"]?["status_code"]?.int, answer)
            }
    }

    @Test func `every row comes out once, in the order of the input, with its own answer`() async throws {
        let folder = try #require(folder)
        let input = try input(500, in: folder)
        try await withSimulator(SimulatorConfiguration(latency: .lognormal(mean: .milliseconds(3), sigma: 1))) {
            simulator in
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(summary.end == .complete)
            #expect(summary.answered == 500)
            #expect(summary.failed == 0)
            let answers = try answers(folder.text(of: "out.jsonl"))
            #expect(answers.map(\.id) == (0..<500).map { "r\($0)" })
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
            #expect(simulator.log.count == 500)
            #expect(simulator.log.peakInFlight <= 16)
            // Nothing but the input, the output and its record is left.
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])

            let again = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(again.end == .alreadyComplete)
            #expect(again.answered == 500)
            #expect(simulator.log.count == 500)
        }
    }

    @Test func `rows that fail are recorded, and tried again only when asked`() async throws {
        let folder = try #require(folder)
        let input = try input(60, in: folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 7")])
            let summary = try await run(simulator, input, to: output)
            #expect(summary.end == .complete)
            #expect(summary.failed == 1)
            #expect(summary.answered == 59)
            #expect(folder.names.contains("out.jsonl.journal"))
            let first = try folder.text(of: "out.jsonl")
            #expect(try answers(first)[7].status == 400)

            simulator.setFaults([])
            let sent = simulator.log.count
            #expect(try await run(simulator, input, to: output).end == .alreadyComplete)
            #expect(simulator.log.count == sent)

            let retried = try await run(simulator, input, to: output) { $0.retriesFailed = true }
            #expect(retried.end == .complete)
            #expect(retried.failed == 0)
            #expect(simulator.log.count == sent + 1)
            #expect(try answers(folder.text(of: "out.jsonl"))[7].status == 200)
            #expect(!folder.names.contains("out.jsonl.journal"))
        }
    }

    @Test func `a row that hangs at the end is answered by its copy`() async throws {
        let folder = try #require(folder)
        let input = try input(100, in: folder)
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(5)))) { simulator in
            // Without a copy it would hang until its deadline, ten minutes from now.
            simulator.setFaults([try FaultRule("black-hole@90")])
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl") {
                $0.policy.hedgedPercent = 5
                $0.policy.window = .fixed(8)
            }
            #expect(summary.end == .complete)
            #expect(summary.answered == 100)
            let answers = try answers(folder.text(of: "out.jsonl"))
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
            // One more than rows, and no more copies than the budget has.
            #expect((101...105).contains(simulator.log.count))
            #expect(summary.mayHaveBeenBilledTwice >= 1)
            #expect(summary.tally.retries == simulator.log.count - 100)
        }
    }

    @Test func `a run goes on after what there was of it was written`() async throws {
        let folder = try #require(folder)
        let input = try input(200, in: folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(100)))) { simulator in
            _ = try await run(simulator, input, to: output) { _ in
            } onProgress: { job, _ in
                job.stop()
            }
            let partial = try await run(simulator, input, to: output) { $0.partial = true }
            #expect(partial.end == .partial)
            let written = try answers(folder.text(of: "out.jsonl")).count
            #expect(written < 200)
            let finished = try await run(simulator, input, to: output)
            #expect(finished.end == .complete)
            #expect(finished.recordedBefore == written)
            #expect(simulator.log.count == 200)
        }
    }

    @Test func `a retry of failed rows goes on after it was stopped`() async throws {
        let folder = try #require(folder)
        let input = try input(60, in: folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 5")])
            #expect(try await run(simulator, input, to: output).failed == 11)
            simulator.setFaults([try FaultRule("delay;by=300ms")])
            let stopped = try await run(simulator, input, to: output) {
                $0.retriesFailed = true
                $0.policy.window = .fixed(1)
            } onProgress: { job, _ in
                job.stop()
            }
            #expect(stopped.end == .interrupted)
            simulator.setFaults([])
            let finished = try await run(simulator, input, to: output) { $0.retriesFailed = true }
            #expect(finished.end == .complete)
            #expect(finished.answered == 60)
        }
    }

    @Test func `refusals held back when a run is stopped are no outcomes`() async throws {
        let folder = try #require(folder)
        let input = try input(60, in: folder)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("404")])
            let stopped = try await run(simulator, input, to: folder.path + "/out.jsonl") {
                $0.policy.requestsPerMinute = 120
            } onProgress: { job, progress in
                if progress.elapsed > .seconds(1) { job.stop() }
            }
            #expect(stopped.end == .interrupted)
            #expect(stopped.failed == 0)
            #expect(simulator.log.count > 1)
        }
    }

    @Test func `rows at the end that always fail are set aside and take nobody for down`() async throws {
        let folder = try #require(folder)
        let input = try input(60, in: folder)
        try await withSimulator(.instant) { simulator in
            // Ten of the eleven are the last: a run that took that for an outage would wait a quarter of an hour.
            simulator.setFaults([try FaultRule("500;match=Question 5")])
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl") {
                $0.policy.window = .fixed(4)
            }
            #expect(summary.end == .complete)
            #expect(summary.failed == 11)
            #expect(summary.answered == 49)
        }
    }

    @Test func `a server that does not know stream_options is asked without them`() async throws {
        let folder = try #require(folder)
        let input = try input(40, in: folder)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;shape=stream-options;match=stream_options")])
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl") { $0.streams = true }
            #expect(summary.end == .complete)
            #expect(summary.answered == 40)
            // At most each row that was in flight before the first refusal came.
            #expect((41...56).contains(simulator.log.count))
            let answers = try answers(folder.text(of: "out.jsonl"))
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
        }
    }

    @Test func `bodies beyond the buffer go one after the other`() async throws {
        let folder = try #require(folder)
        let text = String(repeating: "long ", count: 2_000)
        let lines = (0..<30)
            .map { row in
                let count = row.isMultiple(of: 7) ? 4 : 1
                let content = String(repeating: text, count: count)
                return #"{"messages":[{"role":"user","content":"\#(row) \#(content)"}],"model":"alfred-4.2"}"# + "\n"
            }
        let input = try folder.write(lines.joined(), to: "input.jsonl")
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(5)))) { simulator in
            // Half of the buffer is for requests: three bodies of 10 kB, or one of 40 kB alone.
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl", buffer: 70_000)
            #expect(summary.answered == 30)
            #expect(simulator.log.peakInFlight <= 3)
        }
    }

    @Test func `bad rows and repeated ids become errors and stop nobody`() async throws {
        let folder = try #require(folder)
        let body = #""body":{"model":"alfred-4.2","messages":[{"role":"user","content":"x"}]}"#
        let lines = [
            #"{"custom_id":"a","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
            "not json",
            #"{"custom_id":"a","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
            #"{"custom_id":"b","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
        ]
        let input = try folder.write(lines.joined(separator: "\n") + "\n", to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(summary.bad == 2)
            #expect(summary.answered == 2)
            #expect(simulator.log.count == 2)
            let answers = try answers(folder.text(of: "out.jsonl"))
            #expect(answers.map(\.id) == ["a", "row-2", "a", "b"])
            #expect(answers.map(\.status) == [200, nil, nil, 200])

            // The journal stays, so that mended rows can be sent alone.
            #expect(folder.names.contains("out.jsonl.journal"))
            let mended = lines[0] + "\n" + lines[3].replacing(#""b""#, with: #""c""#) + "\n" + lines[3] + "\n"
            let again = try await run(
                simulator,
                try folder.write(mended, to: "input.jsonl"),
                to: folder.path + "/out.jsonl"
            ) {
                $0.retriesFailed = true
            }
            #expect(again.end == .complete)
            #expect(again.answered == 3)
            #expect(simulator.log.count == 3)
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])
        }
    }

    @Test func `progress counts what failed in earlier runs`() async throws {
        let folder = try #require(folder)
        let input = try input(200, in: folder)
        let latest = Mutex(BatchProgress())
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 7")])
            let stopped = try await run(simulator, input, to: folder.path + "/out.jsonl") {
                $0.policy.window = .fixed(4)
            } onProgress: { job, progress in
                if progress.done > 100 { job.stop() }
            }
            #expect(stopped.end == .interrupted)
            simulator.setFaults([])
            let finished = try await run(simulator, input, to: folder.path + "/out.jsonl") { _ in
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

    @Test func `a run held up by a limit says so, and counts the time`() async throws {
        let folder = try #require(folder)
        let input = try input(4, in: folder)
        let reasons = Mutex<Set<WaitReason>>([])
        try await withSimulator(.instant) { simulator in
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl") {
                // Each wait is six times as long as the time from one look to the next.
                $0.policy.requestsPerMinute = 40
            } onProgress: { _, progress in
                if let reason = progress.waiting { _ = reasons.withLock { $0.insert(reason) } }
            }
            #expect(summary.answered == 4)
            #expect(summary.heldUp > .zero)
            #expect(Array(summary.course.heldUpBy.keys) == [.requestsPerMinute])
            #expect(summary.course.spans.reduce(0) { $0 + $1.done } == 4)
        }
        #expect(reasons.withLock { $0 } == [.requestsPerMinute])
    }

    @Test func `what opening the journal had to mend is told`() async throws {
        let folder = try #require(folder)
        let input = try input(20, in: folder)
        let told = Mutex<[JournalRecovery]>([])
        try await withSimulator(.instant) { simulator in
            let first = try await run(simulator, input, to: folder.path + "/out.jsonl") { $0.keepsJournal = true }
            #expect(first.recovery == nil)
            let journal = try folder.text(of: "out.jsonl.journal")
            _ = try folder.write(journal + #"{"key":"torn"#, to: "out.jsonl.journal")
            try POSIXFileSystem().remove(folder.path + "/out.jsonl")
            let second = try await run(simulator, input, to: folder.path + "/out.jsonl") { _ in
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

    @Test func `a run that is stopped goes on where it stopped`() async throws {
        let folder = try #require(folder)
        let input = try input(400, in: folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            var runs = 0
            var summary = BatchSummary(end: .interrupted)
            while summary.end == .interrupted, runs < 20 {
                summary = try await run(simulator, input, to: output) {
                    $0.policy.window = .fixed(8)
                } onProgress: { job, progress in
                    if progress.done > progress.recordedBefore + 80 { job.stop() }
                }
                if summary.end == .interrupted { #expect(!folder.names.contains("out.jsonl")) }
                runs += 1
            }
            #expect(runs > 1)
            #expect(summary.end == .complete)
            // A stop lets what is in flight finish, so that no row was sent twice.
            #expect(simulator.log.count == 400)
            #expect(try answers(folder.text(of: "out.jsonl")).map(\.id) == (0..<400).map { "r\($0)" })
        }
    }

    @Test func `a refused key stops the run and records nothing`() async throws {
        let folder = try #require(folder)
        let input = try input(300, in: folder)
        var simulation = SimulatorConfiguration.instant
        simulation.apiKey = "another-key"
        try await withSimulator(simulation) { simulator in
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(summary.end == .stopped(.keyRefused))
            #expect(summary.answered + summary.failed == 0)
            #expect(simulator.log.count <= 17)
        }
    }

    @Test func `an unknown model stops the run after twenty refusals and records none`() async throws {
        let folder = try #require(folder)
        let lines = (0..<200).map { #"{"messages":[{"role":"user","content":"\#($0)"}],"model":"no-such"}"# + "\n" }
        let input = try folder.write(lines.joined(), to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(summary.end == .stopped(.refused(.notFound)))
            #expect(summary.failed == 0)
            #expect(simulator.log.count <= 36)
        }
    }

    @Test func `a line put at the top of the input sends one row more and not the file`() async throws {
        let folder = try #require(folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            let stopped = try await run(simulator, try input(300, in: folder, first: 1), to: output) { _ in
            } onProgress: { job, progress in
                if progress.done > 20 { job.stop() }
            }
            #expect(stopped.end == .interrupted)
            let summary = try await run(simulator, try input(300, in: folder), to: output)
            #expect(summary.end == .complete)
            #expect(summary.answered == 300)
            #expect(simulator.log.count == 300)
        }
    }

    @Test func `an output that another input made is not replaced`() async throws {
        let folder = try #require(folder)
        let output = folder.path + "/out.jsonl"
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, try input(10, in: folder), to: output)
            let first = try folder.text(of: "out.jsonl")
            let failure = await #expect(throws: BatchFailure.self) {
                try await run(simulator, try input(12, in: folder), to: output)
            }
            #expect(failure == .outputExists(path: folder.path + "/out.jsonl", journal: nil))
            #expect(try folder.text(of: "out.jsonl") == first)
            let forced = try await run(simulator, try input(12, in: folder), to: output) { $0.force = true }
            #expect(forced.answered == 12)
        }
    }

    @Test func `faults of every sort leave one outcome for each row`() async throws {
        let folder = try #require(folder)
        let input = try input(300, in: folder)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([
                try FaultRule("500:5%"), try FaultRule("reset:3%"), try FaultRule("429;retry-after=0.02;form=ms:3%"),
                try FaultRule("html:2%"), try FaultRule("cut-body:2%"),
            ])
            let summary = try await run(simulator, input, to: folder.path + "/out.jsonl")
            #expect(summary.end == .complete)
            #expect(summary.answered + summary.failed == 300)
            #expect(try answers(folder.text(of: "out.jsonl")).map(\.id) == (0..<300).map { "r\($0)" })
        }
    }

    @Test func `streamed rows give the same answers as the others`() async throws {
        let folder = try #require(folder)
        let input = try input(40, in: folder)
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, input, to: folder.path + "/plain.jsonl")
            let streamed = try await run(simulator, input, to: folder.path + "/streamed.jsonl") {
                $0.streams = true
            }
            #expect(streamed.answered == 40)
            #expect(streamed.tally.completionTokens > 0)
            let plain = try answers(folder.text(of: "plain.jsonl")).map(\.answer)
            #expect(try answers(folder.text(of: "streamed.jsonl")).map(\.answer) == plain)
        }
    }
}

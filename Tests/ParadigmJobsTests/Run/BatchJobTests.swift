import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Synchronization
import Testing

/// A file in, a file out, whatever happens in between.
@Suite(.timeLimit(.minutes(10))) struct BatchJobTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `every row comes out once, in the order of the input, with its own answer`() async throws {
        let input = try folder.writeRows(0..<500)
        try await withSimulator(SimulatorConfiguration(latency: .lognormal(mean: .milliseconds(3), sigma: 1))) {
            simulator in
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .complete)
            #expect(summary.answered == 500)
            #expect(summary.failed == 0)
            let answers = try folder.answers()
            #expect(answers.map(\.id) == (0..<500).map { "r\($0)" })
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
            #expect(simulator.log.count == 500)
            #expect(simulator.log.peakInFlight <= 16)
            // Nothing but the input, the output and its record is left.
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])

            let again = try await folder.run(simulator, input)
            #expect(again.end == .alreadyComplete)
            #expect(again.answered == 500)
            #expect(simulator.log.count == 500)
        }
    }

    @Test func `bad rows and repeated ids become errors and stop nobody`() async throws {
        let body = #""body":{"model":"alfred-4.2","messages":[{"role":"user","content":"x"}]}"#
        let lines = [
            #"{"custom_id":"a","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
            "not json",
            #"{"custom_id":"a","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
            #"{"custom_id":"b","method":"POST","url":"/v1/chat/completions",\#(body)}"#,
        ]
        let input = try folder.write(lines.joined(separator: "\n") + "\n", to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input)
            #expect(summary.bad == 2)
            #expect(summary.answered == 2)
            #expect(simulator.log.count == 2)
            let answers = try folder.answers()
            #expect(answers.map(\.id) == ["a", "row-2", "a", "b"])
            #expect(answers.map(\.status) == [200, nil, nil, 200])

            // The journal stays, so that mended rows can be sent alone.
            #expect(folder.names.contains("out.jsonl.journal"))
            let mended = lines[0] + "\n" + lines[3].replacing(#""b""#, with: #""c""#) + "\n" + lines[3] + "\n"
            let again = try await folder.run(simulator, try folder.write(mended, to: "input.jsonl")) {
                $0.retriesFailed = true
            }
            #expect(again.end == .complete)
            #expect(again.answered == 3)
            #expect(simulator.log.count == 3)
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])
        }
    }

    @Test func `faults of every sort leave one outcome for each row`() async throws {
        let input = try folder.writeRows(0..<300)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([
                try FaultRule("500:5%"), try FaultRule("reset:3%"), try FaultRule("429;retry-after=0.02;form=ms:3%"),
                try FaultRule("html:2%"), try FaultRule("cut-body:2%"),
            ])
            let summary = try await folder.run(simulator, input)
            #expect(summary.end == .complete)
            #expect(summary.answered + summary.failed == 300)
            #expect(try folder.answers().map(\.id) == (0..<300).map { "r\($0)" })
        }
    }

    @Test func `a row that hangs at the end is answered by its copy`() async throws {
        let input = try folder.writeRows(0..<100)
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(5)))) { simulator in
            // Without a copy it would hang until its deadline, ten minutes from now.
            simulator.setFaults([try FaultRule("black-hole@90")])
            let summary = try await folder.run(simulator, input) {
                $0.policy.hedgedPercent = 5
                $0.policy.window = .fixed(8)
            }
            #expect(summary.end == .complete)
            #expect(summary.answered == 100)
            let answers = try folder.answers()
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
            // One more than rows, and no more copies than the budget has.
            #expect((101...105).contains(simulator.log.count))
            #expect(summary.mayHaveBeenBilledTwice >= 1)
            #expect(summary.tally.retries == simulator.log.count - 100)
        }
    }

    @Test func `bodies beyond the buffer go one after the other`() async throws {
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
            let summary = try await folder.run(simulator, input, buffer: 70_000)
            #expect(summary.answered == 30)
            #expect(simulator.log.peakInFlight <= 3)
        }
    }

    @Test func `a run held up by a limit says so, and counts the time`() async throws {
        let input = try folder.writeRows(0..<4)
        let reasons = Mutex<Set<WaitReason>>([])
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) {
                // Each wait is forty times as long as the time from one look to the next, so that a busy machine waits as well.
                $0.policy.requestsPerMinute = 6
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
}

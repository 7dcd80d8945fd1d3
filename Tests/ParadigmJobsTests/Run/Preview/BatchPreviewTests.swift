import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// A look at the first rows, and the run that goes on after it.
@Suite(.timeLimit(.minutes(10))) struct BatchPreviewTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `the first rows are sent, shown and kept, and there is no output`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) { $0.preview = 3 }
            #expect(summary.end == .previewed)
            #expect(simulator.log.count == 3)
            let preview = try #require(summary.preview)
            #expect(preview.rows.map(\.row.prompt) == ["Question 0", "Question 1", "Question 2"])
            for (number, row) in preview.rows.enumerated() {
                #expect(row.answer?.contains("“Question \(number)”") == true)
                #expect(!row.isFromBefore)
            }
            #expect(preview.isAllAnswered)
            #expect(preview.forecast?.rest == 37)
            #expect(summary.pending == 37)
            #expect(folder.names == ["input.jsonl", "out.jsonl.journal", "out.jsonl.summary.json"])

            // Looking again costs nothing.
            let again = try await folder.run(simulator, input) { $0.preview = 3 }
            #expect(again.preview?.rows.map(\.isFromBefore) == [true, true, true])
            #expect(again.end == .previewed)
            #expect(simulator.log.count == 3)

            let whole = try await folder.run(simulator, input)
            #expect(whole.end == .complete)
            #expect(whole.recordedBefore == 3)
            #expect(whole.preview == nil)
            #expect(simulator.log.count == 40)
            #expect(try folder.answers().map(\.id) == (0..<40).map { "r\($0)" })
            #expect(folder.names.contains("out.jsonl"))
        }
    }

    @Test func `so many rows that can be sent, whatever stands between them`() async throws {
        let lines = ["oops", #"{"prompt":"a"}"#, #"{"prompt":""}"#, "oops", #"{"prompt":"b"}"#, #"{"prompt":"c"}"#]
        let input = try folder.write(lines.joined(separator: "\n"), to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) {
                $0.preview = 2
                $0.input.model = "alfred-4.2"
                $0.input.setsEmptyPromptsAside = true
            }
            #expect(summary.end == .previewed)
            #expect(summary.preview?.rows.map(\.row.line) == [2, 5])
            #expect(summary.bad == 3)
            #expect(summary.emptyPrompts == 1)
            #expect(summary.pending == 1)
            #expect(simulator.log.count == 2)
        }
    }

    @Test func `a preview of a part does not end the part`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            let preview = try await folder.run(simulator, input) {
                $0.preview = 2
                $0.input.limit = 10
            }
            #expect(preview.preview?.whole.sendable == 10)
            #expect(preview.pending == 8)
            let part = try await folder.run(simulator, input) { $0.input.limit = 10 }
            #expect(part.end == .complete)
            #expect(part.answered == 10)
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `more rows than there are is all of them, and still no output`() async throws {
        let input = try folder.writeRows(0..<2)
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) { $0.preview = 10 }
            #expect(summary.end == .previewed)
            #expect(summary.preview?.rows.count == 2)
            #expect(summary.preview?.forecast?.rest == 0)
            #expect(!folder.names.contains("out.jsonl"))
            #expect(try await folder.run(simulator, input).end == .complete)
            #expect(simulator.log.count == 2)
        }
    }

    @Test func `a row that fails is shown as one`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Question 1")])
            let summary = try await folder.run(simulator, input) { $0.preview = 3 }
            #expect(summary.end == .previewed)
            #expect(summary.preview?.rows.map(\.isAnswered) == [true, false, true])
            #expect(summary.preview?.isAllAnswered == false)
            #expect(summary.preview?.forecast?.samples == 2)
        }
    }

    @Test func `a prompt may change after a preview, and not after a run`() async throws {
        let rows = (0..<200).map { "\($0)\n" }.joined()
        let input = try folder.write("n\n" + rows, to: "input.csv")
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            @Sendable func ask(_ prompt: String, preview: Int? = nil) throws -> (inout BatchJobOptions) -> Void {
                let template = try Template(parsing: prompt)
                return {
                    $0.preview = preview
                    $0.input.model = "alfred-4.2"
                    $0.input.promptTemplate = template
                    $0.recorded = ["prompt": .string(prompt)]
                    $0.policy.window = .fixed(4)
                }
            }
            _ = try await folder.run(simulator, input, try ask("A {{n}}", preview: 3))
            let other = try await folder.run(simulator, input, try ask("B {{n}}", preview: 2))
            #expect(other.end == .previewed)
            #expect(other.unknown == 3)
            #expect(other.pending == 198)
            #expect(simulator.log.count == 5)
            let stopped = try await folder.run(
                simulator,
                input,
                try ask("B {{n}}"),
                onProgress: { job, progress in
                    if progress.done > 20 { job.stop() }
                }
            )
            #expect(stopped.end == .interrupted)
            #expect(stopped.recordedBefore == 2)
            let failure = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input, try ask("C {{n}}", preview: 2))
            }
            guard case .changed = failure else {
                Issue.record("\(failure as Any)")
                return
            }
            #expect(try await folder.run(simulator, input, try ask("B {{n}}")).end == .complete)
            #expect(simulator.log.count == 203)
        }
    }

    @Test func `a preview that is stopped keeps what it has`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(500)))) { simulator in
            let summary = try await folder.run(simulator, input) {
                $0.preview = 30
                $0.policy.window = .fixed(1)
            } onProgress: { job, _ in
                job.stop()
            }
            #expect(summary.end == .interrupted)
            let answered = summary.preview?.rows.count { $0.isAnswered } ?? 0
            #expect(answered == simulator.log.count)
            #expect(answered < 30)
        }
    }
}

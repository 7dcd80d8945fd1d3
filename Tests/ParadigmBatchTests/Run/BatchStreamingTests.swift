import ParadigmBatch
import ParadigmSimulator
import Testing

/// Rows that are streamed end as the others do.
@Suite(.timeLimit(.minutes(3))) struct BatchStreamingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `streamed rows give the same answers as the others`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input, to: "plain.jsonl")
            let streamed = try await folder.run(simulator, input, to: "streamed.jsonl") {
                $0.streams = true
            }
            #expect(streamed.answered == 40)
            #expect(streamed.tally.completionTokens > 0)
            let plain = try folder.answers(of: "plain.jsonl").map(\.answer)
            #expect(try folder.answers(of: "streamed.jsonl").map(\.answer) == plain)
        }
    }

    @Test func `a server that does not know stream_options is asked without them`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;shape=stream-options;match=stream_options")])
            let summary = try await folder.run(simulator, input) { $0.streams = true }
            #expect(summary.end == .complete)
            #expect(summary.answered == 40)
            // At most each row that was in flight before the first refusal came.
            #expect((41...56).contains(simulator.log.count))
            let answers = try folder.answers()
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
        }
    }
}

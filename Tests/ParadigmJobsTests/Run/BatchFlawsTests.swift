import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Answers that are less than they should be are counted over all runs, as the rows are.
@Suite(.timeLimit(.minutes(10))) struct BatchFlawsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs rows whose answers are cut at so many tokens.
    private func run(
        _ simulator: RunningSimulator,
        _ rows: Int,
        maxTokens: Int = 1,
        stop: TemporaryFolder.Stop? = nil,
        _ change: (inout BatchJobOptions) -> Void = { _ in }
    ) async throws -> BatchSummary {
        // Written once: a file that is written again is another one.
        let input = folder.path + "/in\(rows).txt"
        if FileStatus.of(input) == nil {
            _ = try folder.write((0..<rows).map { "question \($0)\n" }.joined(), to: "in\(rows).txt")
        }
        return try await folder.run(simulator, input, stop: stop) {
            $0.input.model = "alfred-4.2"
            $0.input.maxTokens = maxTokens
            $0.recorded["max_tokens"] = .number(JSONNumber(maxTokens))
            $0.keepsJournal = true
            change(&$0)
        }
    }

    @Test func `a preview, a growing file and the same command again count all cut answers`() async throws {
        try await withSimulator(.instant) { simulator in
            let preview = try await run(simulator, 4) { $0.preview = 2 }
            #expect(preview.flaws?.answered.cut == 2)
            #expect(try await run(simulator, 4) { $0.preview = 2 }.flaws?.answered.cut == 2)
            let whole = try await run(simulator, 4)
            #expect(whole.tally.answers.cut == 2 && whole.flaws?.answered.cut == 4)
            let grown = try await run(simulator, 5)
            #expect(grown.tally.answers.cut == 1 && grown.flaws?.answered.cut == 5)
            let again = try await run(simulator, 5)
            #expect(again.end == .alreadyComplete && again.flaws?.answered.cut == 5)
        }
    }

    @Test func `a run that was stopped is counted in the one that goes on`() async throws {
        try await withSimulator(.instant) { simulator in
            let first = try await run(simulator, 60, stop: .requests(20)) { $0.policy.window = .fixed(2) }
            #expect(first.flaws?.answered.cut == first.answered)
            let second = try await run(simulator, 60)
            #expect(second.end == .complete && second.flaws?.answered.cut == 60)
            #expect(second.knownFlaws.all.cut == 60)
        }
    }

    @Test func `asking again for cut answers that fails is counted, and the answers stay`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 4)
            simulator.setFaults([try FaultRule("400;match=question")])
            let again = try await run(simulator, 4, maxTokens: 100) { $0.retriesCut = .init(maxTokens: 100) }
            #expect(again.end == .complete)
            #expect(again.answered == 4 && again.failed == 0)
            #expect(again.cutBefore == 4 && again.tally.answersKept == 4)
            #expect(again.flaws?.answered.cut == 4)
        }
    }

    @Test func `the counts stay in the record`() throws {
        var flaws = AnswerFlaws(answered: AnswerCounts())
        flaws.answered.cut = 3
        flaws.answered.empty = [.blank: 2]
        flaws.invalid.filtered = 1
        flaws.answered.unstated = 4
        flaws.answered.countOther("load", 5)
        var summary = BatchSummary(end: .complete)
        summary.flaws = flaws
        #expect(summary.knownFlaws == flaws)
        #expect(flaws.all.cut == 3 && flaws.all.filtered == 1)
    }
}

import Paradigm
import ParadigmBatch
import ParadigmJobs
import Testing

/// Outcomes that are taken back: the latest word on a row counts, across openings too.
@Suite struct JournalWithdrawalTests {
    private let disk = SimulatedDisk()
    private static let reason = ParadigmError(answerInDoubtFrom: "llm.example:443")

    @Test func `a cut answer that was asked for again stands again when the new one is taken back`() throws {
        let settings = JournalEvents().settings(on: disk)
        let journal = try Journal.create(at: "j", header: .sample, settings: settings)
        for number in [1, 3] {
            try journal.append(.sample(number))
            try journal.append(.sample(number, generation: 1))
        }
        let doubtful = [1, 3].map { DoubtfulOutcome(ordinal: $0, key: .sample($0), generation: 1) }
        try journal.withdraw(doubtful, for: Self.reason)
        var first = OutcomeRecord.sample(1)
        first.generation = doubtful[0].withdrawnIn
        #expect(try journal.record(for: .sample(1)) == first)
        // The other one had failed before.
        #expect(try journal.record(for: .sample(3))?.isAnswered == false)
        #expect(journal.counts == (1, 1))
    }

    @Test func `what is taken back is a failure until there is another outcome`() throws {
        let settings = JournalEvents().settings(on: disk)
        let journal = try Journal.create(at: "j", header: .sample, settings: settings)
        let rows = [1, 2, 4, 5, 7].map { OutcomeRecord.sample($0) }
        for row in rows { try journal.append(row) }
        let doubtful = [1, 3].map { DoubtfulOutcome(ordinal: $0, key: rows[$0].key) }
        try journal.withdraw(doubtful, for: Self.reason)
        #expect(journal.counts == (3, 2))
        guard case .failure(let code, let message, nil, nil, nil) = try journal.record(for: rows[1].key)?.outcome else {
            Issue.record("the answer stands")
            return
        }
        #expect(code == "answer_in_doubt" && message.contains("llm.example:443"))
        // The second one fails, and says why.
        for (row, answers) in [(rows[1], true), (rows[3], false)] {
            var again = row
            again.generation = doubtful[0].repeatedIn
            if !answers {
                again.outcome = .failure(code: "server_error", message: "x", status: 500, requestID: nil, body: nil)
            }
            try journal.append(again)
        }
        try journal.close()
        let later = try Journal.open(at: "j", settings: settings)
        #expect(later.counts == (4, 1))
        guard case .failure("server_error", _, _, _, _)? = try later.record(for: rows[3].key)?.outcome else {
            Issue.record("the failure is not the last word")
            return
        }
    }
}

import Paradigm

/// Outcomes into a journal.
struct JournalSink: OutcomeSink {
    let journal: Journal

    func willSend(_ row: PendingRow) {
        journal.note(admitted: row.row.ordinal)
    }

    func record(_ conclusion: Conclusion) async throws {
        let record = conclusion.record
        // The engine takes nothing but JSON for an answer.
        try journal.append(record, isJSON: record.isAnswered)
    }

    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool {
        try journal.withdraw(outcomes, for: reason)
        return true
    }
}

import Paradigm
import ParadigmBatch

/// Outcomes into a journal.
///
/// A failure never takes the place of an answer.
struct JournalSink: OutcomeSink {
    let journal: Journal

    func willSend(_ row: PendingRow) {
        journal.note(admitted: row.row.ordinal)
    }

    func didStart(_ row: PendingRow, at place: RowWork.Place) {
        journal.note(started: place, for: row.key)
    }

    func leave(_ row: PendingRow) {
        journal.note(sent: row.key)
    }

    func record(_ conclusion: Conclusion) async throws {
        let record = OutcomeRecord(conclusion)
        if conclusion.row.hasAnswer, !record.isAnswered { return }
        // The engine takes nothing but JSON for an answer.
        try journal.append(record, isJSON: record.isAnswered)
        journal.note(workOf: conclusion)
    }

    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool {
        try journal.withdraw(outcomes, for: reason)
        return true
    }
}

extension Journal {
    /// Notes work that the server goes on with although the row has failed: where it is asked about or, where nobody can
    /// ask, that whoever tries the row again may pay for it twice.
    func note(workOf conclusion: Conclusion) {
        if let place = conclusion.goesOnAt {
            note(started: place, for: conclusion.row.key)
        } else if conclusion.goesOnUnheard {
            note(sent: conclusion.row.key)
        }
    }
}

extension OutcomeRecord {
    /// What the journal keeps of what the engine found.
    init(_ conclusion: Conclusion) {
        self.init(
            key: conclusion.row.key,
            label: conclusion.row.row.label,
            generation: conclusion.row.generation,
            attempts: conclusion.attempts,
            mayHaveBeenBilledTwice: conclusion.mayHaveBeenBilledTwice,
            spent: conclusion.spent,
            outcome: conclusion.outcome
        )
    }
}

import Paradigm
import ParadigmBatch

/// Keeps each answer for other processes, and hands it on.
///
/// It is kept first: whoever reads the outcomes may be gone by then, and the answer is paid for.
struct AnswerKeeper<Sink: OutcomeSink>: OutcomeSink {
    let sink: Sink
    let store: AnswerStore

    func willSend(_ row: PendingRow) { sink.willSend(row) }

    func didStart(_ row: PendingRow, at place: RowWork.Place) { sink.didStart(row, at: place) }

    func leave(_ row: PendingRow) { sink.leave(row) }

    func record(_ conclusion: Conclusion) async throws {
        let record = OutcomeRecord(conclusion)
        if record.isAnswered { try store.keep(record) }
        try await sink.record(conclusion)
    }

    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) async throws -> Bool {
        try store.withdraw(outcomes, for: reason)
        return try await sink.withdraw(outcomes, for: reason)
    }
}

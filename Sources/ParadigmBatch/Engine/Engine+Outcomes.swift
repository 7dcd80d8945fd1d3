import Paradigm
import Synchronization

extension Engine {
    func conclude(
        _ row: PendingRow,
        _ end: RowAttempt.End,
        attempts: Int,
        lost: Int,
        _ decision: RowDecision
    ) async throws {
        let record = OutcomeRecord(
            key: row.key,
            label: row.row.label,
            generation: row.generation,
            attempts: attempts,
            mayHaveBeenBilledTwice: attempts > 1 && lost > (end.mayHaveBeenProcessed ? 1 : 0),
            outcome: end.outcome
        )
        switch decision {
        case .record, .setAside:
            try await keep(record, of: row, end.facts)
            try await recordHeldOnceDecided()
        case .hold:
            held.withLock { $0.append(Held(record: record, row: row, facts: end.facts)) }
            try await recordHeldOnceDecided()
        case .pending, .again: break
        }
    }

    func keep(_ record: OutcomeRecord, of row: PendingRow, _ facts: ReplyFigures?) async throws {
        try await sink.record(record, of: row)
        tally.withLock { $0.count(record, facts) }
        if record.isAnswered { keepCanary(row) }
    }

    func recordHeldOnceDecided() async throws {
        let isAnyHeld = held.withLock { !$0.isEmpty }
        if isAnyHeld, gate.read({ $0.start.state }) == .open { try await recordHeld() }
    }

    func recordHeld() async throws {
        let rows = held.withLock { held in
            defer { held = [] }
            return held
        }
        for row in rows { try await keep(row.record, of: row.row, row.facts) }
    }

    /// Records a row that cannot be sent at all, such as one whose path is none.
    func fail(_ row: PendingRow, _ error: ParadigmError) async throws {
        let outcome = OutcomeRecord.Outcome.failure(
            code: error.kind.rawValue,
            message: error.message,
            status: nil,
            requestID: nil,
            body: nil
        )
        let record = OutcomeRecord(
            key: row.key,
            label: row.row.label,
            generation: row.generation,
            attempts: 0,
            outcome: outcome
        )
        try await keep(record, of: row, nil)
    }
}

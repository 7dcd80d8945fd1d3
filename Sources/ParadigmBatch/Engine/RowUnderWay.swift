import Paradigm

/// A row from its first admission to its outcome, and what its attempts have come to.
///
/// An object, since a task keeps the room of its deepest wait for as long as it lives: the frames of a worker's
/// functions hold a reference, and not each of them all this.
final class RowUnderWay {
    /// The row.
    let row: PendingRow
    /// What makes it possible to send it a second time beside; nil when the run does not hedge.
    let flight: Flight?
    /// What the attempt under way, or the next one, was let through with.
    var ticket: Ticket
    /// The attempts so far.
    private var attempts = RowAttempts()
    /// What the last attempt has come to, once it is decided that there is no other.
    private(set) var conclusion: Conclusion?
    /// Attempts whose work the server may have done.
    private var lost = 0

    /// A row that may be sent.
    init(_ row: PendingRow, _ ticket: Ticket, _ flight: Flight?) {
        self.row = row
        self.ticket = ticket
        self.flight = flight
    }

    /// Bytes of its body.
    var byteCount: Int { row.row.body.count }

    /// An attempt goes out.
    func begin() {
        attempts.begin(&ticket)
    }

    /// The attempt has ended.
    ///
    /// - Parameters:
    ///   - landing: How it ended, and what admission said to it.
    ///   - now: The time in nanoseconds.
    ///   - unit: A random number in 0..<1.
    /// - Returns: What becomes of the row.
    func land(_ landing: Flight.Landing, now: UInt64, random unit: Double) -> RowDecision {
        let (end, settlement) = landing
        if end.mayHaveBeenProcessed { lost += 1 }
        let decision = attempts.end(end.admission.result, settlement, now: now, random: unit)
        switch decision {
        case .record, .setAside, .hold: conclusion = conclusion(of: end)
        case .again, .pending: break
        }
        return decision
    }

    private func conclusion(of end: RowAttempt.End) -> Conclusion {
        let copies = flight?.copies ?? 0
        let sends = attempts.sends + copies
        let record = OutcomeRecord(
            key: row.key,
            label: row.row.label,
            generation: row.generation,
            attempts: sends,
            mayHaveBeenBilledTwice: row.isRepeated
                || sends > 1 && lost + copies > (end.mayHaveBeenProcessed ? 1 : 0),
            outcome: end.outcome
        )
        return Conclusion(
            record: record,
            row: row,
            facts: end.facts,
            failure: end.failure,
            connection: end.connection
        )
    }

    /// The outcome of a row that cannot be sent; nil when that is not what an error says.
    @inline(never)
    func conclusion(unsent error: any Error) -> Conclusion? {
        guard let error = error as? ParadigmError else { return nil }
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
        return Conclusion(record: record, row: row, facts: nil, failure: RowAttempt.Failure(error))
    }
}

/// What a row has come to, before it is recorded.
///
/// An object for the same reason as ``RowUnderWay``, and because a row has none while it is under way.
package final class Conclusion: Sendable {
    /// What is recorded.
    package let record: OutcomeRecord
    /// Whose outcome it is.
    package let row: PendingRow
    /// What was read from an answer.
    let facts: ReplyFigures?
    /// Why there is no answer.
    let failure: RowAttempt.Failure?
    /// The number of the connection that it came over; 0 when no reply is behind it.
    let connection: UInt64

    init(
        record: OutcomeRecord,
        row: PendingRow,
        facts: ReplyFigures?,
        failure: RowAttempt.Failure?,
        connection: UInt64 = 0
    ) {
        self.record = record
        self.row = row
        self.facts = facts
        self.failure = failure
        self.connection = connection
    }
}

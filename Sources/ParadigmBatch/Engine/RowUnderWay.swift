import Paradigm
import ParadigmAPI
import ParadigmGround

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
    /// What is asked in place of the row's own body, once an answer was sent back.
    private(set) var repair: RowRepair?

    /// A row that may be sent.
    init(_ row: PendingRow, _ ticket: Ticket, _ flight: Flight?) {
        self.row = row
        self.ticket = ticket
        self.flight = flight
    }

    /// How often it was sent.
    var sends: Int { attempts.sends }

    /// Bytes of its body.
    var byteCount: Int { row.row.body.count }

    /// Bytes of the body that is sent now.
    var askedByteCount: Int { repair?.body.count ?? byteCount }

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
        let asked = end.failure?.error.retryAfter?.clampedNanoseconds
        let decision = attempts.end(end.admission.result, settlement, asked: asked, now: now, random: unit)
        switch decision {
        case .record, .setAside, .hold: conclusion = conclusion(of: end)
        case .again, .pending: break
        }
        return decision
    }

    /// Sends an answer back that does not follow the schema, instead of recording it.
    ///
    /// What it has come to so far stays its conclusion, in case that the run stops before the next answer.
    ///
    /// - Returns: Whether there is another attempt.
    @inline(never)
    func mend(_ end: RowAttempt.End, _ check: AnswerCheck) -> Bool {
        guard let answer = end.failure?.answer,
            let next = RowRepair(
                answer,
                to: repair?.body ?? row.row.body,
                check,
                number: (repair?.number ?? 0) + 1
            )
        else { return false }
        repair = next
        return true
    }

    private func conclusion(of end: RowAttempt.End) -> Conclusion {
        let copies = flight?.copies ?? 0
        let sends = attempts.sends + copies
        return Conclusion(
            row: row,
            outcome: end.outcome,
            attempts: sends,
            mayHaveBeenBilledTwice: row.isRepeated
                || sends > 1 && lost + copies > (end.mayHaveBeenProcessed ? 1 : 0),
            facts: end.facts,
            failure: end.failure,
            repairs: repair?.number ?? 0,
            connection: end.connection
        )
    }

    /// The outcome of a row that cannot be sent; nil when that is not what an error says.
    @inline(never)
    func conclusion(unsent error: any Error) -> Conclusion? {
        guard let error = error as? ParadigmError else { return nil }
        return Conclusion(
            row: row,
            outcome: .failure(
                code: error.kind.rawValue,
                message: error.message,
                status: nil,
                requestID: nil,
                body: nil
            ),
            attempts: 0,
            mayHaveBeenBilledTwice: false,
            facts: nil,
            failure: RowAttempt.Failure(error)
        )
    }
}

/// What a row has come to, before it is recorded.
///
/// An object for the same reason as ``RowUnderWay``, and because a row has none while it is under way.
package final class Conclusion: Sendable {
    /// Whose outcome it is.
    package let row: PendingRow
    /// What became of it.
    package let outcome: RowOutcome
    /// How often it was sent.
    package let attempts: Int
    /// Whether an attempt ended so that the server may have done, and billed, the work without our seeing a reply.
    package let mayHaveBeenBilledTwice: Bool
    /// What was read from an answer.
    let facts: ReplyFigures?
    /// Why there is no answer.
    let failure: RowAttempt.Failure?
    /// How many of its sends asked to mend an answer.
    let repairs: Int
    /// The number of the connection that it came over; 0 when no reply is behind it.
    let connection: UInt64

    init(
        row: PendingRow,
        outcome: RowOutcome,
        attempts: Int,
        mayHaveBeenBilledTwice: Bool,
        facts: ReplyFigures?,
        failure: RowAttempt.Failure?,
        repairs: Int = 0,
        connection: UInt64 = 0
    ) {
        self.row = row
        self.outcome = outcome
        self.attempts = attempts
        self.mayHaveBeenBilledTwice = mayHaveBeenBilledTwice
        self.facts = facts
        self.failure = failure
        self.repairs = repairs
        self.connection = connection
    }
}

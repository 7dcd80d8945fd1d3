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
    /// Whether an earlier run had it begun, and the server knows of that no more.
    var isBegunAnew = false
    /// Whether what an earlier run sent was found, so that nothing is sent.
    var isFound = false
    /// Whether it was counted that an earlier run may have sent it.
    private var isLeftCounted = false
    /// What is asked in place of the row's own body, once an answer is to be sent back.
    private(set) var repair: RowRepair?
    /// The answers that were sent back: over which connection each came, and what it cost.
    private var sentBack: [(connection: UInt64, usage: TokenUsage?)] = []
    /// Whether the server may have done work of which no outcome is recorded.
    private(set) var isUnsettled = false

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
    ///
    /// - Returns: What was read from the answer that goes back with it, the first time that it does; nil for any other
    ///   attempt.
    func begin() -> Conclusion? {
        attempts.begin(&ticket)
        isUnsettled = true
        guard let repair, repair.number > sentBack.count, let conclusion else { return nil }
        sentBack.append((conclusion.connection, conclusion.facts?.answer.usage))
        return conclusion
    }

    /// Whether an earlier run may have sent it; true once, since it is counted once.
    func takeLeft() -> Bool {
        defer { isLeftCounted = true }
        return row.wasLeft && !isLeftCounted
    }

    /// Its outcome is recorded.
    func settle() { isUnsettled = false }

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
        isUnsettled = lost > 0 || end.failure == nil || end.failure?.answer != nil
        let asked = end.failure?.error.retryAfter?.clampedNanoseconds
        let decision = attempts.end(end.admission.result, settlement, asked: asked, now: now, random: unit)
        switch decision {
        case .record, .setAside, .hold:
            // An answer that could not be mended says more than why not, and is paid for.
            if end.failure != nil, end.failure?.answer == nil, let unmended {
                conclusion = unmended
                isUnsettled = true
                return .record
            }
            conclusion = conclusion(of: end)
        case .again, .pending: break
        }
        return decision
    }

    /// What asks to mend an answer that does not follow the schema; nil when it is not to be sent back.
    @inline(never)
    func repair(of end: RowAttempt.End, _ check: AnswerCheck) -> RowRepair? {
        end.failure?.answer
            .flatMap {
                RowRepair($0, to: repair?.body ?? row.row.body, check, number: sentBack.count + 1)
            }
    }

    /// Sends the last answer back instead of recording it.
    ///
    /// It stays the row's conclusion, in case that the run stops before the next one.
    func mend(by repair: RowRepair) { self.repair = repair }

    /// What the row comes to when nothing follows the answer that was to be mended; nil when there was none.
    var unmended: Conclusion? {
        guard repair != nil, let last = conclusion else { return nil }
        // One that went back was counted then.
        let isCounted = repair?.number == sentBack.count
        return conclusion(
            last.outcome,
            facts: isCounted ? nil : last.facts,
            failure: last.failure,
            before: isCounted ? sentBack.dropLast() : sentBack[...],
            connection: last.connection
        )
    }

    private func conclusion(of end: RowAttempt.End) -> Conclusion {
        conclusion(
            end.outcome,
            facts: end.facts,
            failure: end.failure,
            before: sentBack[...],
            connection: end.connection,
            isLost: end.mayHaveBeenProcessed
        )
    }

    private func conclusion(
        _ outcome: RowOutcome,
        facts: ReplyFigures?,
        failure: RowAttempt.Failure?,
        before: ArraySlice<(connection: UInt64, usage: TokenUsage?)>,
        connection: UInt64,
        isLost: Bool = false
    ) -> Conclusion {
        let copies = flight?.copies ?? 0
        let sends = attempts.sends + copies
        return Conclusion(
            row: row,
            outcome: outcome,
            attempts: sends,
            mayHaveBeenBilledTwice: row.isRepeated || row.wasLeft && !isFound || isBegunAnew
                || sends > 1 && lost + copies > (isLost ? 1 : 0),
            facts: facts,
            failure: failure,
            repairs: sentBack.count,
            spent: before.isEmpty ? nil : RepairTokens(before.compactMap(\.usage)),
            connection: connection,
            earlierConnections: before.map(\.connection).filter { $0 > 0 }
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
    /// Where the server is asked about the row's work, which it goes on with although the row has failed; nil when it does
    /// not.
    package var goesOnAt: RowWork.Place? { failure?.goesOnAt }
    /// Whether the server goes on with the row's work, and nobody can ask about it.
    package var goesOnUnheard: Bool { failure?.goesOnUnheard ?? false }
    /// What the answers cost that were sent back before it; nil when none was.
    package let spent: RepairTokens?
    /// The number of the connection that it came over; 0 when no reply is behind it.
    let connection: UInt64
    /// The numbers of the connections over which the answers came that were sent back.
    let earlierConnections: [UInt64]

    init(
        row: PendingRow,
        outcome: RowOutcome,
        attempts: Int,
        mayHaveBeenBilledTwice: Bool,
        facts: ReplyFigures?,
        failure: RowAttempt.Failure?,
        repairs: Int = 0,
        spent: RepairTokens? = nil,
        connection: UInt64 = 0,
        earlierConnections: [UInt64] = []
    ) {
        self.row = row
        self.outcome = outcome
        self.attempts = attempts
        self.mayHaveBeenBilledTwice = mayHaveBeenBilledTwice
        self.facts = facts
        self.failure = failure
        self.repairs = repairs
        self.spent = spent
        self.connection = connection
        self.earlierConnections = earlierConnections
    }
}

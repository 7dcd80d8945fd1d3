import Paradigm
import ParadigmGround

/// What becomes of a row after one of its sends.
package enum RowDecision: Sendable, Equatable {
    /// The reply is the row's outcome.
    case record
    /// The reply is the row's outcome unless the run turns out to be refused as a whole: keep it until
    /// ``Admission/start`` is decided.
    case hold
    /// Send again, not before a time in nanoseconds.
    case again(notBefore: UInt64, SendKind)
    /// Its last failure is its outcome: it kept failing while others passed.
    case setAside
    /// No outcome, the row stays pending; the run stops for the reason given, or has been stopped.
    case pending(StopReason?)
}

/// The sends of one row.
///
/// A transient failure is followed by at most three further attempts, each after a random time (``Backoff``), or what the
/// server asked for if that is longer; a whole reply of no use by one. Refusals with 429, or 503 with a wait, burn no attempt; a row that met eight of
/// them, with answers for others between, is set aside. What failed in an outage of the server burns no attempt either,
/// also when the outage was found out only afterwards, and when it ended before the attempt did: a black hole gives none
/// back. While nothing at all was answered since the row first failed, and others are in flight whose ends will tell whose
/// fault that is, up to four attempts more are made.
package struct RowAttempts: Sendable, Equatable {
    /// Further attempts after transient failures.
    package static let furtherAttempts = Backoff.furtherAttempts
    /// Further attempts beyond these while it is in doubt whether the row or the server is at fault.
    package static let attemptsInDoubt = 4
    /// Refusals that set a row aside.
    package static let refusalsAllowed = 8

    /// Sends so far, whatever became of them.
    package private(set) var sends = 0
    /// Attempts that count against the row.
    package private(set) var burnt = 0
    private var refusals = 0
    private var unusable = 0
    private var answersAtRefusal = -1
    /// Attempts burnt since the last reply of the server to anybody, by what was known then.
    private var doubtful = 0
    private var answersAtFailure = -1
    private var outagesAtFailure = -1
    private var outagesAtSend = 0

    /// A row not sent yet.
    package init() {}

    /// Notes a send, and on its ticket whether the row is above suspicion.
    package mutating func begin(_ ticket: inout Ticket) {
        sends += 1
        outagesAtSend = ticket.outages
        if doubtful > 0, ticket.outages > outagesAtFailure { burnt -= doubtful }
        if ticket.outages > outagesAtFailure { doubtful = 0 }
        (ticket.isUnsuspected, ticket.answersAtFailure) = (burnt == 0, answersAtFailure)
    }

    /// Notes how a send ended.
    ///
    /// - Parameters:
    ///   - result: How it ended.
    ///   - settlement: What admission said to it.
    ///   - asked: The wait that a reply asked for whose kind does not say so itself, in nanoseconds.
    ///   - now: The time in nanoseconds.
    ///   - unit: A random number in 0..<1.
    /// - Returns: What becomes of the row.
    package mutating func end(
        _ result: AttemptResult,
        _ settlement: Settlement,
        asked: UInt64? = nil,
        now: UInt64,
        random unit: Double
    ) -> RowDecision {
        switch result {
        case .answered: .record
        case .rowFailure, .contentRefused, .unreadable: afterFinalRefusal(settlement)
        case .keyRefused, .quotaSpent, .runFailed: .pending(settlement.stop)
        case .unusable: afterUnusable(settlement, asked: asked, now: now, random: unit)
        case .givenUp: .again(notBefore: now, .again)
        case .cancelled: .pending(settlement.stop)
        case .rateLimited, .overloaded: afterRefusal(settlement, now: now)
        case .transientFailure(_, let asked):
            afterFailure(settlement, asked: asked, now: now, random: unit)
        case .transportFailure, .unknownHost:
            afterFailure(settlement, asked: nil, now: now, random: unit)
        case .cut, .inDoubt, .reportedFailure:
            afterReplyInVain(result, settlement, asked: asked, now: now, random: unit)
        }
    }

    /// As after a failure that passes; at last the reply may be what every row gets.
    ///
    /// What is reported within a reply is the row's own: no others need be waited for to tell.
    private mutating func afterReplyInVain(
        _ result: AttemptResult,
        _ settlement: Settlement,
        asked: UInt64?,
        now: UInt64,
        random unit: Double
    ) -> RowDecision {
        let decision = afterFailure(
            settlement,
            asked: asked,
            isItsOwn: result == .reportedFailure,
            now: now,
            random: unit
        )
        return decision == .setAside ? afterFinalRefusal(settlement) : decision
    }

    private func afterFinalRefusal(_ settlement: Settlement) -> RowDecision {
        switch settlement.start {
        case .undecided: .hold
        case .open: .record
        case .refused: .pending(settlement.stop)
        }
    }

    /// What was wrong by its own whole bytes may have been a gateway's slip, once.
    private mutating func afterUnusable(
        _ settlement: Settlement,
        asked: UInt64?,
        now: UInt64,
        random unit: Double
    ) -> RowDecision {
        unusable += 1
        guard unusable <= Backoff.attemptsAfterUnusable else { return afterFinalRefusal(settlement) }
        defer { burnt += 1 }
        return again(asked: asked, now: now, random: unit)
    }

    private mutating func afterRefusal(_ settlement: Settlement, now: UInt64) -> RowDecision {
        if settlement.isExcused { return .again(notBefore: now, .again) }
        if settlement.answers != answersAtRefusal { refusals += 1 }
        answersAtRefusal = settlement.answers
        return refusals >= Self.refusalsAllowed ? .setAside : .again(notBefore: now, .again)
    }

    private mutating func afterFailure(
        _ settlement: Settlement,
        asked: UInt64?,
        isItsOwn: Bool = false,
        now: UInt64,
        random unit: Double
    ) -> RowDecision {
        if settlement.isExcused { return .again(notBefore: now, .again) }
        // Sent before an outage ended, and lost in it for all that anybody knows; the budget pays for it all the same.
        guard settlement.outages == outagesAtSend else { return again(asked: asked, now: now, random: unit) }
        if answersAtFailure != settlement.answers || outagesAtFailure != settlement.outages { doubtful = 0 }
        answersAtFailure = settlement.answers
        outagesAtFailure = settlement.outages
        let isInDoubt = !isItsOwn && doubtful == burnt && settlement.others > 0
        guard burnt < Self.furtherAttempts + (isInDoubt ? Self.attemptsInDoubt : 0) else { return .setAside }
        doubtful += 1
        defer { burnt += 1 }
        return again(asked: asked, now: now, random: unit)
    }

    private func again(asked: UInt64?, now: UInt64, random unit: Double) -> RowDecision {
        let asked = asked.map { Duration.nanoseconds(Int64(clamping: $0)) }
        let delay = Backoff.standard.delay(step: burnt, asked: asked, random: unit).clampedNanoseconds
        return .again(notBefore: now + delay, .retry)
    }
}

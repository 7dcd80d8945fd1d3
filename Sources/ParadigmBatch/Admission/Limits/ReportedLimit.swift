import ParadigmAPI
import ParadigmGround

/// A limit as the server's own fields tell it: what is left, until when, of how much.
///
/// What is left was true when the server took the request whose reply says so; what was sent after that request is
/// taken off. Nothing is sent beyond it until the reset. While more than half of the limit is left, sends are free;
/// below that they are spread over the time to the reset, which suits both a window that ends and a bucket that fills
/// all the time, without knowing which of them the server keeps.
///
/// A server that counts the last minute says that the limit will be whole a minute after the last request, so that
/// spreading would leave half of it unused for ever. So this run keeps a count of its own: while all that the server
/// has counted was sent by this run within a minute, whatever keeps to the limit in every minute may go as well.
///
/// Some servers say beside each answer that nothing is left. So a rest of nothing that what this run sent does not explain
/// is left aside, beside an answer, until something is refused. Then such a rest is believed, once, twice, four times, …
/// before it is left aside again. Ten that are left aside without a refusal refute it altogether.
struct ReportedLimit: Sendable, Equatable {
    private struct Facts: Sendable, Equatable {
        /// The sum of all sends that the server allows before the reset.
        var allowedTotal: Int
        var resetAt: UInt64
        var limit: Int
    }

    /// The sum of all sends so far.
    private(set) var total = 0
    private var facts: Facts?
    private var lastSend: UInt64 = 0
    /// What this run sent, whoever else sends; without a limit until one is told.
    private var own = MinuteLimit(.max)
    /// Whether all that the server has counted was sent by this run in the last minute.
    private var isAlone = false
    private var doubt = RestDoubt()

    /// The most in any minute, as the server told it last; nil when it did not.
    var limit: Int? { facts?.limit }

    /// When an amount may be sent: not after `now` means at once.
    mutating func nextSend(of amount: Int, now: UInt64) -> UInt64 {
        let next = nextByReport(of: amount, now: now)
        guard isAlone, next > now else { return next }
        return min(next, own.nextSend(of: amount, now: now))
    }

    private mutating func nextByReport(of amount: Int, now: UInt64) -> UInt64 {
        guard var facts else { return 0 }
        if now >= facts.resetAt {
            // Whole again; if this is wrong, the next reply says so.
            facts.allowedTotal = max(facts.allowedTotal, total + facts.limit)
            facts.resetAt = now + MinuteLimit.minute
            self.facts = facts
        }
        let left = facts.allowedTotal - total
        let wanted = min(amount, facts.limit)
        if wanted > left { return facts.resetAt }
        if left * 2 >= facts.limit || facts.resetAt <= lastSend { return 0 }
        let share = Double(wanted) / Double(left + wanted)
        return lastSend + UInt64(Double(facts.resetAt - lastSend) * share)
    }

    /// Counts an amount as sent.
    ///
    /// - Returns: What to remember of it.
    mutating func send(_ amount: Int, now: UInt64) -> PaceMark {
        total += amount
        lastSend = now
        let slot = own.send(amount, now: now)
        return PaceMark(amount: amount, slot: slot, total: total, inLastMinute: own.count(now: now))
    }

    /// Replaces an estimate, counted in a slot of ``MinuteLimit``, by what was used.
    mutating func correct(slot: Int, from estimate: Int, to used: Int) {
        own.correct(slot: slot, from: estimate, to: used)
    }

    /// Takes what a reply says.
    ///
    /// - Parameters:
    ///   - state: What its fields say of this limit.
    ///   - mark: What ``send(_:now:)`` gave for its request.
    ///   - isAnswer: Whether the request was answered.
    ///   - now: The time in nanoseconds.
    mutating func report(_ state: RateLimitState, for mark: PaceMark, isAnswer: Bool, now: UInt64) {
        guard let remaining = state.remaining, remaining >= 0 else { return }
        let told = state.limit.flatMap { $0 > 0 ? $0 : nil }
        let limit = max(1, told ?? max(remaining, facts?.limit ?? 0))
        // Requests may overtake each other on their way.
        let isExplained = limit - remaining <= mark.inLastMinute + 2 + limit / 64
        if remaining == 0 {
            if !isAnswer { doubt.refuse(mark, sent: total) }
            if isAnswer, doubt.leavesAside(isExplained: isExplained && told != nil) { return }
        }
        let reset = state.reset.map(\.clampedNanoseconds) ?? MinuteLimit.minute
        own.limit = limit
        isAlone = isExplained
        facts = Facts(
            allowedTotal: mark.total + min(remaining, limit),
            resetAt: now + min(reset, 60 * MinuteLimit.minute),
            limit: limit
        )
    }
}

/// Whether a rest of nothing is meant that stands beside an answer, and that this run's own sends do not explain.
private struct RestDoubt: Sendable, Equatable {
    private static let mostBelieved = 64
    private static let refuting = 10

    /// How many are believed after a refusal.
    private var belief = 0
    private var beliefLeft = 0
    /// How many were left aside since the last refusal.
    private var leftAside = 0
    /// What had been sent when the last refusal came that told something new.
    private var refusedTotal = -1

    /// Takes a refusal that says the same.
    mutating func refuse(_ mark: PaceMark, sent total: Int) {
        // Those of one burst are one.
        guard mark.total > refusedTotal else { return }
        refusedTotal = total
        belief = min(Self.mostBelieved, max(1, belief * 2))
        (beliefLeft, leftAside) = (belief, 0)
    }

    /// Takes one beside an answer.
    ///
    /// - Parameter isExplained: Whether what this run sent explains it.
    /// - Returns: Whether to leave it aside.
    mutating func leavesAside(isExplained: Bool) -> Bool {
        if isExplained { return leftAside >= Self.refuting }
        guard beliefLeft == 0 else {
            beliefLeft -= 1
            return false
        }
        leftAside += 1
        if leftAside >= Self.refuting { belief = 0 }
        return true
    }
}

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
        // Without a limit and a reset it says neither of how many nor until when; if it is meant, a refusal will tell.
        if remaining == 0, isAnswer, state.limit == nil, state.reset == nil { return }
        let limit = max(1, state.limit ?? max(remaining, facts?.limit ?? 0))
        let reset = state.reset.map(\.clampedNanoseconds) ?? MinuteLimit.minute
        own.limit = limit
        // Requests may overtake each other on their way.
        isAlone = limit - remaining <= mark.inLastMinute + 2 + limit / 64
        facts = Facts(
            allowedTotal: mark.total + min(remaining, limit),
            resetAt: now + min(reset, 60 * MinuteLimit.minute),
            limit: limit
        )
    }
}

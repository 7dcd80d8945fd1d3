import ParadigmAPI
import ParadigmGround

/// A limit as the server's own fields tell it: what is left, until when, of how much.
///
/// What is left counts what everybody has sent, and was true when the server took the request whose reply says so. Others who
/// use the same server see the same: so whatever each does by what is left alone, all do alike, and have the same share.
/// While more than half of the limit is left, sends are free, as far as what everybody sends meanwhile leaves it so: others
/// are taken to send as many times as much as this run as they have done so far (``sharers``). Below that it depends on
/// what the server keeps, which shows in when it says that the limit will be whole again:
///
/// - *A window that ends* (the time stands still): what is left is spread over the rest of it. Where others send, too, each
///   takes the share that follows from the square root of what it had before, which makes shares that differ alike in a
///   few windows, and leaves less under way of which the last reply knew nothing. Nothing is sent beyond what is left.
/// - *A bucket that fills, or a count of the last minute* (the time moves along): each sends at the whole rate, divided
///   by as much as is missing of ``margin`` of the limit. So much stays unused that all together just keep the rate:
///   the more they are, the less. Where nothing is left, what this run sent a minute ago makes room for as much.
///
/// While all that the server has counted was sent by this run within a minute, whatever keeps to the limit in every
/// minute may go as well; and so may, where it is known how many use it, what keeps to this run's part.
///
/// Once the reset has passed without a word, the limit is taken to be whole, and this run's part of it as it was before:
/// of all who wait for the same moment, nobody takes what is everybody's.
///
/// Some servers say beside each answer that nothing is left. So a rest of nothing that what this run sent does not explain
/// is left aside, beside an answer, until something is refused. Then such a rest is believed, once, twice, four times, …
/// before it is left aside again. Ten that are left aside without a refusal refute it altogether; and so do answers with
/// nothing left beyond what such a limit lets through in that time, whoever sent what it counts (``RestDoubt``).
///
/// A limit of which nothing is said any more, beside answers and for as long as it takes to be whole (a minute at least), is
/// forgotten; for twice as long each time that a refusal then tells it again.
struct ReportedLimit: Sendable, Equatable {
    private struct Facts: Sendable, Equatable {
        var limit: Int
        /// What was left.
        var remaining: Int
        /// The sum of all sends, and of those in the minute before, when the request was sent that was told so.
        var total: Int
        var inLastMinute: Int
        var resetAt: UInt64
        /// The sum of all sends when the window began in which it was so.
        var totalBefore: Int
        /// The whole limit's rate, per nanosecond.
        var rate: Double
        /// Whether it is no word of the server's, but what is to be expected after the reset.
        var isAssumed = false
    }

    /// The share of a limit that fills all the time from which on all of the rate is sent.
    private static let margin = 0.045
    /// The least of it, so that it can be told from nothing.
    private static let leastMargin = 3.0
    /// At least 1/27 of the whole rate is sent by who sends next to nothing, however little is left: others may have what is
    /// this run's.
    private static let steepness = 26.0
    /// What others may have taken of the last since a reply, as a share of the limit at most.
    private static let mostSpared = 0.02
    /// What others may have sent without being noticed, of 1/n of the limit: requests overtake each other.
    private static let unnoticed = 128
    private static let mostSharers = 64.0
    /// From so many on others do send.
    private static let several = 1.1

    /// The sum of all sends so far.
    private(set) var total = 0
    private var facts: Facts?
    private var lastSend: UInt64 = 0
    /// What this run sent, whoever else sends; without a limit until one is told.
    private var own = MinuteLimit(.max)
    /// Whether this run may send what keeps to the limit, or to its part of it, in every minute: all that the server has
    /// counted was sent by this run in the last minute, or it is known how many use it.
    private var keepsToOwn = false
    /// How many times as much as this run all have sent together.
    private var sharers: Double
    private let leastSharers: Double
    private var kind = LimitKind()
    private var doubt = RestDoubt()
    private var memory = LimitMemory()

    /// Nothing told yet.
    ///
    /// - Parameter sharers: How many runs are known to use the limit, this one included.
    init(sharers: Int = 1) {
        leastSharers = Double(max(1, sharers))
        self.sharers = leastSharers
    }

    /// The most in any minute, as the server told it last; nil when it did not.
    var limit: Int? { facts?.limit }

    /// This run's part of it, as far as can be told.
    var share: Int? { facts.map { max(1, Int(Double($0.limit) / (sharers < Self.several ? 1 : sharers))) } }

    /// When an amount may be sent: not after `now` means at once.
    mutating func nextSend(of amount: Int, now: UInt64) -> UInt64 {
        let next = nextByReport(of: amount, now: now)
        guard keepsToOwn, next > now else { return next }
        return min(next, own.nextSend(of: amount, now: now))
    }

    private mutating func nextByReport(of amount: Int, now: UInt64) -> UInt64 {
        assumeWhole(now: now)
        guard let facts else { return 0 }
        let isFilling = kind.isFilling && !facts.isAssumed
        let sent = Double(isFilling ? own.count(now: now) - facts.inLastMinute : total - facts.total)
        let remaining = Double(facts.remaining)
        if sharers < Self.several, (remaining - max(0, sent) * sharers) * 2 >= Double(facts.limit) { return 0 }
        let wanted = Double(min(amount, facts.limit))
        return isFilling
            ? nextOfFilling(wanted, remaining: remaining, sent: sent, facts, now: now)
            : nextInWindow(wanted, remaining: remaining, sent: sent, facts)
    }

    /// When an amount may be sent of a limit that is whole again at once, at the end of a window.
    private func nextInWindow(_ wanted: Double, remaining: Double, sent: Double, _ facts: Facts) -> UInt64 {
        // As long as nobody says how much the others take, this run keeps to what was its part of the window before. A row
        // that needs more than that is tried all the same, alone: no reply would ever tell of another part.
        let part = remaining / sharers
        let left = facts.isAssumed ? (sent > 0 ? part - sent : max(part, wanted)) : remaining - sent
        guard wanted <= left - spared(wanted, facts) else { return facts.resetAt }
        guard facts.resetAt > lastSend else { return 0 }
        let share = facts.isAssumed ? 1 : sharers.squareRoot()
        return lastSend + UInt64(Double(facts.resetAt - lastSend) * min(1, wanted / (left + wanted) * share))
    }

    /// When an amount may be sent of a limit that fills all the time.
    private mutating func nextOfFilling(
        _ wanted: Double,
        remaining: Double,
        sent: Double,
        _ facts: Facts,
        now: UInt64
    ) -> UInt64 {
        let margin = max(Self.margin * Double(facts.limit), Self.leastMargin)
        let isRising = remaining >= margin && sent > 0
        // Below the margin the others keep their rates: what is sent in addition is this run's alone.
        let left = remaining - (isRising ? sent * sharers : sent)
        if left - spared(wanted, facts) < wanted, own.count(now: now) > facts.limit / 32 {
            // What goes of its own last minute makes room.
            return now + MinuteLimit.slotLength
        }
        let level = min(1, max(0, left) / margin)
        let rate = facts.rate / (1 + Self.steepness * (1 - level))
        return lastSend + UInt64(min(wanted / rate, 3_600e9))
    }

    /// Of the last that is left, the others may have taken as much each since that was said.
    private func spared(_ wanted: Double, _ facts: Facts) -> Double {
        facts.isAssumed ? 0 : min((sharers - 1) * wanted, Double(facts.limit) * Self.mostSpared)
    }

    /// Takes the limit to be whole when its reset has passed; if this is wrong, the next reply says so.
    private mutating func assumeWhole(now: UInt64) {
        guard let facts, now >= facts.resetAt else { return }
        self.facts = Facts(
            limit: facts.limit,
            remaining: facts.limit,
            total: total,
            inLastMinute: own.count(now: now),
            resetAt: now + MinuteLimit.minute,
            totalBefore: total,
            rate: Double(facts.limit) / Double(MinuteLimit.minute),
            isAssumed: true
        )
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
        guard let remaining = state.remaining, remaining >= 0 else {
            if isAnswer, facts != nil, memory.isOver(now: now) { facts = nil }
            return
        }
        let told = state.limit.flatMap { $0 > 0 ? $0 : nil }
        let limit = max(1, told ?? max(remaining, facts?.limit ?? 0))
        let reset = min(state.reset.map(\.clampedNanoseconds) ?? MinuteLimit.minute, 60 * MinuteLimit.minute)
        // Requests may overtake each other on their way.
        let seen = max(mark.inLastMinute, own.count(now: now))
        let foreign = limit - remaining - seen - 2
        let isExplained = foreign <= limit / Self.unnoticed
        if isAnswer, state.reset == nil, doubt.standsStill(remaining) {
            facts = nil
            return
        }
        if remaining == 0 {
            if !isAnswer { doubt.refuse(mark, sent: total) }
            let isRefuted = isAnswer && doubt.isRefuted(limit: limit, reset: reset, now: now)
            if isRefuted { facts = nil }
            if isAnswer, isRefuted || doubt.leavesAside(isExplained: isExplained && told != nil) { return }
        }
        memory.tell(reset: reset, isForgotten: facts == nil, isAnswer: isAnswer, now: now)
        // What is said of an earlier request was true before.
        if let facts, facts.limit == limit, mark.total < facts.total + (facts.isAssumed ? 1 : 0) { return }
        kind.note(reset: reset, now: now)
        keepsToOwn = leastSharers > 1 || isExplained && kind.isFilling
        own.limit = leastSharers > 1 ? limit / Int(leastSharers) : limit - max(0, min(foreign, limit / Self.unnoticed))
        let isNewWindow = facts.map { !$0.isAssumed && remaining > $0.remaining } ?? false
        let totalBefore = isNewWindow ? mark.total - mark.amount : facts?.totalBefore ?? 0
        let used = limit - remaining
        countSharers(used: used, mine: kind.isFilling ? seen : mark.total - totalBefore, of: limit)
        facts = Facts(
            limit: limit,
            remaining: min(remaining, limit),
            total: mark.total,
            inLastMinute: mark.inLastMinute,
            resetAt: now + reset,
            totalBefore: totalBefore,
            rate: Double(max(1, used)) / Double(max(reset, 1_000_000))
        )
    }

    /// Where little is used, it tells little; and so does a run's first request, unless nothing is left of the limit.
    private mutating func countSharers(used: Int, mine: Int, of limit: Int) {
        guard used * 4 >= limit, mine > 1 || used == limit else { return }
        sharers = max(leastSharers, min(Self.mostSharers, Double(used) / Double(max(1, mine))))
    }
}

/// A limit on requests per minute that a server keeps and does not tell, learnt from its refusals.
///
/// A refusal may mean that too many are in flight, which is the window's business, or that a minute's requests are
/// spent. It is the latter
/// - when requests that were nearly alone in flight are refused, where four times as many did no harm before: three
///   times without an answer between, or three times in a minute and at least once for each two that are answered,
///   since refusals that strike at random are no limit;
/// - or when two refusals in a row ask for a wait of 5 s or more and the same number of requests, within a twentieth,
///   had passed in the minute before each.
///
/// A server in trouble refuses like that too, for a while, but not twice after the same number of requests: a limit is
/// learnt when what passed in the last minute is the same, within a tenth, a second time, with answers between. After two
/// minutes it is raised by a thirty-second, then by twice as much each minute, so that a mistake does not last, and
/// forgotten at 32 times what was learnt. A refusal takes that back, or lowers the limit by a sixty-fourth where it had
/// not been raised, and doubles the time to the next try, up to 16 minutes.
struct LearnedLimit: Sendable, Equatable {
    private static let longAsked: UInt64 = 5_000_000_000
    private static let firstInterval = 2 * MinuteLimit.minute
    private static let longestInterval = 16 * MinuteLimit.minute
    /// Fewer answers between two times that refusals looked like a limit make them one.
    private static let answersBetween = 6
    /// Fewer than these in a minute are too few to learn from.
    private static let fewest = 5

    /// The most in any minute; nil while there is none.
    private(set) var limit: Int?
    /// The same before it was raised.
    private var base = 0
    /// What was sent and not refused.
    private var passed = MinuteLimit(.max)
    /// The highest load of answers in this minute and in the one before.
    private var peaks = (minute: UInt64(0), now: 0, before: 0)
    /// When the last refusal came that told something new.
    private var refusedAt: UInt64?
    /// Whether the limit is what was counted at the last refusal, of which some may turn out to be refused too.
    private var isCounting = false
    /// What became of requests that were nearly alone in flight.
    private var alone = (refusedInRow: 0, refused: 0, answered: 0, since: UInt64(0))
    private var passedAtLongWait: Int?
    /// What had passed when refusals looked like a limit for the first time, and the answers since.
    private var suspected: (count: Int, answers: Int, at: UInt64)?
    private var nextRaise: UInt64 = 0
    private var interval = LearnedLimit.firstInterval
    private var step = 0

    static func == (left: LearnedLimit, right: LearnedLimit) -> Bool {
        left.limit == right.limit && left.passed == right.passed && left.nextRaise == right.nextRaise
    }

    /// When a request may be sent, in nanoseconds: not after `now` means at once.
    mutating func nextSend(now: UInt64) -> UInt64 {
        guard let limit else { return 0 }
        if now >= nextRaise {
            guard limit < 32 * base else {
                forget()
                return 0
            }
            self.limit = limit + step
            passed.limit = limit + step
            step = min(step * 2, limit)
            nextRaise = now + MinuteLimit.minute
        }
        return passed.nextSend(of: 1, now: now)
    }

    /// Counts a request as sent.
    mutating func send(now: UInt64) {
        _ = passed.send(1, now: now)
    }

    /// Counts a request as answered.
    ///
    /// - Parameters:
    ///   - load: What was in flight with it.
    ///   - sentAt: When it was sent.
    ///   - now: The time in nanoseconds.
    mutating func answer(load: Int, sentAt: UInt64, now: UInt64) {
        if let refusedAt, sentAt > refusedAt { alone.refusedInRow = 0 }
        turn(to: now)
        if isAlone(load) { alone.answered += 1 }
        peaks.now = max(peaks.now, load)
        // What was sent before says nothing of how it went on.
        if let suspected, sentAt > suspected.at { self.suspected?.answers += 1 }
    }

    /// Takes back a request that was refused for another reason.
    mutating func takeBack(slot: Int) {
        passed.correct(slot: slot, from: 1, to: 0)
    }

    /// Counts a request as refused.
    ///
    /// - Parameters:
    ///   - asked: The wait asked for, in nanoseconds.
    ///   - load: What was in flight with it.
    ///   - slot: The slot of ``MinuteLimit`` it is counted in.
    ///   - sentAt: When it was sent.
    ///   - now: The time in nanoseconds.
    /// - Returns: Whether a minute's requests are spent.
    mutating func refuse(asked: UInt64?, load: Int, slot: Int, sentAt: UInt64, now: UInt64) -> Bool {
        passed.correct(slot: slot, from: 1, to: 0)
        if let refusedAt, sentAt <= refusedAt { return refuseLate() }
        turn(to: now)
        refusedAt = now
        isCounting = false
        let count = passed.count(now: now)
        let isTelling = isTelling(asked: asked, load: load, count: count, now: now)
        if let limit, count * 10 >= limit * 9 {
            lower(to: limit > base ? base : min(count, base - max(1, base / 64)))
            interval = min(interval * 2, Self.longestInterval)
        } else {
            // Learnt too early in a minute, a limit is too high, and refusals go on.
            guard isTelling, count >= Self.fewest, isConfirmed(count, now: now) else { return false }
            lower(to: count)
            isCounting = true
        }
        nextRaise = now + interval
        return true
    }

    /// A refusal of what had been sent before the last refusal came: it was counted as passed until now.
    private mutating func refuseLate() -> Bool {
        passedAtLongWait = passedAtLongWait.map { $0 - 1 }
        if isCounting { lower(to: base - 1) }
        return limit != nil
    }

    private mutating func isTelling(asked: UInt64?, load: Int, count: Int, now: UInt64) -> Bool {
        if now - alone.since > MinuteLimit.minute { alone = (alone.refusedInRow, 0, 0, now) }
        if isAlone(load) {
            alone.refusedInRow += 1
            alone.refused += 1
        }
        let isAlone = alone.refusedInRow >= 3 || alone.refused >= 3 && alone.refused * 2 >= alone.answered
        guard let asked, asked >= Self.longAsked else {
            passedAtLongWait = nil
            return isAlone
        }
        defer { passedAtLongWait = count }
        return isAlone || passedAtLongWait.map { abs($0 - count) <= max(1, count / 20) } ?? false
    }

    /// Whether as much had passed the time before that refusals looked like a limit.
    private mutating func isConfirmed(_ count: Int, now: UInt64) -> Bool {
        guard let before = suspected else {
            suspected = (count, 0, now)
            return false
        }
        guard before.answers >= Self.answersBetween else { return false }
        suspected = (count, 0, now)
        return abs(before.count - count) <= max(1, count / 10)
    }

    private mutating func forget() {
        limit = nil
        passed.limit = .max
        suspected = nil
        step = 0
    }

    private func isAlone(_ load: Int) -> Bool {
        load == 1 || load * 4 <= max(peaks.now, peaks.before)
    }

    private mutating func lower(to learnt: Int) {
        base = max(1, learnt)
        limit = base
        passed.limit = base
        step = max(1, base / 32)
    }

    private mutating func turn(to now: UInt64) {
        let minute = now / MinuteLimit.minute
        guard minute > peaks.minute else { return }
        peaks = (minute, 0, minute == peaks.minute + 1 ? peaks.now : 0)
    }
}

import Paradigm
import ParadigmGround

/// The pause that a server asked for with 429, or with 503 and a wait: nobody sends before it ends.
///
/// Asked for, it lasts as long as asked and up to half of max(250 ms, 10 %) longer, so that the first send stays within
/// the promised max(250 ms, 10 %). Otherwise it lasts 1 s, 2 s and then 3 s, with each burst that no answer came between,
/// times a random 0.5 to 1: the window is 1 while everything is refused, so that one request asks for all, and the run is
/// back soon after the server is. From the thirteenth burst on, the server is left alone for longer: 6 s, 12 s, 20 s. Replies
/// to requests sent before the pause began belong to the same burst.
///
/// Of a wait below 500 ms, only the least is believed: refused again and again, it would be none.
///
/// A long wait may be a blunder: some servers ask for a minute when a limit is free again as soon as another request has
/// ended. So in a pause of 2 s or more that answers come in, one request goes out as a *knock*. Its answer refutes the
/// wait, and the pause is over; its refusal confirms it, and the next one, two, four, … such waits are believed.
///
/// A wait of up to a minute that no answer comes in is simply kept. In a longer one a request knocks all the same, since a
/// run must not stand still for a day by one reply: after 5 s where something was answered since the burst before, else
/// after a minute, and then one, two, four, … minutes after the knock before. Its refusal is the server's last word: the
/// pause goes on for as long as that asks.
package struct Pause: Sendable, Equatable {
    private static let longest: UInt64 = 20_000_000_000
    private static let doubtful: UInt64 = 2_000_000_000
    private static let mostBelieved = 64
    /// Longer waits are doubted by themselves.
    private static let tooLong: UInt64 = 60_000_000_000
    private static let firstKnock: UInt64 = 5_000_000_000
    private static let longestGap: UInt64 = 1 << 48

    /// What is known of the wait that was asked for.
    private enum Doubt: Sendable, Equatable {
        /// It is believed.
        case none
        /// An answer would cast doubt on it.
        case open
        /// An answer came: one request may knock.
        case due
        /// A request is under way that was sent at this time.
        case knocking(UInt64)
    }

    /// When the pause ends, in nanoseconds; 0 before the first.
    package private(set) var end: UInt64 = 0
    /// When the last burst began.
    private var began: UInt64 = 0
    private var bursts = 0
    private var doubt = Doubt.none
    /// How many long waits are believed after a knock was in vain.
    private var belief = 0
    /// How many of them are left.
    private var beliefLeft = 0
    /// When a request knocks although nothing casts doubt on the wait; never, unless it is too long.
    private var nextKnock: UInt64 = .max
    /// From a knock to the next one.
    private var knockGap: UInt64 = 0
    /// Whether anything was answered since the last burst began.
    private var isAnswered = false

    /// No pause yet.
    package init() {}

    /// Whether a request may be sent in spite of the pause.
    package func allowsKnock(now: UInt64) -> Bool { doubt == .due || now >= nextSend }

    /// When a request may be sent, as far as is known: at the end of the pause, or to knock before.
    package var nextSend: UInt64 {
        if case .knocking = doubt { return end }
        return min(end, nextKnock)
    }

    /// Begins a pause, or lengthens it.
    ///
    /// - Parameters:
    ///   - asked: The wait that the server asked for, in nanoseconds.
    ///   - isCertain: Whether the wait is beyond doubt, as when the server says that a minute's requests are spent.
    ///   - sentAt: When the refused request was sent.
    ///   - now: The time in nanoseconds.
    ///   - unit: A random number in 0..<1.
    package mutating func begin(
        asked: UInt64?,
        isCertain: Bool = false,
        sentAt: UInt64,
        now: UInt64,
        random unit: Double
    ) {
        let isNewBurst = bursts == 0 || sentAt >= began && now >= end
        if now >= end { nextKnock = .max }
        if isKnock(sentAt: sentAt) {
            believe()
            if asked != nil { end = now }
        }
        if let asked {
            let slack = max(250_000_000, asked / 10) / 2
            end = max(end, Self.sum(now, asked, UInt64(Double(slack) * unit)))
        }
        if isNewBurst, asked ?? 0 < Backoff.leastWaitBelieved.clampedNanoseconds {
            end = max(end, now + UInt64(Double(Self.step(after: bursts)) * (0.5 + unit / 2)))
        }
        if isNewBurst {
            began = now
            bursts += 1
            raiseDoubt(asked: asked, isCertain: isCertain)
        } else if isCertain {
            doubt = .none
        }
        if nextKnock == .max, asked ?? 0 > Self.tooLong {
            knockGap = Self.tooLong
            nextKnock = now + (isAnswered && beliefLeft == 0 && !isCertain ? Self.firstKnock : Self.tooLong)
        }
        if isNewBurst { isAnswered = false }
    }

    /// Notes an answer: one to a request sent since the last burst began ends the doubling, and one that comes in a pause
    /// casts doubt on it.
    ///
    /// - Returns: Whether it refutes the wait, so that the pause is over.
    @discardableResult
    package mutating func answer(sentAt: UInt64, now: UInt64) -> Bool {
        isAnswered = true
        if bursts > 0, sentAt >= began { bursts = 0 }
        guard now < end else { return false }
        if isKnock(sentAt: sentAt) {
            end = now
            doubt = .none
            nextKnock = .max
            (belief, beliefLeft) = (0, 0)
            return true
        }
        if doubt == .open { doubt = .due }
        return false
    }

    /// Whether a request that was sent at this time is the knock that is under way.
    package func isKnock(sentAt: UInt64) -> Bool { doubt == .knocking(sentAt) }

    /// Notes that a request goes out in spite of the pause.
    package mutating func knock(now: UInt64) {
        doubt = .knocking(now)
        guard nextKnock != .max else { return }
        nextKnock = now + knockGap
        knockGap = min(knockGap * 2, Self.longestGap)
    }

    /// Notes that the request of a knock ended without an answer and without a refusal: it told nothing.
    package mutating func forgetKnock(sentAt: UInt64) {
        if isKnock(sentAt: sentAt) { doubt = .none }
    }

    private static func step(after bursts: Int) -> UInt64 {
        let seconds = UInt64(bursts < 12 ? min(bursts + 1, 3) : 3 << min(bursts - 11, 3))
        return min(longest, seconds * 1_000_000_000)
    }

    private mutating func raiseDoubt(asked: UInt64?, isCertain: Bool) {
        doubt = .none
        guard let asked, asked >= Self.doubtful, !isCertain else { return }
        if beliefLeft > 0 { beliefLeft -= 1 } else { doubt = .open }
    }

    private mutating func believe() {
        belief = min(Self.mostBelieved, max(1, belief * 2))
        beliefLeft = belief
        doubt = .none
    }

    private static func sum(_ values: UInt64...) -> UInt64 {
        values.reduce(0) { total, value in
            let (sum, overflow) = total.addingReportingOverflow(value)
            return overflow ? .max : sum
        }
    }
}

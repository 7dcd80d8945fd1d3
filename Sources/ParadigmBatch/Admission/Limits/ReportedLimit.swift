import ParadigmAPI

/// A limit as the server's own fields tell it: what is left, until when, of how much.
///
/// What is left was true when the server took the request whose reply says so; what was sent after that request is
/// taken off. Nothing is sent beyond it until the reset. While more than half of the limit is left, sends are free;
/// below that they are spread over the time to the reset, which suits both a window that ends and a bucket that fills
/// all the time, without knowing which of them the server keeps.
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

    /// When an amount may be sent: not after `now` means at once.
    mutating func nextSend(of amount: Int, now: UInt64) -> UInt64 {
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
    /// - Returns: The sum of all sends, itself included.
    mutating func send(_ amount: Int, now: UInt64) -> Int {
        total += amount
        lastSend = now
        return total
    }

    /// Takes what a reply says.
    ///
    /// - Parameters:
    ///   - state: What its fields say of this limit.
    ///   - sent: What ``send(_:now:)`` gave for its request.
    ///   - now: The time in nanoseconds.
    mutating func report(_ state: RateLimitState, sent: Int, now: UInt64) {
        guard let remaining = state.remaining, remaining >= 0 else { return }
        let limit = max(1, state.limit ?? max(remaining, facts?.limit ?? 0))
        let reset = state.reset.map(\.clampedNanoseconds) ?? MinuteLimit.minute
        facts = Facts(
            allowedTotal: sent + min(remaining, limit),
            resetAt: now + min(reset, 60 * MinuteLimit.minute),
            limit: limit
        )
    }
}

extension Duration {
    /// Nanoseconds from 0 to about 584 years.
    package var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 18_000_000_000 else { return 18_000_000_000_000_000_000 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

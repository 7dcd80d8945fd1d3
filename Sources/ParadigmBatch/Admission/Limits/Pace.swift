package import ParadigmAPI

/// What a pace remembers of one send.
package struct PaceMark: Sendable, Equatable {
    /// The estimate that was counted.
    let amount: Int
    let slot: Int
    let total: Int
    /// What was sent in the minute before, itself included.
    let inLastMinute: Int
}

/// How fast something may be sent: requests, or tokens, per minute.
///
/// Two limits hold together: the one the user gave, and the one that the server's fields report. Either may be missing.
package struct Pace: Sendable, Equatable {
    private var given: MinuteLimit?
    private var reported = ReportedLimit()

    /// A pace.
    ///
    /// - Parameter limit: The most in any minute, as the user gave it; nil for no limit of that kind.
    package init(perMinute limit: Int?) {
        given = limit.map(MinuteLimit.init)
    }

    /// The most in any minute, as far as it is known; nil when nobody named a limit.
    package var perMinute: Int? { [given?.limit, reported.limit].compactMap { $0 }.min() }

    /// When an amount may be sent, in nanoseconds: not after `now` means at once.
    package mutating func nextSend(of amount: Int, now: UInt64) -> UInt64 {
        let next = reported.nextSend(of: amount, now: now)
        return max(next, given?.nextSend(of: amount, now: now) ?? 0)
    }

    /// Counts an amount as sent, an estimate if need be.
    package mutating func send(_ amount: Int, now: UInt64) -> PaceMark {
        // Slots follow from the time alone, so that both limits count in the same one.
        _ = given?.send(amount, now: now)
        return reported.send(amount, now: now)
    }

    /// Replaces an estimate by what was used.
    package mutating func correct(_ mark: PaceMark, used: Int) {
        guard used != mark.amount, used >= 0 else { return }
        given?.correct(slot: mark.slot, from: mark.amount, to: used)
        reported.correct(slot: mark.slot, from: mark.amount, to: used)
    }

    /// Takes what the fields of a reply say of this limit.
    ///
    /// - Parameters:
    ///   - state: What they say.
    ///   - mark: What ``send(_:now:)`` gave for the request.
    ///   - isAnswer: Whether the request was answered.
    ///   - now: The time in nanoseconds.
    package mutating func report(_ state: RateLimitState, for mark: PaceMark, isAnswer: Bool = false, now: UInt64) {
        reported.report(state, for: mark, isAnswer: isAnswer, now: now)
    }
}

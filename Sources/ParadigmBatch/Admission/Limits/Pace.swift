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
    private var reported: ReportedLimit
    /// How many runs use the given limit together.
    private let sharers: Int
    /// Where this run begins among them, in 0..<1; nil once it has begun, and where the given limit is its own.
    private var place: Double?

    /// A pace.
    ///
    /// - Parameters:
    ///   - limit: The most in any minute, as the user gave it for all of them; nil for no limit of that kind.
    ///   - sharers: How many runs use it, this one included.
    ///   - place: Where this run begins in the time in which each of them sends once, in 0..<1.
    package init(perMinute limit: Int?, sharedBy sharers: Int = 1, beginningAt place: Double = 0) {
        self.sharers = max(1, sharers)
        self.place = sharers > 1 ? place : nil
        given = limit.map(MinuteLimit.init)
        reported = ReportedLimit(sharers: sharers)
    }

    /// Whether the server tells its limit.
    var isTold: Bool { reported.limit != nil }

    /// This run's part of the most in any minute, as far as it is known and at least 1; nil when nobody named a limit.
    package var perMinute: Int? {
        [given.map { max(1, $0.limit / sharers) }, reported.share].compactMap { $0 }.min()
    }

    /// When an amount may be sent, in nanoseconds: not after `now` means at once.
    package mutating func nextSend(of amount: Int, now: UInt64) -> UInt64 {
        let next = reported.nextSend(of: amount, now: now)
        // Each of n who share a limit counts n times what it sends: so one a minute for many is none too little.
        let amount = amount.times(sharers)
        if let place {
            given?.begin(at: place, of: amount, now: now)
            self.place = nil
        }
        return max(next, given?.nextSend(of: amount, isShared: sharers > 1, now: now) ?? 0)
    }

    /// Takes a refusal of what was sent: of those who share the limit, this one comes at another moment next time.
    ///
    /// - Parameters:
    ///   - mark: What ``send(_:now:)`` gave for the request.
    ///   - unit: A random number in 0..<1.
    package mutating func refuse(_ mark: PaceMark, random unit: Double) {
        guard sharers > 1 else { return }
        given?.move(to: unit, of: mark.amount.times(sharers))
    }

    /// Counts an amount as sent, an estimate if need be.
    package mutating func send(_ amount: Int, now: UInt64) -> PaceMark {
        // Slots follow from the time alone, so that both limits count in the same one.
        _ = given?.send(amount.times(sharers), now: now)
        return reported.send(amount, now: now)
    }

    /// Replaces an estimate by what was used.
    package mutating func correct(_ mark: PaceMark, used: Int) {
        guard used != mark.amount, used >= 0 else { return }
        given?.correct(slot: mark.slot, from: mark.amount.times(sharers), to: used.times(sharers))
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

extension Int {
    /// So many times as much, of amounts that others tell and that may be anything.
    fileprivate func times(_ count: Int) -> Int { count == 1 ? self : Swift.min(self, 1 << 45) * count }
}

/// How many requests may be in flight: fixed, or found by watching what the server finishes.
///
/// The adaptive window looks for the smallest limit that doubling would not make finish more per second. What is finished
/// decides (``Throughput``: tokens where they are told, else answers); latency only says where to look, and which of two
/// limits of equal throughput is the better one.
/// - It *climbs*: the limit grows with each answer, which doubles it with each lifetime of an answer, as long as each
///   doubling brings more.
/// - It *holds* a level, and compares others with it, one at a time: twice as much now and then, less while a search is
///   on and now and then. What brings more is kept, and of what brings the same, the smaller one.
/// - It is cut to what was accepted when requests are refused for being too many (429).
///
/// docs/Batch.md has the rule with its noise and its constants, and why they are so.
///
/// A value: time comes in with each call, in nanoseconds of any clock that never goes back.
package struct Window: Sendable {
    /// What decides the limit.
    package enum Mode: Sendable, Hashable {
        /// Always the same limit.
        case fixed(Int)
        /// A limit that follows the server, between a floor and a ceiling; below the floor only after a refusal.
        case adaptive(start: Int, floor: Int = 1, ceiling: Int)
    }

    /// What the adaptive window is doing.
    enum Phase: Sendable {
        /// The limit grows with each answer.
        case climbing(Climb)
        /// The limit stays at the best level that is known.
        case holding
        /// The limit is at another level, to compare it with the one that is held.
        case trying(Trial)
    }

    /// How many requests may be in flight now.
    package internal(set) var limit: Int
    /// How often the limit was cut because requests were refused.
    package internal(set) var cuts = 0
    /// How often the limit went back at once to what it had been before everything was refused.
    package internal(set) var recoveries = 0

    let isAdaptive: Bool
    /// Whether others are known to use the server too.
    let isShared: Bool
    let start: Int
    let floor: Int
    let hardCeiling: Int
    var phase = Phase.holding
    /// Where the limit is going, up by one with each answer so that growth never sends a burst.
    var target: Int
    var ledger = RoundLedger()
    /// What the held level showed lately.
    var held = Throughput()
    /// Whether the next round is to be passed over: it began while the window filled, so that its requests found less of a
    /// queue than later ones.
    var isFilling = false
    var noise = RoundNoise()
    var search = WindowSearch()
    var ceiling: RememberedCeiling?
    var burst = RefusalBurst()

    /// A window that nothing has gone through yet.
    ///
    /// Limits below 1 count as 1; a floor or a start above the ceiling counts as the ceiling, and a start below the floor
    /// as the floor.
    ///
    /// - Parameters:
    ///   - mode: What decides the limit.
    ///   - isShared: Whether others are known to use the server too.
    package init(_ mode: Mode, isShared: Bool = false) {
        self.isShared = isShared
        switch mode {
        case .fixed(let limit):
            isAdaptive = false
            hardCeiling = max(1, limit)
            floor = hardCeiling
            start = hardCeiling
        case .adaptive(let start, let floor, let ceiling):
            isAdaptive = true
            hardCeiling = max(1, ceiling)
            self.floor = min(max(1, floor), hardCeiling)
            self.start = min(max(self.floor, start), hardCeiling)
            phase = isShared ? .holding : .climbing(Climb())
        }
        limit = start
        target = start
    }

    /// How many are in flight.
    package var inFlight: Int { ledger.inFlight }

    /// How many of those in flight starve: they wait ten times as long as usual while others come and go.
    package var starved: Int { ledger.starved }

    /// Whether one more may be sent.
    package var isOpen: Bool { inFlight < limit }

    /// Whether the limit still grows by doubling, as at the beginning.
    package var isClimbing: Bool { if case .climbing = phase { true } else { false } }

    /// Counts a request as sent; only while the window is open.
    ///
    /// - Parameter now: The time in nanoseconds.
    /// - Returns: What the send is settled by.
    package mutating func send(now: UInt64) -> WindowMark {
        let isSettled = limit == target || isClimbing
        var mark = ledger.send(roundLength: roundLength, isMeasured: isSettled, now: now)
        mark.cuts = cuts
        mark.limit = limit
        return mark
    }

    /// Counts a request as ended and learns from it.
    ///
    /// - Parameters:
    ///   - mark: What ``send(now:)`` gave for it.
    ///   - signal: How it ended.
    ///   - now: The time in nanoseconds.
    package mutating func settle(_ mark: WindowMark, _ signal: WindowSignal, now: UInt64) {
        var answer: (tokens: Double, seconds: Double)?
        if case .success(let latency, let tokens) = signal { answer = (Double(tokens), Double(latency) * 1e-9) }
        ledger.settle(mark, answer: answer, isFailure: signal == .failure, now: now)
        switch signal {
        case .neutral, .failure: break
        case .overload: refuse(mark, now: now)
        case .success: grow(after: mark, now: now)
        }
        while let round = ledger.takeEndedRound(isHasty: isClimbing, now: now) {
            guard isAdaptive else { continue }
            endRound(round, now: now)
        }
    }

    /// How many sends make a round: as many as may be in flight, and enough for a mean.
    private var roundLength: Int { max(limit, isClimbing || limit == 1 ? 8 : 16) }

    private mutating func grow(after mark: WindowMark, now: UInt64) {
        guard isAdaptive else { return }
        burst.answered += 1
        if recover(after: mark) { return }
        if case .climbing(let climb) = phase {
            // Only while the window is used: a burst of answers finds it less than full for a moment.
            let most = min(hardCeiling, climb.most(start: start))
            guard !climb.isInDoubt, limit < most, mark.load * 5 >= limit * 2 else { return }
            limit = min(most, limit + climb.pace)
            target = limit
        } else if limit < target, mark.load * 2 >= limit {
            limit += 1
            if limit == target { beginLevel() }
        } else if isShared, limit == target, mark.load * 10 >= limit * 9 {
            share(now: now)
        }
    }

    private mutating func endRound(_ round: RoundLedger.Ended, now: UInt64) {
        guard !isShared else { return }
        let isFull = round.inFlight >= 0.9 * Double(limit)
        if !round.isFailing { search.note(round.sample) }
        switch phase {
        case .climbing(let climb): judge(climb, round, now: now)
        case .holding: hold(round.sample, isSound: isFull && !round.isFailing, now: now)
        case .trying(let trial): judge(trial, round.sample, isSound: isFull && !round.isFailing, now: now)
        }
    }

    // MARK: Levels

    /// Samples speak of one level only.
    mutating func beginLevel() {
        ledger.beginLevel()
        noise.beginLevel()
    }

    /// Goes to a limit: down at once, up by one with each answer.
    mutating func go(to wanted: Int) {
        target = min(max(1, wanted), hardCeiling)
        limit = min(limit, target)
        beginLevel()
    }
}

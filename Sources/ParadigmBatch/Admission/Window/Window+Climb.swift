/// How the limit climbs from the start: by `pace` with each answer, so that it doubles with each lifetime of an answer.
struct Climb: Sendable {
    /// What the last round showed.
    var last: Throughput?
    /// How much the limit grows with each answer.
    var pace = 1
    /// Whether the last round left it open if more brings more: the limit stays until the next one has told.
    var isInDoubt = false
    /// Mean loads of the last rounds that a higher load did better than, the newer one last.
    ///
    /// Where a queue begins, growth itself looks like a gain, as a request that enters the queue while it is short counts
    /// for the load at its end; so only the older one is certain to be below what is looked for.
    var passed = (older: 0.0, newer: 0.0)

    /// How far the limit may go before the next round has told.
    func most(start: Int) -> Int { max(2 * start, Int(4 * (last?.load ?? 0))) }
}

extension Window {
    /// What a doubling must bring for the climb to go on.
    private static let climbingGain = 0.016

    /// Compares a round of the climb with the one before.
    mutating func judge(_ climb: Climb, _ ended: RoundLedger.Ended, now: UInt64) {
        var climb = climb
        let round = ended.sample
        guard !ended.isFailing else {
            climb.isInDoubt = true
            phase = .climbing(climb)
            return
        }
        guard let last = climb.last else {
            climb.last = round
            phase = .climbing(climb)
            return
        }
        let doublings = binaryLogarithm(round.load / max(last.load, 1e-9))
        // Where the load stays, nothing is to be learnt of growth.
        guard doublings > 0.3 else {
            climb.last = round
            climb.isInDoubt = false
            phase = .climbing(climb)
            if limit >= hardCeiling, doublings > -0.3 {
                endClimb(at: limit, round, passed: climb.passed.older, now: now)
            }
            return
        }
        let (value, error) = round.ratio(to: last, noise: noise)
        let line = 1 + Self.climbingGain * doublings
        if value - error > line {
            climb.last = round
            climb.isInDoubt = false
            climb.pace = Self.pace(round, elasticity: binaryLogarithm(value) / doublings)
            climb.passed = (climb.passed.newer, last.load)
            phase = .climbing(climb)
        } else if value + error > line, !climb.isInDoubt, round.load >= 32 {
            climb.isInDoubt = true
            phase = .climbing(climb)
        } else {
            endClimb(
                at: Int(round.load.rounded(.up)),
                Throughput(),
                passed: climb.passed.older,
                isInDoubt: climb.isInDoubt && value + error > line,
                now: now
            )
        }
    }

    /// Where answers take long and throughput follows the load nearly in proportion, doubling with each lifetime would
    /// take minutes to arrive.
    private static func pace(_ round: Throughput, elasticity: Double) -> Int {
        guard round.meanLatency > 5 else { return 1 }
        return elasticity > 0.8 ? 4 : elasticity > 0.5 ? 2 : 1
    }

    /// The climb is over: hold a level, and look for the smallest one that does as well.
    private mutating func endClimb(
        at level: Int,
        _ sample: Throughput,
        passed: Double,
        isInDoubt: Bool = false,
        now: UInt64
    ) {
        phase = .holding
        held = sample
        search.begin(above: passed)
        search.nextGrowth = isInDoubt ? now : now + search.growthInterval
        go(to: level)
    }
}

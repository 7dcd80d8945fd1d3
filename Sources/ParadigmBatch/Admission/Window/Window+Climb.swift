/// How the limit climbs from the start: by `pace` with each answer, so that it doubles with each lifetime of an answer.
struct Climb: Sendable {
    /// What the last round showed.
    var last: Throughput?
    /// How much the limit grows with each answer.
    var pace = 1
    /// Whether the last round left it open if more brings more: the limit stays until the next one has told.
    var isInDoubt = false
    /// The highest load that a higher one did better than; 0 when none is known.
    var passed = 0.0

    /// How far the limit may go before the next round has told: not far into a queue, unless the next round takes long.
    func most(start: Int) -> Int {
        guard let last else { return 2 * start }
        return max(2 * start, Int(last.load * (last.meanLatency < WindowSearch.short ? 2.5 : 4)))
    }
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
                endClimb(at: limit, round.isGrowing ? Throughput() : round, passed: climb.passed, now: now)
            }
            return
        }
        let line = 1 + Self.climbingGain * doublings
        let (value, error) = round.ratio(to: last, noise: noise)
        // While the load grows, a queue looks like a gain; then only what is one in any case counts.
        let (least, leastError) = round.atEntry.ratio(to: last, noise: noise)
        let (most, mostError) = round.ratio(to: last.atEntry, noise: noise)
        if least - leastError > line || !round.isGrowing && value - error > line {
            climb.last = round
            climb.isInDoubt = false
            climb.pace = Self.pace(round, elasticity: binaryLogarithm(value) / doublings)
            climb.passed = last.atEntry.load
            phase = .climbing(climb)
        } else if most + mostError > line, !climb.isInDoubt || round.isGrowing {
            climb.isInDoubt = !round.isGrowing
            phase = .climbing(climb)
        } else if round.isGrowing, round.meanLatency < WindowSearch.short {
            // What came in meanwhile may have cost more than the level does (prompts that are read together). The limit stays
            // until a round has told that was sent there, which is soon.
            climb.isInDoubt = true
            phase = .climbing(climb)
        } else {
            let isOpen = value + error > line
            let level = (isOpen ? round : last).load
            endClimb(
                at: Int(level.rounded(.up)),
                Throughput(),
                passed: climb.passed,
                isInDoubt: isOpen,
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
        search.nextGrowth = isInDoubt ? now : now + WindowSearch.growthInterval
        go(to: level)
    }
}

/// How much throughput varies from round to round, as measured.
///
/// The answers of a round make one expect a variance; what is seen between two rounds of one level in a row may be more,
/// when all in flight have something in common (other work on the server or on this machine), or less, when their order
/// evens out what differs between them (a server whose answers come in waves, some after one turn and some after two).
/// Both are measured, over about the last ten pairs. What there is beyond the expected begins at 1.5 %, is never below
/// 0.3 % and counts as 10 % at most; what is expected counts for a tenth at least.
package struct RoundNoise: Sendable, Equatable {
    private static let least = 0.003 * 0.003
    private static let most = 0.1 * 0.1

    /// The variance of a round's throughput that its answers do not explain, relative to its square.
    private(set) var excess = 0.015 * 0.015
    /// What the variance that the answers make one expect is to be multiplied by.
    private(set) var share = 1.0
    private var seen = 0.0
    private var expected = 0.0
    private var pairs = 0.0
    private var last: Throughput?

    /// Nothing measured yet.
    package init() {}

    /// Takes in a round.
    package mutating func add(_ round: Throughput) {
        defer { last = round }
        guard let last else { return }
        let (difference, error) = round.difference(to: last)
        pairs += 1
        let weight = max(0.1, 1 / (pairs + 2))
        seen += (difference * difference - seen) * max(0.1, 1 / pairs)
        expected += (error * error - expected) * max(0.1, 1 / pairs)
        // A change of the server's in between is no noise: a pair counts as three standard deviations at most.
        let most = 9 * (2 * excess + error * error)
        let beyond = max(0, min(difference * difference, most) - error * error) / 2
        excess = max(Self.least, min(Self.most, excess * (1 - weight) + beyond * weight))
        // Two pairs tell little of how much less it is.
        share = expected > 0 && pairs >= 3 ? max(0.1, min(1, seen / expected)) : 1
    }

    /// The next round is of another level.
    package mutating func beginLevel() {
        last = nil
    }
}

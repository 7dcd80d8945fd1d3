/// Whether a rest is meant that stands beside an answer: one of nothing that this run's own sends do not explain, or one
/// that does not move.
struct RestDoubt: Sendable, Equatable {
    private static let mostBelieved = 64
    private static let refuting = 10

    /// How many are believed after a refusal.
    private var belief = 0
    private var beliefLeft = 0
    /// How many were left aside since the last refusal.
    private var leftAside = 0
    /// What had been sent when the last refusal came that told something new.
    private var refusedTotal = -1

    /// Answers that said that nothing is left, since the last refusal, and when the first of them came.
    private var empty = 0
    private var emptySince: UInt64 = 0

    /// How many answers in a row have said that the same is left, how much, and from how many on it is no rest.
    private var still = 0
    private var stillAt = -1
    private var patience = Self.refuting

    /// Takes a refusal that says the same.
    mutating func refuse(_ mark: PaceMark, sent total: Int) {
        empty = 0
        if still >= patience { patience = min(patience * 2, 1_000) }
        still = 0
        // Those of one burst are one.
        guard mark.total > refusedTotal else { return }
        refusedTotal = total
        belief = min(Self.mostBelieved, max(1, belief * 2))
        (beliefLeft, leftAside) = (belief, 0)
    }

    /// Takes any rest beside an answer that does not say when it will be whole: places that are free, for example, which
    /// stay the same whatever is sent.
    ///
    /// - Parameter remaining: What is left.
    /// - Returns: Whether it has stood still for too long to be a rest of anything that is used up.
    mutating func standsStill(_ remaining: Int) -> Bool {
        still = remaining == stillAt ? still + 1 : 1
        stillAt = remaining
        return still >= patience
    }

    /// Takes one beside an answer, and holds it against what a limit lets through of which nothing is left: what it fills
    /// by meanwhile, and what was under way.
    ///
    /// - Parameters:
    ///   - limit: The whole limit.
    ///   - reset: In how many nanoseconds it is said to be whole.
    ///   - now: The time in nanoseconds.
    /// - Returns: Whether more were answered, with no refusal between.
    mutating func isRefuted(limit: Int, reset: UInt64, now: UInt64) -> Bool {
        if empty == 0 { emptySince = now }
        empty += 1
        let filled = Double(limit) * Double(now - emptySince) / Double(max(reset, 1))
        return Double(empty) > Double(Self.refuting) + 2 * filled
    }

    /// Takes one beside an answer.
    ///
    /// - Parameter isExplained: Whether what this run sent explains it.
    /// - Returns: Whether to leave it aside.
    mutating func leavesAside(isExplained: Bool) -> Bool {
        if isExplained { return leftAside >= Self.refuting }
        guard beliefLeft == 0 else {
            beliefLeft -= 1
            return false
        }
        leftAside += 1
        if leftAside >= Self.refuting { belief = 0 }
        return true
    }
}

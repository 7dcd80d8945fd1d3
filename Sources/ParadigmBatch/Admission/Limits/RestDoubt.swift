/// Whether a rest of nothing is meant that stands beside an answer, and that this run's own sends do not explain.
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

    /// Takes a refusal that says the same.
    mutating func refuse(_ mark: PaceMark, sent total: Int) {
        // Those of one burst are one.
        guard mark.total > refusedTotal else { return }
        refusedTotal = total
        belief = min(Self.mostBelieved, max(1, belief * 2))
        (beliefLeft, leftAside) = (belief, 0)
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

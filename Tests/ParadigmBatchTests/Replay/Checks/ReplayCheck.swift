import ParadigmBatch

/// What must hold for every run, held against the trace of one.
final class ReplayCheck {
    let replay: Replay
    let history: ReplayHistory
    private(set) var violations: [String] = []

    init(_ replay: Replay) {
        self.replay = replay
        history = ReplayHistory(replay)
    }

    var scenario: Scenario { replay.scenario }

    /// What does not hold in a run.
    static func violations(of replay: Replay) -> [String] {
        let check = ReplayCheck(replay)
        guard check.checkHalt() else { return check.violations }
        check.checkReading()
        check.checkOutcomes()
        check.checkCounts()
        check.checkConcurrency()
        check.checkPauses()
        check.checkRetryBudget()
        check.checkProgress()
        check.checkStop()
        check.checkOutages()
        return check.violations
    }

    func expect(_ holds: Bool, _ violation: @autoclosure () -> String) {
        if !holds { violations.append(violation()) }
    }

    // MARK: The machine

    private func checkHalt() -> Bool {
        violations += replay.complaints
        switch replay.halt {
        case .finished: return true
        case .hang: violations.append("the run hangs: nothing is ready, no timer is set")
        case .endless: violations.append("the run does not end")
        }
        return false
    }

    /// Whether the run came back by itself, rather than by an error or a cancellation.
    var returned: Bool {
        replay.entries.contains { if case .returned = $0.event { true } else { false } }
    }

    /// What the run threw.
    var thrown: String? {
        replay.entries.lazy.compactMap { if case .threw(let error) = $0.event { error } else { nil } }.first
    }

    /// The first entry of a kind.
    func firstEntry(_ matches: (ReplayLog.Event) -> Bool) -> Int? {
        replay.entries.firstIndex { matches($0.event) }
    }

    /// The first entry that ends a send with a meaning.
    func firstEnd(_ meaning: ReplayServer.Meaning) -> Int? {
        firstEntry { if case .ended(_, _, meaning, _, _) = $0 { true } else { false } }
    }
}

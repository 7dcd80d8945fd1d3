import ParadigmBatch
import Testing

/// Whole runs in which the server begins to refuse every row, after others were answered.
@Suite struct LateRefusalsReplayTests {
    private func scenario(rows: Int, canBeReadAhead: Bool, workers: Int, seed: UInt64) -> Scenario {
        var scenario = Scenario(seed: seed)
        scenario.rows = rows
        scenario.workers = workers
        scenario.canBeReadAhead = canBeReadAhead
        return scenario
    }

    @Test(arguments: [1, 16, 48], [true, false])
    func aModelThatIsTakenAwayStopsTheRunSoon(workers: Int, canBeReadAhead: Bool) throws {
        for seed in 0..<3 as Range<UInt64> {
            var scenario = scenario(rows: 3_000, canBeReadAhead: canBeReadAhead, workers: workers, seed: seed)
            scenario.refusedFrom = 1_001
            let replay = try Replay(scenario)
            #expect(ReplayCheck.violations(of: replay).isEmpty, "seed \(seed)")
            #expect(replay.stopped == .refusedLate(.notFound))
            #expect(replay.figures.answered == 1_000)
            // The others of them are pending: nobody knew before.
            #expect(replay.figures.failed < StartCheck.refusalsHeldBack)
            #expect(replay.counts.sends <= 1_000 + 100 + workers + (canBeReadAhead ? 21 : 81))
        }
    }

    @Test(arguments: [true, false])
    func aHundredRowsThatAreRefusedForWhatIsInThemStopNothing(canBeReadAhead: Bool) throws {
        var scenario = scenario(rows: 400, canBeReadAhead: canBeReadAhead, workers: 16, seed: 1)
        scenario.refusedBetween = 200..<330
        let replay = try Replay(scenario)
        #expect(ReplayCheck.violations(of: replay).isEmpty)
        #expect(replay.stopped == nil && replay.figures.answered == 270 && replay.figures.failed == 130)
    }

    @Test(arguments: [true, false])
    func rowsThatAreRefusedAtTheEndAreTheirOwn(canBeReadAhead: Bool) throws {
        // So few are left that others cannot be tried.
        var scenario = scenario(rows: 320, canBeReadAhead: canBeReadAhead, workers: 16, seed: 1)
        scenario.refusedBetween = 200..<320
        let replay = try Replay(scenario)
        #expect(ReplayCheck.violations(of: replay).isEmpty)
        #expect(replay.stopped == nil && replay.figures.answered == 200 && replay.figures.failed == 120)
    }
}

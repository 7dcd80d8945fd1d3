import ParadigmBatch
import Testing

/// Whole runs whose first rows are refused: for what is in them, or since the server refuses all.
@Suite struct FirstRowsReplayTests {
    private func scenario(rows: Int, canBeReadAhead: Bool, workers: Int, seed: UInt64) -> Scenario {
        var scenario = Scenario(seed: seed)
        scenario.rows = rows
        scenario.workers = workers
        scenario.canBeReadAhead = canBeReadAhead
        return scenario
    }

    @Test(arguments: [1, 16, 48], [true, false])
    func sixtyRowsThatAreRefusedForWhatIsInThemAreNoDeadEnd(workers: Int, canBeReadAhead: Bool) throws {
        for seed in 0..<5 as Range<UInt64> {
            var scenario = scenario(rows: 160, canBeReadAhead: canBeReadAhead, workers: workers, seed: seed)
            scenario.refusedRows = 60
            let replay = try Replay(scenario)
            #expect(ReplayCheck.violations(of: replay).isEmpty, "seed \(seed)")
            #expect(replay.stopped == nil && replay.figures.answered == 100 && replay.figures.failed == 60)
        }
    }

    @Test func fiveHundredOfThemAreNoneInAFile() throws {
        var scenario = scenario(rows: 700, canBeReadAhead: true, workers: 16, seed: 1)
        scenario.refusedRows = 500
        let replay = try Replay(scenario)
        #expect(replay.stopped == nil && replay.figures.answered == 200 && replay.figures.failed == 500)
    }

    @Test(arguments: [true, false])
    func aRunThatIsRefusedAsAWholeStopsSoon(canBeReadAhead: Bool) throws {
        var scenario = scenario(rows: 2_000, canBeReadAhead: canBeReadAhead, workers: 16, seed: 1)
        scenario.refusal = 404
        let replay = try Replay(scenario)
        #expect(replay.stopped == .refused(.notFound) && replay.figures.done == 0)
        #expect(replay.counts.sends <= (canBeReadAhead ? 60 : 120))
    }
}

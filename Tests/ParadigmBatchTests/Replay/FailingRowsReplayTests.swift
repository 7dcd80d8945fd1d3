import ParadigmBatch
import Testing

/// What becomes of rows that always fail, in virtual time.
@Suite struct FailingRowsReplayTests {
    @Test(arguments: UInt64(1)...20)
    func `rows at the end that always fail are set aside and take nobody for down`(seed: UInt64) throws {
        var scenario = Scenario(seed: seed)
        scenario.isShuffled = !seed.isMultiple(of: 4)
        scenario.rows = 60
        scenario.workers = 4
        scenario.window = .fixed(4)
        scenario.service = .fixed(millisecond)
        scenario.rates.poisonAtEnd = 10
        let replay = try Replay(scenario)
        #expect(replay.halt == .finished)
        #expect(replay.stopped == nil)
        #expect(replay.figures.failed == 10)
        #expect(replay.figures.answered == 50)
        #expect(ReplayCheck.violations(of: replay).isEmpty)
        // A run that took that for an outage would wait a quarter of an hour.
        #expect(replay.entries.last.map { $0.time < 60 * second } ?? false)
    }

    @Test(arguments: UInt64(1)...20)
    func `a last row that hangs after a pause between attempts is answered by its copy`(seed: UInt64) throws {
        var scenario = Scenario(seed: seed)
        scenario.isShuffled = !seed.isMultiple(of: 4)
        scenario.rows = 60
        scenario.workers = 8
        scenario.window = .fixed(8)
        scenario.service = .fixed(20 * millisecond)
        scenario.hedgedPercent = 10
        scenario.deadline = 600 * second
        scenario.lastRowFailsAndHangs = true
        let replay = try Replay(scenario)
        #expect(replay.halt == .finished)
        #expect(replay.figures.answered == 60)
        #expect(ReplayCheck.violations(of: replay).isEmpty)
        // The pause, and about as long as an answer takes; the attempt itself would have hung for ten minutes.
        #expect(replay.entries.last.map { $0.time < 10 * second } ?? false)
    }
}

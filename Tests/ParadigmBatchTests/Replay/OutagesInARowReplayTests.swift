import ParadigmBatch
import Testing

/// Runs that meet one outage after the other, in virtual time.
@Suite struct OutagesInARowReplayTests {
    /// Seeds of ``EngineReplayTests`` that failed once.
    @Test(arguments: [UInt64(4_488), 11_917])
    func `seeds that failed once keep every promise`(seed: UInt64) throws {
        #expect(ReplayCheck.violations(of: try Replay(.drawn(from: seed))) == [])
    }

    @Test(arguments: UInt64(1)...40)
    func `black holes in a row fail no row but one that is left alone`(seed: UInt64) throws {
        var scenario = Scenario(seed: seed)
        scenario.isShuffled = !seed.isMultiple(of: 4)
        scenario.rows = 60 + Int(seed) * 3
        scenario.workers = 3 + Int(seed % 10)
        scenario.window = .fixed(scenario.workers)
        scenario.service = .lognormal(mean: 500 * millisecond, sigma: 0.6)
        var from = 2 * second + seed * 300 * millisecond
        for _ in 0..<3 {
            let to = from + (5 + seed) * second
            scenario.outages.append(.init(kind: .blackHole, from: from, to: to))
            // Time for a few answers, and not for all whose attempts the outage took.
            from = to + 1_500 * millisecond + seed * 100 * millisecond
        }
        let replay = try Replay(scenario)
        #expect(replay.halt == .finished)
        // One that nobody else is beside cannot be told from one that always fails.
        #expect(replay.figures.failed <= 1)
        #expect(replay.figures.answered + replay.figures.failed == scenario.rows)
        #expect(ReplayCheck.violations(of: replay) == [])
    }
}

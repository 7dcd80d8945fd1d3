import ParadigmBatch
import ParadigmGround
import Testing

/// Whole runs of the engine, each replayed from a seed and held against what must hold for every run.
///
/// `PARADIGM_SEEDS=5000` replays more of them than usual, `PARADIGM_SEED=17` one and prints its trace.
@Suite struct EngineReplayTests {
    private static let groups: UInt64 = 16

    private static func number(_ variable: String) -> UInt64? {
        unsafe getenv(variable).flatMap { unsafe UInt64(String(cString: $0)) }
    }

    @Test(arguments: 0..<groups)
    func everySeedKeepsEveryPromise(group: UInt64) async throws {
        let only = Self.number("PARADIGM_SEED")
        let seeds = only.map { $0...$0 } ?? 1...(Self.number("PARADIGM_SEEDS") ?? 1_000)
        for seed in seeds where seed % Self.groups == group {
            let replay = try Replay(.drawn(from: seed))
            if only != nil { print(replay.trace) }
            let violations = ReplayCheck.violations(of: replay)
            if !violations.isEmpty { Issue.record(Comment(rawValue: report(violations, of: replay))) }
            await Task.yield()
        }
    }

    @Test func aSeedGivesTheSameTraceEachTime() throws {
        for seed in UInt64(1)...40 {
            #expect(try Replay(.drawn(from: seed)).trace == Replay(.drawn(from: seed)).trace, "seed \(seed)")
        }
    }

    private func report(_ violations: [String], of replay: Replay) -> String {
        let seed = replay.scenario.seed
        return """
            Seed \(seed): \(violations.prefix(8).joined(separator: "; "))
            Replay it: PARADIGM_SEED=\(seed) swift test --filter EngineReplayTests
            \(replay.scenario)
            The end of its trace:
            \(replay.entries.suffix(20).map { "  \($0)" }.joined(separator: "\n"))
            """
    }
}

import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// Power cuts at any moment, also during the recovery from one: every acknowledged line survives.
@Suite struct JournalPowerCutTests {
    private static let lives = 2_700
    private static let workers = 4

    @Test func everyAcknowledgedLineSurvives() async {
        let (states, faults) = await withTaskGroup(of: (Int, [String]).self) { group in
            for worker in 0..<Self.workers {
                group.addTask {
                    stride(from: worker, to: Self.lives, by: Self.workers)
                        .reduce(into: (0, [])) { total, seed in
                            let (states, fault) = Self.live(seed: seed)
                            total.0 += states
                            if let fault { total.1.append("seed \(seed): \(fault)") }
                        }
                }
            }
            return await group.reduce(into: (0, [])) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
        }
        #expect(states >= 10_000)
        #expect(faults.isEmpty, "\(faults.count) of \(Self.lives) lives, such as \(faults.prefix(3))")
    }

    /// One life with up to three runs, each cut, and its recovery too.
    ///
    /// - Returns: How many states after a cut were looked at, and what is wrong with one.
    private static func live(seed: Int) -> (states: Int, fault: String?) {
        var random = SplitMix64(seed: UInt64(seed))
        var disk = SimulatedDisk()
        var earlier: JournalLife?
        var row = 0
        var states = 0
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            disk.set(.init(kind: .kill, operation: Int.random(in: 0..<30, using: &random)))
            let life = JournalLife(on: disk, after: earlier)
            let rows = row..<row + Int.random(in: 1...8, using: &random)
            life.run(rows, using: &random)
            row = rows.upperBound
            earlier = life
            // Now and then only the process ends, and the next one finds what was never synced.
            disk = Int.random(in: 0..<4, using: &random) == 0 ? disk.afterKill() : disk.afterPowerCut(using: &random)
            if let fault = life.fault(on: disk.afterKill()) { return (states, fault) }
            disk.set(.init(kind: .kill, operation: Int.random(in: 0..<8, using: &random)))
            _ = try? Journal.open(at: JournalLife.path, settings: JournalEvents().settings(on: disk))
            disk = disk.afterPowerCut(using: &random)
            if let fault = life.fault(on: disk.afterKill()) { return (states, "recovery cut: \(fault)") }
            states += 2
        }
        return (states, nil)
    }
}

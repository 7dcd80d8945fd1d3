import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Every operation fails in every way, once and for ever: no journal is corrupt, nothing acknowledged is lost.
@Suite struct JournalFaultTests {
    /// Two runs, the second of which tries failed rows again.
    private func live(on disk: SimulatedDisk) -> JournalLife {
        var random = SplitMix64(seed: 7)
        let life = JournalLife(on: disk)
        life.run(0..<8, using: &random)
        life.run(0..<3, generation: 1, using: &random)
        life.run(8..<10, using: &random)
        return life
    }

    @Test(arguments: SimulatedDisk.Fault.Kind.allCases, [false, true])
    func everyOperation(kind: SimulatedDisk.Fault.Kind, isForEver: Bool) {
        let undisturbed = SimulatedDisk()
        let life = live(on: undisturbed)
        #expect(life.acknowledged.count > 4)
        #expect(undisturbed.operations > 30)
        for operation in 0..<undisturbed.operations {
            let disk = SimulatedDisk(fault: .init(kind: kind, operation: operation, isForEver: isForEver))
            let life = live(on: disk)
            var random = SplitMix64(seed: operation)
            #expect(life.fault(on: disk.afterKill()) == nil, "operation \(operation)")
            #expect(life.fault(on: disk.afterPowerCut(using: &random)) == nil, "operation \(operation), power cut")
        }
    }

    @Test(arguments: SimulatedDisk.Fault.Kind.allCases, [false, true])
    func everyOperationOfRecovery(kind: SimulatedDisk.Fault.Kind, isForEver: Bool) {
        for seed in 0..<12 {
            var random = SplitMix64(seed: UInt64(seed))
            let torn = SimulatedDisk(fault: .init(kind: .kill, operation: 18 + seed))
            let life = JournalLife(on: torn)
            life.run(0..<12, using: &random)
            let image = torn.afterPowerCut(using: &random)
            var operation = 0
            while true {
                let disk = image.afterKill()
                disk.set(.init(kind: kind, operation: operation, isForEver: isForEver))
                let journal = try? Journal.open(at: JournalLife.path, settings: JournalEvents().settings(on: disk))
                let isThrough = disk.operations <= operation
                #expect(life.fault(on: disk.afterPowerCut(using: &random)) == nil, "seed \(seed), \(operation)")
                if isThrough { break }
                operation += 1
                _ = journal
            }
        }
    }
}

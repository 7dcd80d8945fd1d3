import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

@Suite struct CompletionRecordTests {
    private let path = "out.csv.summary.json"
    private let record = CompletionRecord(
        job: JobID(high: 0xFEDC_BA98_7654_3210, low: 1),
        input: InputIdentity(size: 1 << 40, mtimeNanoseconds: 1_764_000_000_123_456_789),
        options: ["model": "alfred-4.2", "temperature": 0.4],
        figures: ["answered": 20, "seconds": 1.86]
    )

    @Test(arguments: [true, false])
    func comesBackAsItWent(hasInput: Bool) throws {
        let disk = SimulatedDisk()
        var record = record
        if !hasInput { record.input = nil }
        try record.write(to: path, on: disk)
        #expect(try CompletionRecord.read(at: path, on: disk) == record)
        #expect(disk.names == [path])
    }

    @Test(arguments: ["", "{}", "not JSON", #"{"paradigm_summary":2,"job":"fedcba98765432100000000000000001"}"#])
    func anythingElseIsNoRecord(text: String) throws {
        let disk = SimulatedDisk()
        #expect(try CompletionRecord.read(at: path, on: disk) == nil)
        disk.setContent(of: path, to: Array(text.utf8))
        #expect(try CompletionRecord.read(at: path, on: disk) == nil)
    }

    /// Whatever fails, and whatever the power leaves: the old record or the new one.
    @Test(arguments: SimulatedDisk.Fault.Kind.allCases, [false, true])
    func replacedAtOnce(kind: SimulatedDisk.Fault.Kind, isForEver: Bool) throws {
        var next = record
        next.figures = ["answered": 21]
        var operation = 0
        var isThrough = false
        while !isThrough {
            let disk = SimulatedDisk()
            try record.write(to: path, on: disk)
            disk.set(.init(kind: kind, operation: operation, isForEver: isForEver))
            let isWritten = (try? next.write(to: path, on: disk)) != nil
            isThrough = disk.operations <= operation
            for seed in 0..<20 {
                var random = SplitMix64(seed: UInt64(seed))
                let left = seed == 0 ? disk.afterKill() : disk.afterPowerCut(using: &random)
                let found = try CompletionRecord.read(at: path, on: left)
                #expect(found == next || !isWritten && found == record, "operation \(operation)")
                // What an attempt left behind does not stop the next one.
                try record.write(to: path, on: left)
                #expect(left.names == [path])
            }
            operation += 1
        }
    }

    @Test func jobNames() {
        #expect("\(record.job)" == "fedcba98765432100000000000000001")
        #expect(JobID("fedcba98765432100000000000000001") == record.job)
        #expect(JobID("FEDCBA98765432100000000000000001") == nil)
        #expect(JobID("1") == nil)
        var random = SplitMix64(seed: 1)
        #expect(JobID(using: &random) != JobID(using: &random))
    }

    @Test func namesOfTheFiles() {
        let names = OutputNames(output: "/data/out.csv")
        #expect(names.journal == "/data/out.csv.journal")
        #expect(names.input == "/data/out.csv.input")
        #expect(names.summary == "/data/out.csv.summary.json")
        #expect(OutputNames(output: "a", journal: "b").journal == "b")
        #expect(OutputNames(journal: "j").output == nil)
        #expect(OutputNames(journal: "j").summary == "j.summary.json")
    }
}

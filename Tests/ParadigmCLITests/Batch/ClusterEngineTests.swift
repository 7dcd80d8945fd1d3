import ArgumentParser
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// What changes under an engine that spreads work over machines.
@Suite struct ClusterEngineTests {
    @Test(arguments: [
        "SPARK_HOME", "SPARK_ENV_LOADED", "RAY_JOB_ID", "DASK_SCHEDULER_ADDRESS", "SLURM_JOB_ID",
        "KUBERNETES_SERVICE_HOST",
    ])
    func `an engine is known by its variables`(name: String) {
        #expect(ClusterEngine.isPresent(in: [name: "x"]))
        #expect(!ClusterEngine.isPresent(in: [name: ""]))
        #expect(!ClusterEngine.isPresent(in: ["MY_" + name: "x", "PATH": "/bin"]))
    }

    @Test func `failed rows make a batch fail, and a filter on request`() {
        var summary = BatchSummary(end: .complete)
        (summary.total, summary.answered, summary.failed) = (3, 2, 1)
        #expect(BatchReport(summary: summary).status == .someFailed)
        #expect(BatchReport(summary: summary, isStrict: false).status == .success)
        for end in [BatchSummary.End.interrupted, .stopped(.keyRefused), .stopped(.unreachable), .diskFull] {
            summary.end = end
            #expect(BatchReport(summary: summary, isStrict: false).status == BatchReport(summary: summary).status)
            #expect(BatchReport(summary: summary, isStrict: false).status != .success)
        }
    }

    @Test func `a part is left to the variables of the task`() throws {
        let options = try BatchInputOptions.parse(["--shard", "auto", "--shards", "4"])
        #expect(options.shard == nil)
        let found = try options.findingPart(in: ["JOB_COMPLETION_INDEX": "1"])
        #expect(found.shard == Shard(index: 2, count: 4))
        #expect(
            try BatchInputOptions.parse(["--shard", "3/4"]).findingPart(in: [:]).shard == Shard(index: 3, count: 4)
        )
        #expect(throws: (any Error).self) { try BatchInputOptions.parse(["--shard", "2/4", "--shards", "4"]) }
        #expect(throws: (any Error).self) { try BatchInputOptions.parse(["--shards", "4"]) }
        #expect(throws: (any Error).self) { try BatchInputOptions.parse(["--shard", "auto", "--shards", "0"]) }
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

/// Which part a task takes, by the variables of whoever started it.
@Suite struct ShardVariablesTests {
    private func shard(_ environment: [String: String], count: Int? = nil) throws(ShardVariables.Fault) -> String {
        try ShardVariables(environment, count: count).shard().description
    }

    private func slurm(_ task: String, _ first: String, _ last: String, step: String? = nil, count: String? = nil)
        -> [String: String]
    {
        var variables = [
            "SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_MIN": first, "SLURM_ARRAY_TASK_MAX": last,
        ]
        variables["SLURM_ARRAY_TASK_STEP"] = step
        variables["SLURM_ARRAY_TASK_COUNT"] = count
        return variables
    }

    @Test func `each engine names its tasks in its own way`() throws {
        #expect(try shard(["PARADIGM_SHARD": "2/4"]) == "2/4")
        #expect(try shard(slurm("0", "0", "9", step: "1", count: "10")) == "1/10")
        #expect(try shard(slurm("9", "0", "9")) == "10/10")
        #expect(try shard(slurm("1", "1", "4", count: "4")) == "1/4")
        #expect(try shard(slurm("14", "5", "14"), count: 10) == "10/10")
        #expect(try shard(slurm("20", "10", "30", step: "10")) == "2/3")
        #expect(try shard(slurm("6", "0", "9", step: "3", count: "4")) == "3/4")
        // Slurm may say the end that was asked for, where no task stands.
        #expect(try shard(slurm("9", "0", "10", step: "3", count: "4")) == "4/4")
        #expect(try shard(slurm("0", "0", "0", count: "1")) == "1/1")
        #expect(try shard(slurm("1", "1", "1", count: "1")) == "1/1")
        #expect(try shard(slurm("7", "7", "7", count: "1"), count: 1) == "1/1")
        #expect(try shard(["JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "3"]) == "1/3")
        #expect(try shard(["JOB_COMPLETION_INDEX": "2"], count: 3) == "3/3")
    }

    @Test func `every task of an array has a part of its own`() throws {
        for (first, step, count) in [(0, 1, 7), (1, 1, 7), (3, 4, 5), (1, 2, 1)] {
            let last = first + (count - 1) * step
            let parts = try stride(from: first, through: last, by: step)
                .map { task in
                    try shard(slurm("\(task)", "\(first)", "\(last)", step: "\(step)", count: "\(count)"), count: count)
                }
            #expect(parts == (1...count).map { "\($0)/\(count)" })
        }
    }

    @Test func `several sources must agree`() throws {
        var both = slurm("2", "0", "3")
        both["PARADIGM_SHARD"] = "3/4"
        #expect(try shard(both) == "3/4")
        // It is set by hand, for a task that is submitted again alone, and so goes before what an engine says.
        both["PARADIGM_SHARD"] = "2/8"
        #expect(try shard(both) == "2/8" && shard(both, count: 8) == "2/8")
        both["PARADIGM_SHARD"] = nil
        both["JOB_COMPLETION_INDEX"] = "1"
        both["JOB_COMPLETIONS"] = "4"
        #expect(throws: ShardVariables.Fault.different("SLURM_ARRAY_TASK_ID (3/4)", "JOB_COMPLETION_INDEX (2/4)")) {
            try shard(both)
        }
        #expect(throws: ShardVariables.Fault.different("PARADIGM_SHARD (2/4)", "--shards 8")) {
            try shard(["PARADIGM_SHARD": "2/4"], count: 8)
        }
        #expect(throws: ShardVariables.Fault.different("JOB_COMPLETION_INDEX (2/4)", "--shards 8")) {
            try shard(["JOB_COMPLETION_INDEX": "1", "JOB_COMPLETIONS": "4"], count: 8)
        }
    }

    @Test func `what names no part says which variable`() {
        let faults: [([String: String], ShardVariables.Fault)] = [
            ([:], .none), (["PARADIGM_SHARD": ""], .none), (["SLURM_JOB_ID": "7"], .none),
            (["PARADIGM_SHARD": "0/4"], .malformed(name: "PARADIGM_SHARD", value: "0/4")),
            (["PARADIGM_SHARD": "5/4"], .malformed(name: "PARADIGM_SHARD", value: "5/4")),
            (["SLURM_ARRAY_TASK_ID": "1"], .missing(name: "SLURM_ARRAY_TASK_MIN", beside: "SLURM_ARRAY_TASK_ID")),
            (
                ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_MIN": "0"],
                .missing(name: "SLURM_ARRAY_TASK_MAX", beside: "SLURM_ARRAY_TASK_ID")
            ),
            (slurm("-1", "0", "3"), .malformed(name: "SLURM_ARRAY_TASK_ID", value: "-1")),
            (slurm("x", "0", "3"), .malformed(name: "SLURM_ARRAY_TASK_ID", value: "x")),
            (slurm("1", "0", "3", step: "0"), .malformed(name: "SLURM_ARRAY_TASK_STEP", value: "0")),
            (slurm("4", "0", "3"), .outside(name: "SLURM_ARRAY_TASK_ID", value: "4", limits: "0-3")),
            (slurm("1", "0", "4", step: "2"), .outside(name: "SLURM_ARRAY_TASK_ID", value: "1", limits: "0-4:2")),
            // --array=1,3,7
            (slurm("3", "1", "7", step: "1", count: "3"), .uneven(count: 3, expected: 7)),
            // --array=3, where 0-7 was submitted before.
            (slurm("3", "3", "3", step: "1", count: "1"), .begins(at: 3)),
            (slurm("5", "4", "6", step: "1", count: "3"), .begins(at: 4)),
            (["JOB_COMPLETION_INDEX": "1"], .missing(name: "JOB_COMPLETIONS", beside: "JOB_COMPLETION_INDEX")),
            (
                ["JOB_COMPLETION_INDEX": "3", "JOB_COMPLETIONS": "3"],
                .outside(name: "JOB_COMPLETION_INDEX", value: "3", limits: "0-2")
            ),
            (
                ["JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "0"],
                .malformed(name: "JOB_COMPLETIONS", value: "0")
            ),
            (
                ["JOB_COMPLETION_INDEX": "99999999999999999999", "JOB_COMPLETIONS": "3"],
                .malformed(name: "JOB_COMPLETION_INDEX", value: "99999999999999999999")
            ),
        ]
        for (environment, fault) in faults {
            #expect(throws: fault, "\(environment)") { try shard(environment) }
        }
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// How far the parts of an output are.
@Suite struct PartsLookTests {
    private func record(_ path: String, rows: Int, done: Int) throws {
        try CompletionRecord(
            job: JobID(high: 1, low: 2),
            input: nil,
            options: [:],
            figures: [
                "complete": .bool(rows == done), "total": .number(JSONNumber(rows)),
                "answered": .number(JSONNumber(done)), "failed": 0, "bad": 0,
            ]
        )
        .write(to: path + ".summary.json")
    }

    @Test func `each part is complete, running, stopped or missing`() throws {
        try withScratchDirectory { directory in
            let output = directory + "/out.jsonl"
            func part(_ index: Int) -> String { "\(output).\(index)-of-6" }
            try save("{}\n", to: part(1))
            try record(part(1), rows: 10, done: 10)
            let running = try Journal.create(at: part(2) + ".journal", header: .sample)
            running.note(admitted: 35)
            try running.flush()
            try Journal.create(at: part(3) + ".journal", header: .sample).close()
            try record(part(3), rows: 10, done: 4)
            // What --partial writes is no whole part.
            try save("{}\n", to: part(4))
            try record(part(4), rows: 10, done: 9)
            try Journal.create(at: part(4) + ".journal", header: .sample).close()
            // A part from elsewhere without its record.
            try save("{}\n", to: part(5))
            var watch = PartsWatch(output: output)
            let look = try #require(try watch.look())
            #expect(look.paths == (1...6).map(part))
            #expect(
                look.states == [
                    .complete, .running(rowsLeft: 4), .stopped(rowsLeft: 6), .stopped(rowsLeft: 1), .complete, .missing,
                ]
            )
            #expect(look.rowsLeft == 11)
            #expect(!look.isComplete)
            try running.close()
            #expect(try watch.look()?.states[1] == .stopped(rowsLeft: 4))
            // Whoever looks takes no lock that keeps a run from beginning.
            try Journal.open(at: part(2) + ".journal").close()
        }
    }

    @Test func `parts are found by the output or by the names of some`() throws {
        try withScratchDirectory { directory in
            let output = directory + "/out.csv"
            var watch = PartsWatch(output: output)
            #expect(try watch.look() == nil)
            watch = PartsWatch(output: output, count: 3)
            #expect(try watch.look()?.states == [.missing, .missing, .missing])
            try Journal.create(at: output + ".2-of-3.journal", header: .sample).close()
            watch = PartsWatch(output: output)
            #expect(try watch.look()?.states == [.missing, .stopped(rowsLeft: nil), .missing])
            watch = PartsWatch(output: directory + "/whole.csv", given: [output + ".3-of-3"])
            #expect(try watch.look()?.paths == (1...3).map { "\(output).\($0)-of-3" })
            try save("a\n", to: output + ".1-of-2")
            watch = PartsWatch(output: output)
            #expect(throws: PartsWatch.Fault.ambiguous([2, 3])) { try watch.look() }
            watch = PartsWatch(output: output, count: 2)
            #expect(try watch.look()?.states == [.complete, .missing])
            #expect(try watch.look()?.others == [3])
            watch = PartsWatch(output: output, given: ["a"])
            #expect(throws: ShardMerge.Failure.notAPart(path: "a")) { try watch.look() }
            watch = PartsWatch(output: output, given: ["a.1-of-2", "a.1-of-3"])
            #expect(throws: ShardMerge.Failure.otherCount(path: "a.1-of-3")) { try watch.look() }
        }
    }
}

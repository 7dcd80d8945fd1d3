import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import Testing

/// Tasks of an array, their parts, and the answers that they keep for each other.
@Suite(.timeLimit(.minutes(10))) struct ClusterEndToEndTests {
    private func task(_ variables: [String: String], _ arguments: [String], _ batch: BatchRun) throws
        -> BuiltCommand.Run
    {
        try BuiltCommand.run(
            ["batch"] + arguments.map { $0.hasPrefix("@") ? batch.path(String($0.dropFirst())) : $0 },
            environment: batch.environment.merging(variables) { $1 }
        )
    }

    @Test func `the tasks of an array make the parts of a whole`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(10)
            let arguments = ["@in.jsonl", "-o", "@out.jsonl", "--shard", "auto"]
            for number in 0..<3 {
                let variables = [
                    "SLURM_ARRAY_TASK_ID": "\(number)", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "2",
                    "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_JOB_ID": "7",
                ]
                let run = try task(variables, arguments, batch)
                #expect(run.status == 0, "\(run.errors)")
                #expect(batch.isThere("out.jsonl.\(number + 1)-of-3"))
            }
            let merged = try batch.run("-o", "@out.jsonl", "--wait", command: "merge")
            #expect(merged.status == 0, "\(merged.errors)")
            #expect(try batch.lines("out.jsonl").map(\.id) == (1...10).map { "row-\($0)" })

            let again = try task(["JOB_COMPLETION_INDEX": "0"], arguments + ["--shards", "3"], batch)
            #expect(again.status == 0 && again.errors.contains("lready complete"), "\(again.errors)")
            let alone = try task(["JOB_COMPLETION_INDEX": "3", "JOB_COMPLETIONS": "3"], arguments, batch)
            #expect(alone.status == 64 && alone.errors.contains("JOB_COMPLETION_INDEX is 3"), "\(alone.errors)")
            let none = try task([:], arguments + ["--lang", "fr"], batch)
            #expect(none.status == 64 && none.errors.contains("--shard auto ne trouve pas de part"), "\(none.errors)")
        }
    }

    @Test func `a merge says what is missing, and waits for it when it is told to`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(6)
            let nothing = try batch.run("-o", "@out.jsonl", command: "merge")
            #expect(nothing.status == 66 && nothing.errors.contains("--shards"), "\(nothing.errors)")
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", "1/3").status == 0)
            let missing = try batch.run("-o", "@out.jsonl", command: "merge")
            #expect(missing.status == 64 && missing.errors.contains("Missing: 2, 3."), "\(missing.errors)")
            let given = try batch.run("-o", "@out.jsonl", "--wait", "0s", command: "merge")
            #expect(given.status == 75 && given.errors.contains("2 of 3 parts are not complete"), "\(given.errors)")

            let waiting = try ChildProcess(
                BuiltCommand.path(),
                arguments: ["merge", "--wait", "-o", batch.path("out.jsonl")],
                environment: BuiltCommand.base,
                capturesErrors: true
            )
            _ = try waiting.errors?.readLine(limit: 4_096)
            for shard in ["3/3", "2/3"] {
                #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", shard).status == 0)
            }
            let end = try waiting.finish()
            #expect(end.status == 0, "\(end.errors)")
            #expect(try batch.lines("out.jsonl").count == 6)
        }
    }

    /// More parts than a process may have files open.
    @Test func `a thousand parts are merged with few files open`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            for part in 1...1_000 {
                let rows = (0..<3).map { "{\"custom_id\":\"row-\($0 * 1_000 + part)\"}\n" }
                try batch.write(rows.joined(), to: "out.jsonl.\(part)-of-1000")
            }
            let child = try ChildProcess(
                "/bin/sh",
                arguments: ["-c", "ulimit -n 256; exec \"$p\" merge -o \"$d/out.jsonl\""],
                environment: BuiltCommand.base.merging(["p": BuiltCommand.path(), "d": directory]) { $1 },
                capturesErrors: true
            )
            let end = try child.finish()
            #expect(end.status == 0, "\(end.errors)")
            #expect(try batch.lines("out.jsonl").map(\.id) == (1...3_000).map { "row-\($0)" })
        }
    }

    @Test func `a filter takes the answers of a task that ended otherwise`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let rows = (1...20).map { "{\"custom_id\":\"r\($0)\",\"prompt\":\"Q \($0)\"}\n" }
            let arguments = ["-", "--answers", "@shared", "--json"]
            func summary(_ input: String, _ more: String...) throws -> (lines: [String], JSONValue) {
                let run = try batch.run(arguments + more, input: input)
                #expect(run.status == 0, "\(run.errors)")
                let last = run.errors.split(separator: "\n").last.map(String.init) ?? ""
                return (run.output.split(separator: "\n").map(String.init), try JSONValue(parsing: last))
            }
            let first = try summary(rows.prefix(12).joined())
            #expect(first.1["taken_from_answers"] == 0)
            let second = try summary(rows.joined())
            #expect(second.1["taken_from_answers"] == 12)
            #expect(second.1["answered"] == 20)
            #expect(Set(second.lines).isSuperset(of: first.lines))
            let text = try batch.run(["-", "--answers", "@shared"], input: rows.joined())
            #expect(text.errors.contains("20\u{A0}rows from"), "\(text.errors)")
            try batch.write("?\n", to: "shared/x.answers")
            let french = try batch.run(["-", "--answers", "@shared", "--lang", "fr"], input: rows.joined())
            #expect(french.errors.contains("x.answers n'est pas un fichier de réponses"), "\(french.errors)")
            let file = try batch.run(["-", "--answers", "@in", "--format", "text"], input: "a\n")
            #expect(file.status == 0)
            #expect(try batch.run(["-", "--answers", "@shared/x.answers"], input: rows.joined()).status == 73)
            #expect(try batch.run(["-", "--answers", ""], input: rows.joined()).status == 64)
        }
    }
}

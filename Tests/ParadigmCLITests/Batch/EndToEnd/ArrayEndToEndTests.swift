import ParadigmCLI
import ParadigmGround
import Testing

/// What goes wrong with arrays and filters, and is told.
@Suite(.timeLimit(.minutes(10))) struct ArrayEndToEndTests {
    @Test func `a part that would divide the input otherwise than those beside it is refused`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(12)
            func run(_ shard: String, _ more: String...) throws -> BuiltCommand.Run {
                try batch.run(["@in.jsonl", "-o", "@out.jsonl", "--shard", shard] + more)
            }
            #expect(try run("1/4").status == 0)
            let other = try run("1/1")
            #expect(other.status == 73 && other.errors.contains("lie beside it: 4"), "\(other.errors)")
            let french = try run("2/8", "--lang", "fr")
            #expect(french.status == 73 && french.errors.contains("d'un autre découpage"), "\(french.errors)")
            #expect(!batch.isThere("out.jsonl.1-of-1") && !batch.isThere("out.jsonl.2-of-8.journal"))
            #expect(try run("2/4").status == 0)
            #expect(try run("1/2", "--force").status == 0)
            // What was begun with leave goes on without.
            let again = try run("1/2")
            #expect(again.status == 0 && again.errors.contains("lready complete"), "\(again.errors)")

            let merged = try batch.run("-o", "@out.jsonl", "--shards", "8", command: "merge")
            #expect(merged.status == 64 && merged.errors.contains("--shards 2 would"), "\(merged.errors)")
            let waited = try batch.run(
                "-o",
                "@out.jsonl",
                "--shards",
                "8",
                "--wait",
                "0s",
                "--lang",
                "fr",
                command: "merge"
            )
            #expect(waited.status == 75 && waited.errors.contains("--shards 2 le prendrait"), "\(waited.errors)")
        }
    }

    /// With `--no-strict` nobody else in an array tells of rows that failed.
    @Test func `a merge tells of rows without an answer`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "422;match=Say 3") { batch in
            let rows = (1...8).map { "{\"prompt\":\"Say \($0)\"}\n" } + ["nothing\n"]
            try batch.write(rows.joined(), to: "in.jsonl")
            for shard in ["1/2", "2/2"] {
                let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", shard, "--no-strict")
                #expect(run.status == 0, "\(run.errors)")
            }
            let merged = try batch.run("-o", "@out.jsonl", command: "merge")
            #expect(merged.status == 1, "\(merged.errors)")
            #expect(merged.errors.contains("2 of them have no answer"), "\(merged.errors)")
            #expect(merged.errors.contains("--retry-failed"), "\(merged.errors)")
            let french = try batch.run("-o", "@out.jsonl", "--force", "--lang", "fr", command: "merge")
            #expect(french.errors.contains("2 n'ont pas de réponse"), "\(french.errors)")
        }
    }

    @Test(arguments: ["csv", "tsv", "xlsx", "text", "jsonl"], ["", "\n\n", "\u{FEFF}"])
    func `a part without rows is none, in any format`(format: String, input: String) async throws {
        guard format != "xlsx" || input.isEmpty else { return }
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let more = format == "text" ? [] : ["--prompt", "{{text}}"]
            let run = try batch.run(["-", "--format", format] + more, input: input)
            #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
            let dry = try batch.run(["-", "--dry-run", "--format", format] + more, input: input)
            #expect(dry.status == 0, "\(dry.errors)")
            // A file of the same is a slip, and what has rows is read as before.
            if format == "csv" {
                try batch.write(input, to: "in.csv")
                #expect(try batch.run("@in.csv", "--prompt", "{{text}}").status == 65)
                let rows = try batch.run(["-", "--format", format] + more, input: input + "text\na\n")
                #expect(rows.status == 0 && rows.output.split(separator: "\n").count == 1, "\(rows.errors)")
            }
        }
    }

    @Test func `a part without rows of an input that has some says so`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(2)
            let part = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", "3/3")
            #expect(part.status == 0 && part.errors.contains("This part of the input holds no rows."), "\(part.errors)")
        }
    }

    @Test func `a filter without a model ends at its first row`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let environment = batch.environment.filter { $0.key != "PARADIGM_MODEL" }
            func run(_ input: String, _ more: String...) throws -> BuiltCommand.Run {
                try BuiltCommand.run(
                    ["batch", "-", "--format", "jsonl"] + more,
                    input: input,
                    environment: environment
                )
            }
            let row = "{\"custom_id\":\"a\",\"prompt\":\"x\"}\n"
            let none = try run(row + row)
            #expect(none.status == 64 && none.output.isEmpty, "\(none.errors)")
            #expect(none.errors.contains("No model is named (line 1"), "\(none.errors)")
            #expect(try run("nothing\n" + row).status == 64)
            #expect(try run(row, "-o", batch.path("out.jsonl")).status == 64)
            // Rows that name one are answered beside those that do not.
            let own = "{\"custom_id\":\"b\",\"model\":\"alfred-4.2\",\"messages\":[]}\n"
            let some = try run(own + row)
            #expect(some.status == 0 && some.output.contains("no_model"), "\(some.errors)")
            #expect(try run(row, "--model", "alfred-4.2").status == 0)
        }
    }

    @Test func `a dry run counts the answers that others have kept`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(6)
            let rows = try batch.read("in.jsonl")
            let four = rows.split(separator: "\n").prefix(4).map { $0 + "\n" }.joined()
            #expect(try batch.run(["-", "--answers", "@kept"], input: four).status == 0)
            let dry = try batch.run("@in.jsonl", "--answers", "@kept", "--dry-run", "--json")
            #expect(
                dry.output.contains("\"to_send\":2") && dry.output.contains("\"taken_from_answers\":4"),
                "\(dry.output)"
            )
            let text = try batch.run(["-", "--answers", "@kept", "--dry-run"], input: four)
            #expect(text.output.contains("4 to be taken from kept answers"), "\(text.output)")
            #expect(try batch.run("@in.jsonl", "--answers", "@other", "--dry-run").status == 0)
            #expect(!batch.isThere("other"))
        }
    }

    @Test func `what a full disk did not take is told`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(5)
            let child = try ChildProcess(
                "/bin/sh",
                arguments: ["-c", "\"$p\" batch \"$d/in.jsonl\" > /dev/full"],
                environment: batch.environment.merging(["p": BuiltCommand.path(), "d": batch.path(".")]) { $1 },
                capturesErrors: true
            )
            let end = try child.finish()
            #expect(end.status == 74, "\(end.errors)")
            #expect(end.errors.contains("No space left on device): "), "\(end.errors)")
            #expect(end.errors.contains("0 outcomes were passed on"), "\(end.errors)")
        }
    }
}

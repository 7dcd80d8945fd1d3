import ParadigmAPI
import ParadigmCLI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct BatchEndToEndTests {
    @Test func `CSV in, CSV out, in order, with the answers beside the columns`() async throws {
        try await BatchRun.withSimulator("--latency", "lognormal:20ms:0.8") { batch in
            let names = (1...40).map { "Name \($0)" }
            try batch.write("id,name\n" + names.enumerated().map { "\($0),\"\($1), x\"\n" }.joined(), to: "in.csv")
            let run = try batch.run("@in.csv", "--prompt", "Greet {{name}}.", "--id-column", "id", "-o", "@out.csv")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "")
            let lines = try batch.read("out.csv").split(separator: "\n")
            #expect(lines.count == 41)
            #expect(lines[0] == "id,name,answer,error,finish_reason,prompt_tokens,completion_tokens")
            for (index, line) in lines.dropFirst().enumerated() {
                #expect(line.hasPrefix("\(index),\"Name \(index + 1), x\",\"The simulator"), "\(line)")
            }
            #expect(run.errors.contains("All 40\u{A0}rows were answered."))
            #expect(batch.isThere("out.csv.journal"))
            #expect(batch.isThere("out.csv.summary.json"))
            let discarded = try batch.run("@in.csv", "-o", "@other.csv", "--prompt", "{{name}}", "--discard-journal")
            #expect(discarded.status == 0, "\(discarded.errors)")
            #expect(!batch.isThere("other.csv.journal"))
        }
    }

    @Test func `JSON lines in, JSON lines out, each row once and in order`() async throws {
        try await BatchRun.withSimulator("--latency", "lognormal:10ms:1") { batch in
            try batch.writePrompts(200)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(run.status == 0)
            let lines = try batch.lines("out.jsonl")
            #expect(lines.map(\.id) == (1...200).map { "row-\($0)" })
            for (index, line) in lines.enumerated() {
                let body = line.line["response"]?["body"]
                let text = body?["choices"]?[0]?["message"]?["content"]?.string ?? ""
                #expect(text.contains("“Question \(index + 1)”"), "\(text)")
            }
            let summary = try run.json()
            #expect(summary["answered"] == 200)
            #expect(summary["end"] == "complete")
            #expect(summary["exit_status"] == 0)
            #expect(summary["latency_seconds"]?["p50"]?.double ?? 0 > 0)
        }
    }

    @Test func `a model of --set goes before the environment's, and after the row's own`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let own = #"{"model":"alfred-sv5","messages":[{"role":"user","content":"a"}]}"#
            let nameless = #"{"messages":[{"role":"user","content":"b"}]}"#
            try batch.write("\(own)\n\(nameless)\n{\"prompt\":\"c\"}\n", to: "in.jsonl")
            #expect(batch.environment["PARADIGM_MODEL"] == "alfred-4.2")
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--set", #"model="alfred-4""#)
            #expect(run.status == 0, "\(run.errors)")
            let models = try batch.lines("out.jsonl").map { $0.line["response"]?["body"]?["model"]?.string }
            #expect(models == ["alfred-sv5", "alfred-4", "alfred-4"])
        }
    }

    @Test func `standard input to standard output, without files`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let run = try batch.run("-", "--format", "text", input: "un\ndeux\ntrois\n")
            #expect(run.status == 0)
            let lines = try BatchRun.lines(of: run.output)
            #expect(Set(lines.map(\.id)) == ["row-1", "row-2", "row-3"])
            #expect(run.errors.contains("3\u{A0}rows"))
        }
    }

    @Test func `standard input to a file can be gone on with`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let run = try batch.run("-", "--format", "text", "-o", "@out.csv", input: "un\ndeux\n")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try batch.read("out.csv").hasPrefix("prompt,answer,"))
            #expect(!batch.isThere("out.csv.input"))
        }
    }

    @Test func `bad rows are errors in the output and stop nobody`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.write("{\"prompt\":\"a\"}\n{\"prompt\":\n{\"prompt\":\"c\"}\n", to: "in.jsonl")
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl")
            #expect(run.status == 1)
            #expect(run.errors.contains("line 2, column 11: the text ends too early"))
            let lines = try batch.lines("out.jsonl")
            #expect(lines.map { $0.line["error"]?["code"]?.string } == [nil, "bad_row", nil])
            #expect(lines[1].line["error"]?["message"] == "line 2, column 11: the text ends too early")
            let french = try batch.run("@in.jsonl", "-o", "@sortie.jsonl", "--lang", "fr")
            #expect(french.status == 1)
            let lignes = try batch.lines("sortie.jsonl")
            #expect(lignes[1].line["error"]?["code"] == "bad_row")
            #expect(lignes[1].line["error"]?["message"] == "ligne 2, colonne 11\u{A0}: le texte finit trop tôt")
        }
    }

    @Test func `a dry run sends nothing and needs neither key nor server`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("name\nAlice\nBob\n", to: "in.csv")
            let options = ["--prompt", "Greet {{name}}.", "--dry-run"]
            func run(_ more: String...) throws -> BuiltCommand.Run {
                try BuiltCommand.run(["batch", batch.path("in.csv")] + options + more)
            }
            let without = try run()
            #expect(without.status == 64)
            #expect(without.errors.contains("paradigm models"))
            let good = try run("--model", "alfred-4.2", "-o", batch.path("out.csv"))
            #expect(good.status == 0)
            #expect(good.output.contains("2: 2 to be sent"))
            #expect(good.errors == "")
            #expect(!batch.isThere("out.csv.journal"))
            let json = try run("--model", "alfred-4.2", "--json", "--max-tokens", "10", "--price-out", "1000").json()
            #expect(json["rows"] == 2)
            #expect(json["estimated_completion_tokens"] == 20)
            #expect(json["estimated_cost"]?.double == 0.02)
        }
    }

    @Test func `the built-in simulator, and what is said about it`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.writePrompts(5)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--simulate", "--lang", "fr")
            #expect(run.status == 0)
            #expect(run.errors.contains("Simulation\u{A0}: c'est le simulateur intégré qui a répondu"))
            #expect(run.errors.contains("Les 5\u{A0}lignes ont toutes leur réponse."))
        }
    }

    @Test func `progress for programs is nothing but JSON, the summary included`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:300ms") { batch in
            try batch.writePrompts(12)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--progress", "json", "--concurrency", "4")
            #expect(run.status == 0)
            let lines = try run.errors.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(lines.count >= 3)
            for line in lines {
                for name in ["done", "failed", "total", "in_flight", "window", "rows_per_second", "eta_seconds"] {
                    #expect(line[name] != nil, "\(name)")
                }
            }
            #expect(lines.last?["event"] == "summary")
            #expect(lines.last?["window"] == 4 && lines.last?["in_flight"] == 0)
            #expect(lines.dropLast().allSatisfy { $0["event"] == "progress" })
            #expect(lines.allSatisfy { $0["in_flight"]?.int ?? 9 <= 4 })
            #expect(lines.dropLast().last?["done"] == 12)
        }
    }

    @Test func `limits are kept and the wait is told`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms", "--fault", "429;retry-after=1:1@3-5") { batch in
            try batch.writePrompts(8)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json", "--concurrency", "1")
            #expect(run.status == 0, "\(run.errors)")
            let summary = try run.json()
            #expect(summary["answered"] == 8)
            #expect(summary["retries"]?.int ?? 0 >= 1)
            #expect(summary["held_up_seconds"]?.double ?? 0 > 0.5)
        }
    }

    @Test func `a cap on tokens stops early, and says so`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(50)
            let run = try batch.run(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--json",
                "--max-tokens-total",
                "100",
                "--max-tokens",
                "20",
                "--concurrency",
                "2"
            )
            #expect(run.status == 75, "\(run.errors)")
            let summary = try run.json()
            #expect(summary["reason"] == "cap_reached")
            #expect(summary["pending"]?.int ?? 0 > 20)
            #expect(!batch.isThere("out.jsonl"))
            #expect(batch.isThere("out.jsonl.journal"))
        }
    }
}

import ParadigmAPI
import ParadigmCLI
import Testing

/// Prompts that would go wrong are told before anything is sent.
@Suite(.timeLimit(.minutes(10))) struct BatchPromptEndToEndTests {
    private func withTable(_ body: (BatchRun) throws -> Void) async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("id,Question\n1,Quoi ?\n2,Où ?\n", to: "in.csv")
            try body(batch)
        }
    }

    @Test(arguments: [
        ("Résume {Question}", ["{{Question}}", "{{{{Question}}}}", "--prompt-file", "--same-prompt"]),
        ("Résume {question}", ["{{Question}}"]), ("{{id}} {Question}", ["{{Question}}"]),
        ("Résume", ["--same-prompt", "Question"]), ("", ["--same-prompt"]), ("{{question}}", ["{{Question}}"]),
        ("{{Queston}}", ["{{Question}}"]), ("{{Qüestion}}", ["{{Question}}"]), ("{{Titre}}", ["id, Question"]),
    ])
    func `what is wrong with a prompt is told, and nothing is sent`(prompt: String, words: [String]) async throws {
        try await withTable { batch in
            for language in Language.allCases.map(\.rawValue) {
                for more in [["-o", "@out.csv"], ["--dry-run", "--model", "m"], []] {
                    let run = try batch.run(["@in.csv", "--prompt", prompt, "--simulate", "--lang", language] + more)
                    #expect(run.status == 64)
                    #expect(run.output == "")
                    for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
                }
            }
            #expect(try batch.names() == ["in.csv"])
        }
    }

    @Test func `so it is when the rows are piped in`() async throws {
        try await withTable { batch in
            let table = try batch.read("in.csv")
            for target in [["-o", "@out.csv"], []] {
                let csv = ["-", "--format", "csv", "--prompt", "Résume {Question}", "--simulate"] + target
                let run = try batch.run(csv, input: table)
                #expect(run.status == 64)
                #expect(run.errors.contains("{{Question}}"))
            }
            let lines = "{\"Question\":\"a\"}\n"
            let json = ["-", "--format", "jsonl", "--prompt", "{{question}}", "--simulate", "-o", "@out.jsonl"]
            let run = try batch.run(json, input: lines)
            #expect(run.status == 64)
            #expect(run.errors.contains("{{Question}}"), "\(run.errors)")
            #expect(try batch.names() == ["in.csv"])
        }
    }

    @Test func `one prompt for all rows where it is meant`() async throws {
        try await withTable { batch in
            let run = try batch.run(
                "@in.csv",
                "--prompt",
                "Dis {Question}",
                "--same-prompt",
                "--simulate",
                "-o",
                "@out.csv"
            )
            #expect(run.status == 0, "\(run.errors)")
        }
    }

    @Test func `a prompt from a file, with apostrophes and braces`() async throws {
        try await withTable { batch in
            try batch.write("\u{FEFF}L'idée d'« {{Question}} » :\n", to: "prompt.txt")
            try batch.write("Sois bref.\r\n", to: "system.txt")
            let run = try batch.run(
                "@in.csv",
                "--prompt-file",
                "@prompt.txt",
                "--system-file",
                "@system.txt",
                "--dry-run",
                "--json",
                "--model",
                "m"
            )
            #expect(run.status == 0, "\(run.errors)")
            let json = try run.json()
            let body = json["first_request"]?["body"]
            #expect(body?["messages"]?[0]?["content"] == "Sois bref.")
            #expect(body?["messages"]?[1]?["content"] == "L'idée d'« Quoi ? » :")
            #expect(json["first_rows"]?.array?.compactMap { $0["line"]?.int } == [2, 3])
            let shown = try batch.run("@in.csv", "--prompt-file", "@prompt.txt", "--dry-run", "--model", "m")
            #expect(shown.output.contains("L'idée d'« Où ? » :"))
            #expect(shown.output.contains("\"role\": \"user\""))
        }
    }

    @Test func `a file of prompts in another encoding, or that is to be written`() async throws {
        try await withTable { batch in
            try TestFile.write(bytes: [0x52, 0xE9, 0x0A], to: batch.path("latin.txt"))
            let run = try batch.run("@in.csv", "--prompt-file", "@latin.txt", "--simulate", "-o", "@out.csv")
            // It is read, and names no column.
            #expect(run.status == 64)
            #expect(run.errors.contains("latin.txt is Windows-1252 text") && run.errors.contains("--same-prompt"))
            try batch.write("{{Question}}", to: "prompt.txt")
            for more in [[], ["--force"]] {
                let same = ["@in.csv", "--prompt-file", "@prompt.txt", "--simulate", "-o", "@prompt.txt"] + more
                #expect(try batch.run(same).status == 64)
            }
            #expect(try batch.read("prompt.txt") == "{{Question}}")
        }
    }

    @Test func `rows that ask nothing are set aside and told`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.write("id,Question\n1,Quoi ?\n2,\n3, \n", to: "in.csv")
            let usual = ["@in.csv", "--prompt", "Réponds : {{Question}}"]
            let run = try batch.run(usual + ["-o", "@out.csv"])
            #expect(run.status == 1)
            #expect(run.errors.contains("--send-empty"), "\(run.errors)")
            let lines = try batch.read("out.csv").split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[2].hasPrefix("2,,,empty_prompt: line 3"))
            let json = try batch.run(usual + ["-o", "@again.csv", "--json"]).json()
            #expect(json["empty_prompts"] == 2)
            #expect(json["bad"] == 2)
            let dry = try batch.run(usual + ["--dry-run"])
            #expect(dry.status == 1)
            #expect(dry.output.contains("--send-empty"))
            let sent = try batch.run(usual + ["-o", "@all.csv", "--send-empty"])
            #expect(sent.status == 0, "\(sent.errors)")
        }
    }

    @Test func `a question and instructions from files`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.write("L'heure ?\n", to: "prompt.txt")
            try batch.write("Sois bref.\n", to: "system.txt")
            let run = try batch.run(
                ["--prompt-file", "@prompt.txt", "--system-file", "@system.txt"],
                command: "chat"
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("L'heure ?"))
            #expect(try batch.run(["--prompt-file", "@none.txt"], command: "chat").status == 66)
        }
    }
}

/// A look at the first rows, and the run after it.
@Suite(.timeLimit(.minutes(10))) struct BatchPreviewEndToEndTests {
    @Test func `questions and answers are shown, and not sent again`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(20)
            let usual = ["@in.jsonl", "-o", "@out.jsonl", "--price-in", "0.5", "--price-out", "1.5"]
            let preview = try batch.run(usual + ["--preview", "2"])
            #expect(preview.status == 0, "\(preview.errors)")
            for words in ["Question 1", "Question 2", "lowest", "expected", "highest", "Cost"] {
                #expect(preview.output.contains(words), "\(preview.output)")
            }
            #expect(!preview.output.contains("Question 3"))
            #expect(preview.errors.contains("without --preview"))
            #expect(try batch.names().sorted() == ["in.jsonl", "out.jsonl.journal", "out.jsonl.summary.json"])
            let run = try batch.run(usual + ["--json"])
            #expect(run.status == 0, "\(run.errors)")
            let summary = try run.json()
            #expect(summary["recorded_before"] == 2)
            #expect(summary["answered"] == 20)
            #expect(try batch.lines("out.jsonl").count == 20)
        }
    }

    @Test func `the same of rows that are piped in`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let usual = ["-", "--format", "text", "-o", "@out.csv", "--json"]
            let preview = try batch.run(usual + ["--preview", "1"], input: "un\ndeux\n")
            #expect(preview.status == 0, "\(preview.errors)")
            #expect(try preview.json()["preview"]?["rows"]?[0]?["prompt"] == "un")
            let run = try batch.run(usual, input: "un\ndeux\n")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.json()["recorded_before"] == 1)
        }
    }

    @Test func `a preview whose rows fail says so`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms", "--fault", "400;match=Question 2") { batch in
            try batch.writePrompts(5)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--preview", "3", "--lang", "fr")
            #expect(run.status == 1)
            #expect(run.output.contains("Échec"))
            #expect(!batch.isThere("out.jsonl"))
        }
    }
}

import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// People's tables as the user of the command meets them.
@Suite(.timeLimit(.minutes(10))) struct BatchTablesEndToEndTests {
    @Test func `a reader that goes away is told with what was sent, and has a status`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:5ms") { batch in
            try batch.writePrompts(5_000)
            for journal in [nil, "@j"] {
                let child = try batch.start(["@in.jsonl"] + (journal.map { ["--journal", $0] } ?? []))
                _ = try child.output.readLine(limit: 1 << 16)
                child.output.close()
                let errors = String(decoding: try child.errors?.readToEnd(limit: 1 << 20) ?? [], as: UTF8.self)
                child.errors?.close()
                child.input.close()
                #expect(child.wait() == 74)
                #expect(errors.contains("Whatever read standard output went away"), "\(errors)")
                #expect(errors.contains(journal == nil ? "--limit takes" : "the same command goes on after it"))
            }
        }
    }

    @Test func `a semicolon table whose texts have semicolons is no list of lines`() async throws {
        try await BatchRun.withSimulator { batch in
            try batch.write("id;prompt\n1;Bonjour ; toi\n2;Salut ; vous\n3;Coucou\n", to: "q.csv")
            let run = try batch.run("@q.csv", "-o", "@o.csv")
            #expect(run.status == 1 && run.errors.contains("separated by semicolons"), "\(run.errors)")
            let rows = try batch.read("o.csv").split(separator: "\n").map(String.init)
            #expect(rows[0].hasPrefix("id;prompt;answer;"))
            #expect(rows[3].hasPrefix("3;Coucou;"))
            try batch.write("id;texte\n1;Bonjour ; toi\n2;Salut ; vous\n", to: "t.csv")
            let refused = try batch.run("@t.csv", "-o", "@t.out.csv")
            #expect(refused.status == 64 && refused.errors.contains("--separator semicolon"), "\(refused.errors)")
            #expect(!batch.isThere("t.out.csv.journal"))
            let asked = try batch.run("@t.csv", "-o", "@t.out.csv", "--separator", "comma")
            #expect(asked.status == 0, "\(asked.errors)")
        }
    }

    @Test func `the first line of a list without a header is told`() async throws {
        try await BatchRun.withSimulator { batch in
            try batch.write("Un ?\nDeux ?\nTrois ?\n", to: "q.csv")
            let run = try batch.run("@q.csv", "-o", "@o.csv", "--quiet")
            #expect(run.status == 0 && run.errors.contains("“Un ?” is taken for the name of the only column"))
        }
    }

    @Test func `an empty name of an output is refused before anything is sent`() async throws {
        try await BatchRun.withSimulator { batch in
            try batch.writePrompts(2)
            for option in ["-o", "--report", "--journal"] {
                let run = try batch.run("@in.jsonl", option, "")
                #expect(run.status == 64 && run.output.isEmpty, "\(run.errors)")
                #expect(run.errors.contains("\(option) is given an empty name"))
            }
        }
    }

    @Test func `a workbook is not written beyond the last column`() async throws {
        try await BatchRun.withSimulator { batch in
            let header = (1...16_381).map { "c\($0)" }.joined(separator: ",")
            try batch.write(header + "\n" + header.replacing("c", with: "x") + "\n", to: "w.csv")
            let wide = try batch.run("@w.csv", "-o", "@w.xlsx", "--prompt", "{{c1}}")
            #expect(wide.status == 64 && wide.errors.contains("holds 16,384 columns"), "\(wide.errors)")
            #expect(try batch.run("@w.csv", "-o", "@w.out.csv", "--prompt", "{{c1}}").status == 0)
        }
    }

    @Test func `several choices of each row are asked for without a schema`() async throws {
        try await BatchRun.withSimulator { batch in
            try batch.writePrompts(1)
            let run = try batch.run("@in.jsonl", "--schema", "a int", "--set", "n=3")
            #expect(run.status == 64 && run.errors.contains("--set n=3 asks for 3"), "\(run.errors)")
            #expect(try batch.run("@in.jsonl", "--schema", "a int", "--set", "n=1").status == 0)
        }
    }

    @Test func `the same failed state has the same status each time`() async throws {
        try await BatchRun.withSimulator("--fault", "400;match=Question 2") { batch in
            try batch.writePrompts(3)
            for _ in 0..<2 { #expect(try batch.run("@in.jsonl", "-o", "@o.jsonl").status == 1) }
            #expect(try batch.run("@in.jsonl", "-o", "@o.jsonl", "--preview", "2").status == 1)
        }
    }

    @Test func `asking again for cut answers that is refused says so`() async throws {
        try await BatchRun.withSimulator("--fault", "400;match=100000") { batch in
            try batch.writePrompts(4)
            #expect(try batch.run("@in.jsonl", "-o", "@o.csv", "--max-tokens", "1").status == 0)
            let again = try batch.run("@in.jsonl", "-o", "@o.csv", "--max-tokens", "100000", "--retry-cut")
            #expect(again.status == 1, "\(again.errors)")
            let words = again.errors.replacing("\u{A0}", with: " ")
            #expect(words.contains("4 of 4 rows were asked again and failed"), "\(words)")
            #expect(again.errors.contains("4 cut at the greatest length"))
        }
    }
}

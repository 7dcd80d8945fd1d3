import ParadigmAPI
import ParadigmCLI
import Testing

/// Inputs as people have them, and what they are told of them.
@Suite(.timeLimit(.minutes(10))) struct BatchInputEndToEndTests {
    @Test func `a table from a French Excel is read, and what was found is told once`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let table =
                Array("N°;Question;;\r\n1;".utf8).filter { $0 != 0xC2 } + [0xC9, 0x74, 0xE9]
                + Array(" ?;;\r\n2;3,50 ".utf8) + [0x80] + Array(";;\r\n;;;\r\n;;;\r\n".utf8)
            try TestFile.write(table, to: batch.path("in.csv"), mode: 0o600)
            let run = try batch.run("@in.csv", "-o", "@out.jsonl", "--prompt", "{{Question}}", "--json")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.json()["answered"] == 2)
            #expect(try run.json()["empty_rows"] == 2)
            #expect(run.errors.count(of: "Windows-1252 text") == 1)
            #expect(run.errors.count(of: "separated by semicolons") == 1)
            let french = try batch.run("@in.csv", "--prompt", "{{Question}}", "--dry-run", "--lang", "fr")
            #expect(french.status == 0)
            #expect(french.errors.contains("L'entrée est un texte en Windows-1252, lu comme tel\u{A0};"))
            #expect(french.errors.contains("séparés par des points-virgules"))
            #expect(french.output.contains("2, ignorées"))
        }
    }

    @Test func `standard input is looked at too`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let table = "id;question\n1;un\n2;deux\n;\n"
            let options = ["-", "--format", "csv", "--prompt", "{{question}}"]
            let kept = try batch.run(options + ["-o", "@out.jsonl", "--json"], input: table)
            #expect(kept.status == 0, "\(kept.errors)")
            #expect(kept.errors.count(of: "separated by semicolons") == 1)
            #expect(try kept.json()["answered"] == 2)
            let streamed = try batch.run(options, input: table)
            #expect(streamed.status == 0)
            #expect(streamed.errors.count(of: "separated by semicolons") == 1)
            #expect(try BatchRun.lines(of: streamed.output).count == 2)
            let dry = try batch.run(options + ["--dry-run", "--json"], input: table)
            #expect(dry.errors.count(of: "separated by semicolons") == 1)
            #expect(try dry.json()["rows"] == 2)
            #expect(try dry.json()["empty_rows"] == 1)
        }
    }

    @Test func `an array of JSON is read as its elements`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let array =
                "[\n  {\"custom_id\": \"a\",\n   \"body\": {\n     \"messages\": []}},\n  {\"prompt\": \"b\"}\n]\n"
            try batch.write(array, to: "in.json")
            let run = try batch.run("@in.json", "-o", "@out.jsonl", "--model", "alfred-4.2", "--json")
            #expect(try run.json()["total"] == 2)
            #expect(try batch.lines("out.jsonl").map(\.id) == ["a", "row-2"])
        }
    }

    /// Options win over what is found, and contradictions are told before anything is sent.
    @Test func `separators and encodings can be said`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("a;b,c\n1;2,3\n", to: "in.txt")
            func dry(_ arguments: String...) throws -> BuiltCommand.Run {
                try batch.run(["@in.txt", "--dry-run", "--model", "m"] + arguments)
            }
            #expect(try dry("--separator", "semicolon", "--prompt", "{{b,c}}").status == 0)
            #expect(try dry("--separator", ",", "--prompt", "{{a;b}}").status == 0)
            #expect(try dry("--input-format", "csv", "--separator", "|", "--prompt", "{{a;b,c}}").status == 0)
            #expect(try dry("--format", "text", "--separator", "tab").status == 64)
            #expect(try dry("--separator", "ab").status == 64)
            #expect(try dry("--encoding", "ebcdic").status == 64)
            #expect(try dry("--encoding", "latin1").status == 0)
            let wrong = try dry("--encoding", "utf-16")
            #expect(wrong.status == 65)
            #expect(wrong.errors.contains("in.txt is UTF-8 text, not utf-16: nothing was sent."))
            try batch.write("a\tb\n1\t2\n", to: "in.txt")
            #expect(try dry().errors.contains("--input-format tsv"))
            #expect(try dry("--input-format", "tsv", "--prompt", "{{a}}").errors == "")
        }
    }

    @Test func `a gzip file that was cut off is refused before anything is sent`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let packed: [UInt8] = [
                0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0x28, 0xCA, 0xCF, 0x2D, 0x28, 0xE1,
                0x72,
                0xCA, 0xCF, 0xCB, 0xCA, 0x2F, 0x2D, 0xE2, 0x3A, 0xDC, 0x59, 0x72, 0x78, 0x25, 0x17, 0x00, 0x84, 0xC7,
                0xE5,
                0xB1, 0x15, 0x00, 0x00, 0x00,
            ]
            try TestFile.write(packed, to: batch.path("in.csv.gz"), mode: 0o600)
            let whole = try batch.run("@in.csv.gz", "-o", "@out.csv", "--json")
            #expect(whole.status == 0, "\(whole.errors)")
            #expect(try whole.json()["answered"] == 2)
            try TestFile.write(Array(packed.dropLast(2)), to: batch.path("cut.csv.gz"), mode: 0o600)
            let cut = try batch.run("@cut.csv.gz", "-o", "@cut.csv")
            #expect(cut.status == 65)
            #expect(cut.errors.contains("it ends after 39 bytes"))
            #expect(!batch.isThere("cut.csv.journal"))
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}

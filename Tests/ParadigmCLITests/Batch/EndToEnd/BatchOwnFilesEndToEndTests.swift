import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// No file of the user's is lost to one that a command writes.
@Suite(.timeLimit(.minutes(10))) struct BatchOwnFilesEndToEndTests {
    private static let mine = "my own data\n"

    /// The options of a command that name a file, by what its help calls their values.
    private func fileOptions(of command: String...) throws -> [String] {
        let help = try BuiltCommand.run(command + ["--help"]).output
        let options = help.split(separator: "\n")
            .compactMap { line -> String? in
                guard let name = line.firstRange(of: "--"), let value = line.lastIndex(of: ">"),
                    name.lowerBound < value
                else { return nil }
                let words = line[name.lowerBound...value].split(separator: " ")
                guard words.count == 2, words[1].contains("file") else { return nil }
                return String(words[0])
            }
        return options
    }

    /// What a file has to hold for an option to take it.
    private static let contents = [
        "--schema": "{\"type\":\"object\"}",
        "--body-template": "{\"messages\":[{\"role\":\"user\",\"content\":{{prompt}}}]}",
        "--prompt-file": "Say {{prompt}}",
        "--documents": "document_id\n12\n",
    ]

    @Test func `what an option reads is written by no other`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let options = try fileOptions(of: "batch")
            for option in ["--schema", "--documents", "--prompt-file", "--key-file", "--ca-file"] {
                #expect(options.contains(option), "\(options)")
            }
            let written: Set = ["--output", "--journal", "--report"]
            for option in options where !written.contains(option) {
                let text = Self.contents[option] ?? Self.mine
                for name in ["o.jsonl", "o.jsonl.journal", "o.jsonl.summary.json", "j.json", "r.json"] {
                    try batch.write("prompt\nun\ndeux\n", to: "in.csv")
                    try batch.write(text, to: name)
                    let run = try batch.run(
                        [
                            "@in.csv", option, "@" + name, "-o", "@o.jsonl", "--report", "@r.json", "--force",
                        ] + (name.hasPrefix("o.jsonl.journal") ? [] : ["--journal", "@j.json"])
                    )
                    #expect(run.status == 64, "\(option) \(name): \(run.errors)")
                    #expect(try batch.read(name) == text, "\(option) \(name): \(run.errors)")
                    unsafe unlink(batch.path(name))
                }
            }
        }
    }

    @Test func `a page replaces a page, and nothing else`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(2)
            try batch.write(Self.mine, to: "notes.txt")
            func run(_ output: String, _ more: String...) throws -> BuiltCommand.Run {
                try batch.run(["@in.jsonl", "-o", output, "--report", "@notes.txt"] + more)
            }
            let refused = try run("@a.jsonl")
            #expect(refused.status == 73 && refused.errors.contains("notes.txt is another file"), "\(refused.errors)")
            #expect(try run("@a.jsonl", "--lang", "fr").errors.contains("n'a pas écrit"))
            #expect(try batch.read("notes.txt") == Self.mine && !batch.isThere("a.jsonl"))
            #expect(try run("@a.jsonl", "--force").status == 0)
            #expect(try batch.read("notes.txt").contains("<html"))
            #expect(try run("@b.jsonl").status == 0)
            try batch.write("", to: "notes.txt")
            #expect(try run("@c.jsonl").status == 0)
            #expect(try batch.read("notes.txt").contains("<html"))
        }
    }

    @Test func `questions to documents lose neither questions, nor lists, nor documents`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try TestFile.makeDirectory(batch.path("up"))
            try batch.write("question\nhi\n", to: "in.csv")
            try batch.write("document_id\n12\n", to: "list.csv")
            try batch.write("Boats.\n", to: "up/a.txt")
            try batch.write("question\nhi\n", to: "y.jsonl.pairs.csv")
            try batch.write("document_id\n12\n", to: "z.jsonl.pairs.csv")
            try batch.write(Self.mine, to: "f.jsonl.pairs.csv")
            try batch.write(Self.mine, to: "g.jsonl.documents.csv.files.csv")
            let folder = ["--documents", "@up", "--workspace", "1"]
            let refused: [([String], status: Int32)] = [
                (["@y.jsonl.pairs.csv", "--documents", "@list.csv", "-o", "@y.jsonl"], 64),
                (["@in.csv", "--documents", "@z.jsonl.pairs.csv", "-o", "@z.jsonl"], 64),
                (["@in.csv", "--documents", "@list.csv", "-o", "@f.jsonl"], 73),
                (["@in.csv", "--documents", "@list.csv", "-o", "@list.csv", "--force"], 64),
                (["@in.csv", "--documents", "@list.csv", "-o", "@in.csv", "--force"], 64),
                (["@in.csv", "--documents", "@list.csv", "-o", "@x.jsonl", "--report", "@list.csv", "--force"], 64),
                (["@in.csv", "--documents", "@list.csv", "-o", "@x.jsonl", "--journal", "@list.csv", "--force"], 64),
                (["@in.csv", "--documents", "@list.csv", "-o", "@list.csv", "--wide", "--force"], 64),
                (["@in.csv", "-o", "@x.jsonl", "--report", "@up/a.txt"] + folder, 64),
                (["@in.csv", "-o", "@x.jsonl", "--journal", "@up/a.txt", "--force"] + folder, 64),
                (["@in.csv", "-o", "@up/a.txt", "--output-format", "jsonl", "--force"] + folder, 64),
                (["@in.csv", "-o", "@g.jsonl"] + folder, 73),
            ]
            let names = [
                "in.csv", "list.csv", "up/a.txt", "y.jsonl.pairs.csv", "z.jsonl.pairs.csv", "f.jsonl.pairs.csv",
                "g.jsonl.documents.csv.files.csv",
            ]
            let before = try names.map { try batch.read($0) }
            for (arguments, status) in refused {
                for more in [[], ["--dry-run"]] {
                    let run = try batch.run(arguments + more)
                    #expect(run.status == status, "\(arguments + more): \(run.errors)")
                    #expect(try names.map { try batch.read($0) } == before, "\(arguments + more)")
                }
            }
            #expect(!batch.isThere("x.jsonl.pairs.csv") && !batch.isThere("x.jsonl.documents.csv"))
        }
    }

    @Test func `a folder is asked again although all that came of it lies within`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try TestFile.makeDirectory(batch.path("up"))
            try batch.write("question\nhi\n", to: "up/in.csv")
            try batch.write("Boats.\n", to: "up/a.txt")
            for output in ["@up/x.csv", "@up/x.csv", "@up/y.csv"] {
                let run = try batch.run(
                    "@up/in.csv",
                    "--documents",
                    "@up",
                    "--workspace",
                    "1",
                    "-o",
                    output,
                    "--report",
                    "@up/page.html",
                    "--json"
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(try run.json()["rows"]?.int ?? run.json()["total"]?.int == 1, "\(run.output)")
            }
        }
    }

    @Test func `a speed test, a merge, an upload and a simulator spare what is there`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try batch.write("un\ndeux\n", to: "in.txt")
            try batch.write(Self.mine, to: "mine")
            func test(_ arguments: String...) throws -> Int32 {
                try batch.run(["--requests", "2"] + arguments, command: "speed-test").status
            }
            #expect(try test("--requests-out", "@mine") == 73)
            #expect(try test("--report", "@mine") == 73)
            #expect(try test("--prompts", "@in.txt", "--report", "@in.txt") == 64)
            #expect(try batch.read("mine") == Self.mine && batch.read("in.txt") == "un\ndeux\n")
            for _ in 1...2 { #expect(try test("--requests-out", "@r.jsonl", "--report", "@r.html") == 0) }

            try batch.write(Self.mine, to: "a.csv.files.csv")
            for list in ["@a.csv", "@in.txt"] {
                let run = try batch.run(
                    "upload",
                    "@a.csv.files.csv",
                    "@in.txt",
                    "--workspace",
                    "1",
                    "--manifest",
                    list,
                    command: "documents"
                )
                #expect(run.status == 64, "\(run.errors)")
            }
            let other = try batch.run(
                "upload",
                "@in.txt",
                "--workspace",
                "1",
                "--manifest",
                "@a.csv",
                command: "documents"
            )
            #expect(other.status == 73, "\(other.errors)")
            #expect(try batch.read("a.csv.files.csv") == Self.mine && batch.read("in.txt") == "un\ndeux\n")

            for option in ["--tls-key", "--tls-cert"] {
                let (key, certificate) = option == "--tls-key" ? ("@mine", "@in.txt") : ("@in.txt", "@mine")
                let run = try batch.run(
                    "--port",
                    "0",
                    "--tls-key",
                    key,
                    "--tls-cert",
                    certificate,
                    "--log",
                    "@mine",
                    command: "simulate"
                )
                #expect(run.status == 64 && run.errors.contains("are one file"), "\(run.errors)")
            }
            #expect(try batch.read("mine") == Self.mine)
        }
    }
}

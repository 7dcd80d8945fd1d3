import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import ParadigmSimulator
import Testing

/// Whose file is whose, and inputs that can be read once only.
@Suite(.timeLimit(.minutes(10))) struct BatchFilesEndToEndTests {
    private static let rows = (1...500).map { "{\"prompt\":\"Question \($0)\"}\n" }.joined()

    /// Runs a line of the shell in which `$p` is the command and `$d` the directory.
    private func shell(_ line: String, _ batch: BatchRun, input: String = "") throws -> BuiltCommand.Run {
        var environment = BuiltCommand.base.merging(batch.environment) { $1 }
        environment["p"] = try BuiltCommand.path()
        environment["d"] = batch.directory
        let child = try ChildProcess(
            "/bin/sh",
            arguments: ["-c", line],
            environment: environment,
            capturesErrors: true
        )
        try? child.input.write(Array(input.utf8))
        let end = try child.finish()
        return BuiltCommand.Run(status: end.status, output: end.output, errors: end.errors)
    }

    private func makePipe(_ name: String, _ batch: BatchRun) throws {
        try #require(unsafe mkfifo(batch.path(name), 0o600) == 0)
    }

    @Test func `no file is read and written at once, or lost`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let text = "Question\n"
            for name in ["in.txt", "a.jsonl.journal", "a.jsonl.summary.json", "key"] {
                try batch.write(text, to: name)
            }
            try #require(unsafe symlink(batch.path("in.txt"), batch.path("link.txt")) == 0)
            let meeting = [
                ["@in.txt", "-o", "@x.jsonl", "--journal", "@x.jsonl"],
                ["@in.txt", "-o", "@in.txt", "--output-format", "jsonl", "--force"],
                ["@in.txt", "-o", "@./in.txt", "--output-format", "jsonl", "--force"],
                ["@link.txt", "-o", "@in.txt", "--output-format", "jsonl", "--force"],
                ["@in.txt", "-o", "@x.jsonl", "--journal", "@in.txt", "--force"],
                ["@in.txt", "--journal", "@in.txt", "--force"],
                ["@a.jsonl.journal", "-o", "@a.jsonl", "--format", "text"],
                ["@a.jsonl.summary.json", "-o", "@a.jsonl", "--format", "text"],
                ["@in.txt", "-o", "@key", "--key-file", "@key", "--force"],
                ["@in.txt", "-o", "@x.jsonl", "--key-file", "@key", "--report", "@key"],
            ]
            for arguments in meeting {
                let run = try batch.run(arguments)
                #expect(run.status == 64, "\(arguments): \(run.errors)")
                #expect(run.errors.contains("are one file"), "\(arguments)")
            }
            let french = try batch.run("@in.txt", "-o", "@in.txt", "--force", "--lang", "fr")
            #expect(french.errors.contains("L'entrée ") && french.errors.contains("un seul fichier"))
            for name in ["in.txt", "a.jsonl.journal", "a.jsonl.summary.json", "key"] {
                #expect(try batch.read(name) == text)
            }
            #expect(try shell("\"$p\" batch \"$d/in.txt\" >> \"$d/in.txt\"", batch).status == 64)
            #expect(try batch.read("in.txt") == text)
        }
    }

    /// Names that this command makes on its way are never those of others.
    @Test func `files with names like ours stay`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(3)
            let names = ["out.jsonl.tmp", "out.jsonl.journal.index", "out.jsonl.journal.order", "out.jsonl.input"]
            for name in names { try batch.write("mine", to: name) }
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl").status == 0)
            for name in names { #expect(try batch.read(name) == "mine") }
        }
    }

    @Test func `an output that can be no file is refused before anything is sent`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(3)
            try makePipe("pipe", batch)
            try TestFile.makeDirectory(batch.path("sub"))
            try #require(unsafe symlink(batch.path("nothing"), batch.path("link")) == 0)
            for output in ["@pipe", "@sub", "@link", "/dev/null"] {
                for force in [[], ["--force"]] {
                    let run = try batch.run(["@in.jsonl", "-o", output, "--journal", "@j"] + force)
                    #expect(run.status == 73, "\(output): \(run.errors)")
                    #expect(run.errors.contains("cannot be written"), "\(run.errors)")
                    #expect(!batch.isThere("j"))
                }
            }
        }
    }

    @Test(arguments: [
        // The shell gives a command in the background nothing to read.
        "\"$p\" batch -", "\"$p\" batch /dev/stdin", "\"$p\" batch /dev/fd/3 3<&0",
        "exec 3<&0; cat <&3 >\"$d/pipe\" & \"$p\" batch \"$d/pipe\"",
    ])
    func `a pipe by any name is read once and whole`(line: String) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try makePipe("pipe", batch)
            let run = try shell(line + " -o \"$d/out.jsonl\"", batch, input: Self.rows)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try batch.lines("out.jsonl").count == 500)
            #expect(!batch.isThere("out.jsonl.input"))
        }
    }

    @Test func `a pipe is read once by a filter and by a dry run`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let filtered = try batch.run("/dev/stdin", input: Self.rows)
            #expect(filtered.status == 0, "\(filtered.errors)")
            #expect(try BatchRun.lines(of: filtered.output).count == 500)
            let checked = try batch.run("/dev/stdin", "--dry-run", "--json", input: Self.rows)
            #expect(try checked.json()["rows"] == 500)
        }
    }

    @Test func `what holds no rows is no input`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            for more in [[], ["-o", "@out.jsonl"], ["--dry-run"]] {
                let device = try batch.run(["/dev/null", "--format", "text"] + more)
                #expect(device.status == 65, "\(device.errors)")
                #expect(device.errors.contains("device"))
                let arguments = more.map { $0.replacing("@", with: "$d/") }.joined(separator: " ")
                let closed = try shell("exec \"$p\" batch - --format text \(arguments) <&-", batch)
                #expect(closed.status == 66, "\(closed.errors)")
                #expect(closed.errors.contains("closed"))
            }
        }
    }

    @Test func `a named pipe that nobody writes into can be left`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try makePipe("pipe", batch)
            let command = try batch.start("@pipe", "--progress", "json", "--format", "text")
            try command.waitForProgress { _ in true }
            #expect(kill(command.id, SIGINT) == 0)
            let end = try command.finish()
            #expect(end.status == 75, "\(end.errors)")
        }
    }

    @Test func `a filter tells and stops while its input is idle`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let command = try batch.start(["-", "--format", "text", "--progress", "json"])
            try command.input.write(Array((1...40).map { "Question \($0)\n" }.joined().utf8))
            for _ in 1...40 { #expect(try command.output.readLine(limit: 1 << 16) != nil) }
            try command.waitForProgress { $0["done"] == 40 && $0["in_flight"] == 0 }
            // The input stays open and gives nothing.
            try command.waitForProgress { $0["elapsed_seconds"]?.double ?? 0 > 0.5 }
            #expect(kill(command.id, SIGINT) == 0)
            let errors = try command.errors?.readToEnd(limit: 1 << 20) ?? []
            #expect(command.wait() == 75)
            #expect(String(decoding: errors, as: UTF8.self).contains("\"answered\":40"))
            for end in [command.input, command.output, command.errors] { end?.close() }
        }
    }

    @Test func `another input than the copy's is told`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:20ms") { batch in
            let rows = (1...20).map { "Question \($0)\n" }.joined()
            try batch.write(rows, to: "out.jsonl.input")
            // A run that was killed when it had named the copy.
            try batch.write(rows, to: "out.jsonl.input.paradigm-0123456789abcdef")
            func run(_ input: String) throws -> BuiltCommand.Run {
                try batch.run("-", "--format", "text", "-o", "@out.jsonl", input: input)
            }
            for other in [String(rows.dropLast()), rows + "one more\n", "Frage\n", "Q"] {
                let run = try run(other)
                #expect(run.status == 73, "\(run.errors)")
                #expect(run.errors.contains("another"))
                #expect(try batch.read("out.jsonl.input") == rows)
            }
            #expect(!batch.isThere("out.jsonl.journal"))
            #expect(try run("").status == 0)
            #expect(try batch.lines("out.jsonl").count == 20)
            #expect(!batch.isThere("out.jsonl.input"))
            #expect(!batch.isThere("out.jsonl.input.paradigm-0123456789abcdef"))
        }
    }

    /// Rows that cannot be sent have lines too, and the last one may be of such a row.
    @Test(arguments: ["", "{\"prompt\":\"a\"}\n"])
    func `lines of bad rows are waited for, and told where they cannot be written`(first: String) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.write(first + String(repeating: "{bad\n", count: 20_000), to: "in.jsonl")
            let full = try shell("\"$p\" batch \"$d/in.jsonl\" > /dev/full", batch)
            #expect(full.status == 74, "\(full.errors)")
            let slow = try shell("\"$p\" batch \"$d/in.jsonl\" | cat | wc -l", batch)
            #expect(slow.output.contains(first.isEmpty ? "20000" : "20001"), "\(slow.output)")
        }
    }

    @Test func `what a run left that could not remove it goes even where all is done`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(3)
            let run = { try batch.run("@in.jsonl", "-o", "@out.jsonl") }
            #expect(try run().status == 0)
            let leftovers = ["", ".journal", ".summary.json"].map { "out.jsonl\($0).paradigm-0123456789abcdef" }
            for name in leftovers { try batch.write("", to: name) }
            #expect(try run().errors.contains("Already complete"))
            for name in leftovers { #expect(!batch.isThere(name)) }
        }
    }

    @Test func `a copy that was left behind goes once everything is answered`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let rows = "un\ndeux\n"
            try batch.write(rows, to: "out.jsonl.input")
            let options = ["-", "--format", "text", "-o", "@out.jsonl"]
            try #require(unsafe link(batch.path("out.jsonl.input"), batch.path("kept")) == 0)
            #expect(try batch.run(options, input: rows).status == 0)
            // As if the run had been killed before it removed its copy.
            try #require(unsafe rename(batch.path("kept"), batch.path("out.jsonl.input")) == 0)
            let again = try batch.run(options, input: rows)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.errors.contains("Already complete"))
            #expect(!batch.isThere("out.jsonl.input"))
            // And when the copy is made once more: what it holds tells, not when it was made.
            let third = try batch.run(options, input: rows)
            #expect(third.status == 0, "\(third.errors)")
            #expect(third.errors.contains("Already complete"))
            #expect(!batch.isThere("out.jsonl.input"))
            let other = try batch.run(options, input: "trois\n")
            #expect(other.status == 64, "\(other.errors)")
            #expect(!batch.isThere("out.jsonl.input"))
        }
    }

    @Test func `a filter begins a line of its own`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(3)
            for (start, lines) in [("{\"id\":\"half a li", 4), ("{}\n", 4), ("", 3)] {
                try batch.write(start, to: "all.jsonl")
                #expect(try shell("\"$p\" batch \"$d/in.jsonl\" >> \"$d/all.jsonl\"", batch).status == 0)
                let text = try batch.read("all.jsonl")
                #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == lines + 1)
                #expect(
                    try BatchRun.lines(of: text.split(separator: "\n").suffix(3).joined(separator: "\n")).count == 3
                )
            }
        }
    }

    @Test func `a part that was cut or changed is not merged`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(6)
            let parts = ["out.jsonl.1-of-2", "out.jsonl.2-of-2"]
            for shard in ["1/2", "2/2"] {
                #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", shard).status == 0)
            }
            let whole = try batch.read(parts[1])
            let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
            let changes = [String(whole.dropLast(100)), String(whole.dropLast()), whole + "{}\n"]
            // Without its record a part that ends after a whole line may be whole.
            let short = lines.dropLast(2).joined(separator: "\n") + "\n"
            for hasRecord in [true, false] {
                if !hasRecord { try #require(unsafe unlink(batch.path(parts[1] + ".summary.json")) == 0) }
                for changed in hasRecord ? changes + [short] : changes {
                    try batch.write(changed, to: parts[1])
                    let run = try batch.run("-o", "@out.jsonl", "@" + parts[0], "@" + parts[1], command: "merge")
                    #expect(run.status == 65, "\(run.errors)")
                    #expect(!batch.isThere("out.jsonl"))
                }
            }
            try batch.write(whole, to: parts[1])
            for output in ["@" + parts[0], "@" + parts[0] + ".summary.json"] {
                let run = try batch.run("-o", output, "--force", "@" + parts[0], "@" + parts[1], command: "merge")
                #expect(run.status == 64, "\(run.errors)")
            }
            let merged = try batch.run("-o", "@out.jsonl", "@" + parts[0], "@" + parts[1], command: "merge")
            #expect(merged.status == 0, "\(merged.errors)")
        }
    }
}

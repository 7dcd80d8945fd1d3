import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// `paradigm batch -` as an engine's filter: rows come in as they like, and go out as they are done.
@Suite(.timeLimit(.minutes(10))) struct FilterEndToEndTests {
    private func prompt(_ text: String) -> [UInt8] {
        Array("{\"custom_id\":\"\(text)\",\"prompt\":\"\(text)\"}\n".utf8)
    }

    /// A line of the child's output, which has to come while its input stays open.
    private func line(of child: ChildProcess) throws -> JSONValue {
        try child.output.waitForBytes(atMost: .seconds(60))
        return try JSONValue(parsing: try #require(try child.output.readLine(limit: 1 << 20), "the command has ended"))
    }

    @Test func `a kept process answers what it was given before it is given more`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:5ms") { batch in
            let child = try batch.start("-")
            for round in 0..<3 {
                let ids = (0..<20).map { "\(round)-\($0)" }
                for id in ids { try child.input.write(prompt(id)) }
                let answered = try ids.map { _ in try line(of: child)["custom_id"]?.string }
                #expect(Set(answered) == Set(ids))
            }
            let end = try child.finish()
            #expect(end.status == 0 && end.output == "", "\(end.errors)")
        }
    }

    /// The shortest rows there are, and ones that the server or the reader refuse, which might be held back for others.
    @Test(
        arguments: [
            (["--format", "text"], "a\n", nil as String?), (["--format", "text"], "é\n", nil),
            (["--format", "csv", "--prompt", "{{t}}"], "t\na\n", nil),
            (["--model", "none"], "{\"prompt\":\"a\"}\n", "not_found"),
            (["--model", "none", "--journal", "@j", "--force"], "{\"prompt\":\"a\"}\n", "not_found"),
            ([], "{}\n", "bad_row"), ([], "?\n", nil),
        ] as [([String], String, String?)]
    )
    func `one row is enough`(arguments: [String], row: String, code: String?) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let child = try batch.start(["-"] + arguments + ["--progress", "none"])
            try child.input.write(row.utf8)
            if row == "?\n" {
                // What is no input at all ends the command at once.
                let line = try child.errors?.readLine(limit: 4_096)
                #expect(String(decoding: line ?? [], as: UTF8.self).contains("--format"))
                #expect(try child.finish().status == 64)
                return
            }
            #expect(try line(of: child)["error"]?["code"]?.string == code)
            let end = try child.finish()
            #expect(end.status == 0, "\(end.errors)")
        }
    }

    @Test(arguments: [("wrong-key", 77), ("test", 65)])
    func `a run that is refused ends though its input stays open`(key: String, status: Int32) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            var batch = batch
            batch.key = key
            let child = try batch.start("-", "--model", status == 65 ? "none" : "alfred-4.2")
            for number in 0..<(status == 65 ? 120 : 1) { try child.input.write(prompt("\(number)")) }
            while try child.output.readLine(limit: 1 << 20) != nil {}
            let errors = try child.errors?.readToEnd(limit: 1 << 20) ?? []
            #expect(child.wait() == status, "\(String(decoding: errors, as: UTF8.self))")
            for end in [child.input, child.output, child.errors] { end?.close() }
        }
    }

    @Test func `rows that failed are rows, and a failure only when that is asked for`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "422@2") { batch in
            let rows = (1...4).map { String(decoding: prompt("r\($0)"), as: UTF8.self) }.joined() + "{}\n"
            let run = try batch.run("-", "--concurrency", "1", input: rows)
            #expect(run.status == 0, "\(run.errors)")
            let lines = try BatchRun.lines(of: run.output)
            #expect(lines.count == 5)
            #expect(lines.count { $0.line["error"]?["code"]?.string != nil } == 2)
            #expect(try batch.run("-", "--strict", input: "{}\n").status == 1)
            #expect(try batch.run("-", "--json", "--strict", input: "{}\n").errors.contains(#""exit_status":1"#))
            try batch.write("{}\n", to: "in.jsonl")
            #expect(try batch.run("@in.jsonl").status == 1)
            #expect(try batch.run("@in.jsonl", "--no-strict").status == 0)
            #expect(try batch.run("-", "-o", "@out.jsonl", input: "{}\n").status == 1)
        }
    }

    @Test func `nobody reads any more: the command ends at once, with nothing to come, and says so`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:5ms") { batch in
            let child = try batch.start("-", "--progress", "none")
            try child.input.write(prompt("a"))
            _ = try line(of: child)
            child.output.close()
            let errors = try child.errors?.readToEnd(limit: 1 << 20)
            #expect(String(decoding: errors ?? [], as: UTF8.self).contains("went away: "))
            #expect(child.wait() == 74)
            child.input.close()
            child.errors?.close()
        }
    }

    /// A consumer that does not read holds everything up: also rows that need no sending.
    @Test func `bad rows do not pile up before a slow reader`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let child = try batch.start("-", "--progress", "none")
            _ = fcntl(child.input.number, F_SETFL, O_NONBLOCK)
            let rows = Array(String(repeating: "{}\n", count: 4_096).utf8)
            var written = 0
            // It has stopped reading when nothing more fits into the pipe for so long.
            while true {
                let count = unsafe rows.withUnsafeBytes { unsafe write(child.input.number, $0.baseAddress, $0.count) }
                if count > 0 {
                    written += count
                    try #require(written < 64 << 20, "it reads on although nobody reads what it writes")
                } else {
                    var entry = pollfd(fd: child.input.number, events: Int16(POLLOUT), revents: 0)
                    if unsafe poll(&entry, 1, 2_000) == 0 { break }
                }
            }
            #expect(written < 1 << 20)
            let end = try child.finish()
            #expect(end.status == 0)
            #expect(end.output.split(separator: "\n").count == (written + 2) / 3)
        }
    }

    @Test(arguments: ["SPARK_HOME", "SLURM_JOB_ID", "KUBERNETES_SERVICE_HOST"])
    func `under an engine a filter says one line`(variable: String) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            let variables = batch.environment.merging([variable: "x"]) { $1 }
            let rows = String(decoding: prompt("a"), as: UTF8.self)
            let run = try BuiltCommand.run(["batch", "-"], input: rows, environment: variables)
            #expect(run.status == 0)
            #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
            let told = try BuiltCommand.run(["batch", "-", "--progress", "plain"], input: rows, environment: variables)
            #expect(told.errors.contains("Answered"))
        }
    }
}

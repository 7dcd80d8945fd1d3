import ParadigmAPI
import ParadigmCLI
import Testing

/// What `paradigm simulate` is told, and what it writes down.
@Suite struct SimulateOptionEndToEndTests {
    @Test(.timeLimit(.minutes(1))) func `a log of requests`() async throws {
        try await TestFile.withDirectory { directory in
            let log = directory + "/requests.jsonl"
            let options = ["--log", log, "--latency", "none", "--fault", "422@2"]
            let child = try ChildProcess(
                BuiltCommand.path(),
                arguments: ["simulate", "--attached", "--port", "0"] + options,
                environment: BuiltCommand.base
            )
            let line = try #require(try child.output.readLine(limit: 4096))
            let url = String(decoding: line, as: UTF8.self)
            for question in ["one", "two"] {
                _ = try BuiltCommand.run(
                    ["chat", "--model", "alfred-4.2", "--base-url", url, question],
                    environment: ["PARADIGM_API_KEY": "test"]
                )
            }
            child.end()
            let text = try FileText.read(log, limit: 1 << 20)
            let lines = try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            try #require(lines.count == 3)
            #expect(lines[0]["event"] == "start" && lines[0]["unix_seconds"] != nil)
            #expect(lines[1]["status"] == 200 && lines[2]["status"] == 422)
            #expect(lines[2]["number"] == 2 && lines[2]["connection"] == 2 && lines[2]["abandoned"] == false)
        }
    }

    @Test(arguments: ["--slots=4,2", "--slots=0", "--queue=-1", "--limit-fields=some", "--batching=20ms"])
    func `an option that is none`(option: String) throws {
        let run = try BuiltCommand.run(["simulate", "--port", "0", "--lang", "en", option])
        #expect(run.status == 64 && run.output.isEmpty && !run.errors.isEmpty)
    }

    @Test(arguments: ["--latency=none", "--slots=4"])
    func `a batch in place of latency and slots`(option: String) throws {
        for (language, word) in [("en", "takes the place of"), ("fr", "remplace")] {
            let options = ["--port", "0", "--lang", language, "--batching", "20ms:0.5ms:256", option]
            let run = try BuiltCommand.run(["simulate"] + options)
            #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("--batching \(word) --latency"))
        }
    }

    @Test func `a log that cannot be written`() throws {
        let run = try BuiltCommand.run(["simulate", "--port", "0", "--lang", "en", "--log", "/nonexistent/log"])
        #expect(run.status == 73 && run.errors.contains("/nonexistent/log"))
    }
}

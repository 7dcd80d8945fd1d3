import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// What `paradigm simulate` is told, and what it writes down.
@Suite struct SimulateOptionEndToEndTests {
    @Test(.timeLimit(.minutes(10))) func `a log of requests`() async throws {
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

    @Test(arguments: [
        ("--batching=20ms", "20ms:0.5ms:256", "20ms:0.5ms:256"),
        ("--batching=20ms:0.5:256", "“0.5”: a duration", "unité"),
        ("--batching=x:0.5ms:256", "“x”: a duration is", "« x »"),
        ("--batching=20ms:1ms:0", "“0”: how many", "actives"),
        ("--batching=20ms:1ms:8:5", "“5”: a duration needs", "unité"),
        ("--batching=0s:0s:8", "takes time", "prend du temps"),
        ("--latency=fixed:9999999h", "thirty years", "trente ans"),
        ("--latency=lognormal:1s:4", "“4”: sigma", "sigma est"),
        ("--slots=4,2@1s,3@1s", "“3@1s”: the times", "croissant"),
        ("--slots=99999999", "1 to 1000000", "de 1 à 1000000"),
        ("--fault=many-headers;count=99999999999", "from 0 to 1000000", "de 0 à 1000000"),
        ("--fault=503:2", "is not a rate", "n'est pas un taux"),
        ("--fault=close;x=1", "has no parameter", "de paramètre"),
    ])
    func `the part that is wrong is named`(option: String, english: String, french: String) throws {
        for (language, words) in [("en", english), ("fr", french)] {
            let run = try BuiltCommand.run(["simulate", "--port", "0", "--lang", language, option])
            let errors = run.errors.replacing("\u{A0}", with: " ")
            #expect(run.status == 64 && errors.contains(words), "\(errors)")
        }
    }

    #if os(Linux)
    /// The time goes by in a request of half a second, with more connections than the process may have.
    @Test func `no work is done about connections that cannot be accepted`() throws {
        let closing = "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -lt 3 ] || eval \"exec $n>&-\"; done"
        let child = try ChildProcess(
            "/bin/bash",
            arguments: [
                "-c", "\(closing); ulimit -n 24; exec \"$0\" \"$@\"", BuiltCommand.path(), "simulate", "--attached",
                "--port", "0", "--latency", "fixed:500ms",
            ],
            environment: BuiltCommand.base
        )
        defer { child.end() }
        let line = try #require(try child.output.readLine(limit: 4096), "the simulator did not start")
        let url = String(decoding: line, as: UTF8.self)
        let others = try (1...60).map { _ in try IdleConnection(to: url) }
        let before = try cpuTicks(of: child)
        let ask = ["speed-test", "--base-url", url, "--requests", "1", "--sequential", "none", "--timeout", "600ms"]
        _ = try BuiltCommand.run(ask, environment: ["PARADIGM_API_KEY": "test"])
        // A hundred ticks are a second; at its limit nobody is let in, and nothing is to be done until somebody leaves.
        #expect(try cpuTicks(of: child) - before < 20)
        withExtendedLifetime(others) {}
    }

    private func cpuTicks(of child: ChildProcess) throws -> Int {
        let text = try FileText.read("/proc/\(child.id)/stat", limit: 4096)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }
    #endif

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

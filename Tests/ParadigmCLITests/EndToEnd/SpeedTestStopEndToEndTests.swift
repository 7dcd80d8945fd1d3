import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// A speed test that somebody stops reports what it has measured.
@Suite(.timeLimit(.minutes(10))) struct SpeedTestStopEndToEndTests {
    /// Starts the command, stops it when so many requests have ended, and waits for its end.
    private func stop(
        after ended: Int,
        _ arguments: [String],
        in directory: String,
        latency: String = "fixed:20ms"
    ) throws -> BuiltCommand.Run {
        let log = directory + "/log"
        return try BuiltCommand.withSimulator("--latency", latency, "--log", log) { url in
            let command = try ChildProcess(
                BuiltCommand.path(),
                arguments: ["speed-test", "--base-url", url] + arguments,
                environment: BuiltCommand.base.merging(["PARADIGM_API_KEY": "k"]) { $1 },
                capturesErrors: true
            )
            while (try? FileText.read(log, limit: 1 << 24).split(separator: "\n").count) ?? 0 < ended {
                try #require(kill(command.id, 0) == 0)
                try command.errors?.waitForBytes(atMost: .milliseconds(3))
            }
            #expect(kill(command.id, SIGINT) == 0)
            let (output, errors) = try command.exchange()
            defer {
                command.output.close()
                command.errors?.close()
            }
            return BuiltCommand.Run(
                status: command.wait(),
                output: String(decoding: output, as: UTF8.self),
                errors: String(decoding: errors, as: UTF8.self)
            )
        }
    }

    @Test(arguments: [
        ["--rate", "50", "--duration", "10m"], ["--concurrency", "4", "--duration", "10m"],
        ["--requests", "5000", "--concurrency", "4"],
        ["--requests", "5000", "--concurrency", "4", "--order", "sequential-first", "--sequential", "5"],
        ["--repeat", "5", "--requests", "5000", "--concurrency", "4", "--turns", "2"],
        ["--stream", "--concurrency", "4", "--duration", "10m"],
    ])
    func `what was measured so far is reported, and nothing is lost`(arguments: [String]) async throws {
        try await TestFile.withDirectory { directory in
            let (page, lines) = (directory + "/page.html", directory + "/lines.jsonl")
            let run = try stop(
                after: 30,
                arguments + ["--json", "--report", page, "--requests-out", lines],
                in: directory
            )
            #expect(run.status == 75, "\(run.errors)")
            let json = try run.json()
            #expect(json["stopped"] == true)
            let answered = try #require(json["answered"]?.int)
            #expect(answered >= 15)
            #expect(json["failed"] == 0)
            #expect(json["given_up"]?.int != nil)
            #expect(try FileText.read(page, limit: 1 << 24).contains("Stopped:"))
            #expect(try FileText.read(lines, limit: 1 << 24).split(separator: "\n").count >= answered)
        }
    }

    @Test func `one by one, what was measured before stands`() async throws {
        try await TestFile.withDirectory { directory in
            let run = try stop(
                after: 60,
                ["--requests", "50", "--sequential", "all"],
                in: directory,
                latency: "fixed:60ms"
            )
            #expect(run.status == 75, "\(run.errors)")
            #expect(run.output.contains("Stopped:"))
            #expect(run.output.contains("Asynchronous execution took"))
            #expect(run.output.contains("50, all at once: 50 answered, 0 failed"))
        }
    }

    @Test func `before anything was answered a stop says so`() async throws {
        try await TestFile.withDirectory { directory in
            let log = directory + "/log"
            try BuiltCommand.withSimulator("--latency", "fixed:60s", "--log", log) { url in
                let command = try ChildProcess(
                    BuiltCommand.path(),
                    arguments: ["speed-test", "--base-url", url, "--requests", "3", "--serve-report"],
                    environment: BuiltCommand.base.merging(["PARADIGM_API_KEY": "k"]) { $1 },
                    capturesErrors: true
                )
                // By the time that the address is printed, stops are listened for.
                #expect(try command.errors?.readLine(limit: 1 << 16) != nil)
                #expect(kill(command.id, SIGTERM) == 0)
                let (_, errors) = try command.exchange()
                command.output.close()
                command.errors?.close()
                #expect(command.wait() == 75)
                #expect(String(decoding: errors, as: UTF8.self).contains("Stopped before anything was answered"))
            }
        }
    }

    @Test(arguments: [["--stream", "--rate", "200", "--warmup", "100ms"], ["--concurrency", "8"]])
    func `a page that follows a run changes nothing of it`(arguments: [String]) throws {
        try BuiltCommand.withSimulator("--latency", "fixed:20ms", "--fault", "500:20%") { url in
            let run = try BuiltCommand.run(
                ["speed-test", "--base-url", url, "--requests", "100", "--serve-report", "--json"] + arguments,
                environment: ["PARADIGM_API_KEY": "k"]
            )
            #expect(run.status == 1, "\(run.errors)")
            let json = try run.json()
            let counts = ["answered", "failed", "warm_up_requests"].compactMap { json[$0]?.int }
            #expect(counts.count == 3 && counts.reduce(0, +) == 100)
        }
    }

    @Test func `a sweep tells the steps that it has`() async throws {
        try await TestFile.withDirectory { directory in
            let page = directory + "/page.html"
            let run = try stop(after: 40, ["--sweep", "--json", "--report", page], in: directory)
            #expect(run.status == 75, "\(run.errors)")
            let json = try run.json()
            #expect(json["stopped"] == true)
            #expect(try #require(json["steps"]?.array).count >= 1)
            #expect(try #require(json["sent"]?.int) >= 40)
            #expect(try FileText.read(page, limit: 1 << 24).contains("Stopped before the search was over"))
        }
    }
}

/// What a load comes to, on a real server of known behaviour.
@Suite(.timeLimit(.minutes(10))) struct SpeedTestLoadEndToEndTests {
    private func measure(_ simulator: [String], _ arguments: [String]) throws -> (
        run: BuiltCommand.Run, json: JSONValue
    ) {
        let child = try ChildProcess(
            BuiltCommand.path(),
            arguments: ["simulate", "--attached", "--port", "0"] + simulator,
            environment: BuiltCommand.base
        )
        defer { child.end() }
        let url = String(decoding: try #require(try child.output.readLine(limit: 4096)), as: UTF8.self)
        let run = try BuiltCommand.run(
            ["speed-test", "--base-url", url, "--json"] + arguments,
            environment: ["PARADIGM_API_KEY": "k"]
        )
        return (run, try run.json())
    }

    @Test func `a warm-up and long answers take nothing from the rate`() throws {
        let (run, json) = try measure(
            ["--latency", "fixed:1s"],
            ["--rate", "20", "--arrivals", "constant", "--duration", "4s", "--warmup", "1s"]
        )
        #expect(run.status == 0)
        #expect(try (18...22).contains(#require(json["answered_per_second"]?.double)))
        #expect(try (18...22).contains(#require(json["steady"]?["answered_per_second"]?.double)))
        #expect(json["warm_up_requests"] == 20)
        #expect(json["warm_up_seconds"] == 1 && json["duration_seconds"] == 4)
        #expect(json["model"]?.string != nil && json["version"]?.string != nil && json["server"]?.string != nil)
    }

    @Test func `when everything was begun in the warm-up, everything counts`() throws {
        let (run, json) = try measure(
            ["--latency", "fixed:1500ms"],
            ["--concurrency", "4", "--duration", "1s", "--warmup", "500ms"]
        )
        #expect(run.status == 0)
        #expect(json["requests"] == 4 && json["answered"] == 4)
    }

    @Test func `a page is written when nothing was answered, and how many there were is told`() async throws {
        try await TestFile.withDirectory { directory in
            let page = directory + "/page.html"
            try BuiltCommand.withSimulator("--latency", "none", "--fault", "503") { url in
                let run = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--requests", "20", "--report", page],
                    environment: ["PARADIGM_API_KEY": "k"]
                )
                #expect(run.status == 69)
                #expect(run.errors.contains("None of the 20 requests was answered."))
                #expect(try FileText.read(page, limit: 1 << 20).contains("20 of 20 requests failed (100%)"))
            }
        }
    }

    @Test func `a missed level is said in a line too`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:50ms") { url in
            let run = try BuiltCommand.run(
                [
                    "speed-test", "--base-url", url, "--quiet", "--requests", "4", "--sequential", "none", "--slo",
                    "total=10ms@90",
                ],
                environment: ["PARADIGM_API_KEY": "k"]
            )
            #expect(run.status == 1)
            #expect(run.output.contains("SLO missed: total=10ms@90 (0%)."))
        }
    }
}

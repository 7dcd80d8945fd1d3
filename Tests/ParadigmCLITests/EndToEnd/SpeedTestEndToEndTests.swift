import ParadigmAPI
import ParadigmCLI
import ParadigmSimulator
import Testing

@Suite struct SpeedTestEndToEndTests {
    private let key = ["PARADIGM_API_KEY": "k"]

    @Test func `the demonstration in French, against a server`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:20ms") { url in
            let run = try BuiltCommand.run(["speed-test", "--base-url", url, "--lang", "fr"], environment: key)
            #expect(run.status == 0)
            #expect(run.output.contains("\nL'exécution asynchrone a pris 0,"))
            #expect(run.output.contains("\nL'exécution synchrone a pris 0,"))
            #expect(run.output.contains("\nFacteur d'amélioration : "))
            #expect(run.output.contains("  20  "))
            #expect(!run.output.contains("Simulation"))
            #expect(run.errors == "")
        }
    }

    @Test func `without a server the first line says that it is simulated`() throws {
        let run = try BuiltCommand.run(["speed-test", "--requests", "1"])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("Simulated: neither a key nor a base URL is set"))
    }

    @Test func `the JSON of a run`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:20ms") { url in
            let run = try BuiltCommand.run(
                [
                    "speed-test", "--base-url", url, "--json", "--requests", "6", "--concurrency", "3",
                    "--fresh-connections",
                ],
                environment: key
            )
            #expect(run.status == 0)
            let json = try run.json()
            #expect(json["requests"] == 6)
            #expect(json["concurrency"] == 3)
            #expect(json["answered"] == 6)
            #expect(json["failed"] == 0)
            #expect(json["simulated"] == false)
            let sequential = try #require(json["sequential_seconds"]?.double)
            let concurrent = try #require(json["concurrent_seconds"]?.double)
            #expect(sequential >= 6 * 0.02)
            #expect(concurrent >= 2 * 0.02)
            #expect(try #require(json["ideal_seconds"]?.double) >= 2 * 0.02)
            #expect(try #require(json["ideal_factor"]?.double) <= 3.0001)
            let factor = try #require(json["improvement_factor"]?.double)
            #expect(abs(factor - sequential / concurrent) < 0.01)
            #expect(try #require(json["fresh_connections_seconds"]?.double) >= 6 * 0.02)
            #expect((0...1).contains(try #require(json["reached"]?.double)))
            for name in ["latency_seconds", "client_cpu_share", "verdict", "errors", "reuse_factor"] {
                #expect(json[name]?.isNull == false, "\(name)")
            }
        }
    }

    @Test func `simulated by request, without the user's key`() throws {
        let run = try BuiltCommand.run(
            ["speed-test", "--simulate", "--json", "--requests", "2", "--sequential", "none"],
            environment: ["PARADIGM_API_KEY": "wrong-key"]
        )
        #expect(run.status == 0)
        #expect(try run.json()["simulated"] == true)
        #expect(try run.json()["sequential_seconds"] == .null)
    }

    @Test func `requests that fail stand apart`() throws {
        try BuiltCommand.withSimulator("--latency", "none", "--fault", "500@1-3") { url in
            let run = try BuiltCommand.run(
                ["speed-test", "--base-url", url, "--json", "--requests", "10", "--sequential", "none"],
                environment: key
            )
            #expect(run.status == 1)
            #expect(try run.json()["answered"] == 7)
            #expect(try run.json()["failed"] == 3)
            #expect(try run.json()["errors"]?[0]?["count"] == 3)
        }
    }

    @Test(arguments: [
        ("html", "invalid_reply"), ("cut-body", "reply_cut"), ("black-hole", "timed_out"), ("503", "server_error"),
    ])
    func `a server that never answers properly`(fault: String, kind: String) throws {
        try BuiltCommand.withSimulator("--latency", "none", "--fault", fault) { url in
            let run = try BuiltCommand.run(
                ["speed-test", "--base-url", url, "--json", "--requests", "3", "--first-byte-timeout", "200ms"],
                environment: key
            )
            #expect(run.status == 69)
            #expect(try run.json()["answered"] == 0)
            #expect(try run.json()["errors"]?[0]?["kind"] == .string(kind))
            #expect(run.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func `a report as a page, and where it cannot be written`() async throws {
        try await TestFile.withDirectory { directory in
            let path = directory + "/report.html"
            try BuiltCommand.withSimulator("--latency", "fixed:5ms") { url in
                let run = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--requests", "3", "--report", path],
                    environment: key
                )
                #expect(run.status == 0)
                #expect(run.output.contains("Improvement factor"))
                let html = try FileText.read(path, limit: 1 << 20)
                #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
                #expect(html.split(separator: "<rect ").count == 7)
                let nowhere = ["--report", directory + "/none/report.html"]
                let refused = try BuiltCommand.run(["speed-test", "--base-url", url] + nowhere, environment: key)
                #expect(refused.status == 73)
                #expect(refused.output == "")
            }
        }
    }

    @Test func `a sweep finds the server's places`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:100ms", "--slots", "2") { url in
            let run = try BuiltCommand.run(["speed-test", "--base-url", url, "--sweep", "--json"], environment: key)
            #expect(run.status == 0)
            // A busy machine may hold the second step up.
            #expect(try [2, 4].contains(run.json()["knee"]?.int))
            #expect(try run.json()["steps"]?[0]?["concurrency"] == 1)
            #expect(try run.json()["ended_by"] == "no_growth")
        }
    }

    @Test func `streams show the first token and the tokens`() throws {
        try BuiltCommand.withSimulator("--latency", "tokens:50ms:5ms") { url in
            let run = try BuiltCommand.run(
                [
                    "speed-test", "--base-url", url, "--json", "--requests", "4", "--stream", "--slo",
                    "ttft=30s,total=60s@100",
                ],
                environment: key
            )
            #expect(run.status == 0)
            let json = try run.json()
            let first = try #require(json["first_token_seconds"]?["p50"]?.double)
            #expect(first > 0.001)
            #expect(try first < #require(json["latency_seconds"]?["p50"]?.double))
            #expect(try #require(json["between_tokens_seconds"]?["p50"]?.double) > 0.001)
            #expect(try #require(json["tokens_per_second"]?.double) > 1)
            #expect(json["service_levels"]?[0]?["kept"] == 4)
            let plain = try BuiltCommand.run(
                ["speed-test", "--base-url", url, "--json", "--requests", "2", "--sequential", "none"],
                environment: key
            )
            #expect(try plain.json()["first_token_seconds"] == .null)
            #expect(try plain.json()["between_tokens_seconds"] == .null)
        }
    }

    @Test func `at a rate, latencies count from when requests were meant to be sent`() async throws {
        try await TestFile.withDirectory { directory in
            let lines = directory + "/requests.jsonl"
            // One place of 100 ms, asked for fifty times a second: what comes later waits longer.
            try BuiltCommand.withSimulator("--latency", "fixed:100ms", "--slots", "1") { url in
                let run = try BuiltCommand.run(
                    [
                        "speed-test", "--base-url", url, "--json", "--rate", "50", "--arrivals", "constant",
                        "--requests", "20", "--concurrency", "2", "--requests-out", lines,
                    ],
                    environment: key
                )
                #expect(run.status == 0)
                let json = try run.json()
                #expect(json["rate"] == 50)
                #expect(json["ideal_seconds"] == .null)
                #expect(try #require(json["latency_seconds"]?["max"]?.double) > 1.5)
            }
            let requests = try FileText.read(lines, limit: 1 << 20).split(separator: "\n")
                .map { try JSONValue(parsing: String($0)) }
            #expect(requests.count == 20)
            let first = try #require(requests.first?["start"]?.double)
            for (index, request) in requests.enumerated() {
                #expect(try abs(#require(request["start"]?.double) - first - Double(index) * 0.02) < 1e-5)
                #expect(try #require(request["sent"]?.double) >= #require(request["start"]?.double))
            }
        }
    }

    @Test func `for a time, without its warm-up`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:50ms") { url in
            let run = try BuiltCommand.run(
                [
                    "speed-test", "--base-url", url, "--json", "--duration", "1s", "--warmup", "500ms", "--concurrency",
                    "2",
                ],
                environment: key
            )
            #expect(run.status == 0)
            let json = try run.json()
            #expect(try #require(json["warm_up_requests"]?.int) > 0)
            #expect(try (1...25).contains(#require(json["answered"]?.int)))
            #expect(json["sequential_seconds"] == .null)
        }
    }

    @Test func `a sweep as a page, through failures that are no load`() async throws {
        try await TestFile.withDirectory { directory in
            let path = directory + "/sweep.html"
            try BuiltCommand.withSimulator("--latency", "fixed:30ms", "--slots", "4", "--fault", "503:5%") { url in
                let run = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--sweep", "--json", "--report", path],
                    environment: key
                )
                #expect([0, 1].contains(run.status))
                #expect(try #require(run.json()["knee"]?.int) >= 2)
                #expect(try FileText.read(path, limit: 1 << 20).contains("class=\"point knee\""))
            }
        }
    }

    @Test func `measurements are compared`() async throws {
        try await TestFile.withDirectory { directory in
            let (fast, slow) = (directory + "/fast.json", directory + "/slow.json")
            for (path, latency) in [(fast, "fixed:10ms"), (slow, "fixed:200ms")] {
                try BuiltCommand.withSimulator("--latency", latency) { url in
                    let run = try BuiltCommand.run(
                        ["speed-test", "--base-url", url, "--json", "--requests", "4", "--sequential", "none"],
                        environment: key
                    )
                    try TestFile.write(run.output, to: path, mode: 0o600)
                }
            }
            let worse = try BuiltCommand.run(["speed-test", "compare", fast, slow])
            #expect(worse.status == 1)
            #expect(worse.output.contains("worse"))
            #expect(try BuiltCommand.run(["speed-test", "compare", slow, fast, "--json"]).status == 0)
            #expect(try BuiltCommand.run(["speed-test", "compare", slow, directory + "/none"]).status == 66)
            try TestFile.write("{}\n", to: directory + "/other", mode: 0o600)
            #expect(try BuiltCommand.run(["speed-test", "compare", slow, directory + "/other"]).status == 65)
        }
    }

    @Test func `a file of prompts`() async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("Un\nDeux\n", to: directory + "/prompts", mode: 0o600)
            try BuiltCommand.withSimulator("--latency", "none") { url in
                let run = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--prompts", directory + "/prompts", "--sequential", "none"],
                    environment: key
                )
                #expect(run.status == 0)
                #expect(run.output.contains("“Deux”"))
                #expect(run.output.contains("2, all at once: 2 answered, 0 failed"))
                let missing = try BuiltCommand.run(["speed-test", "--names", directory + "/none"], environment: key)
                #expect(missing.status == 66)
            }
        }
    }

    @Test(arguments: [
        ["--requests", "0"], ["--concurrency", "-1"], ["--sequential", "some"], ["--order", "x"],
        ["--temperature", "3"],
        ["--lang", "de"], ["--timeout", "soon"], ["--simulate", "--base-url", "https://x"], ["extra"],
        ["--sweep", "--requests", "5"], ["--sweep", "--rate", "5"], ["--duration", "1s"], ["--arrivals", "constant"],
        ["--slo", "ttft=1s"], ["--slo", "fast"], ["--rate", "0"], ["compare", "a.json"],
        ["--rate", "1", "--duration", "1s", "--warmup", "2s"],
    ])
    func `wrong usage`(arguments: [String]) throws {
        let run = try BuiltCommand.run(["speed-test"] + arguments)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(!run.errors.isEmpty)
    }
}

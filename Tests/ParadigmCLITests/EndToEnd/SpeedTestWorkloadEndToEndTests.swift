import ParadigmAPI
import ParadigmCLI
import Testing

/// What a speed test sends, how often, and how it rises.
@Suite struct SpeedTestWorkloadEndToEndTests {
    private let key = ["PARADIGM_API_KEY": "k"]

    private func measure(_ url: String, _ arguments: [String], status: Int32 = 0) throws -> JSONValue {
        let usual = ["speed-test", "--base-url", url, "--json"]
        let run = try BuiltCommand.run(usual + arguments, environment: key)
        #expect(run.status == status, "\(run.errors)")
        return try run.json()
    }

    @Test func `repeats give medians and their spread, and a comparison counts each`() async throws {
        try await TestFile.withDirectory { directory in
            let (one, other) = (directory + "/one.json", directory + "/other.json")
            let (page, compared) = (directory + "/page.html", directory + "/compared.html")
            try BuiltCommand.withSimulator("--latency", "fixed:20ms") { url in
                let arguments = ["--repeat", "3", "--requests", "4", "--sequential", "none", "--report", page]
                let json = try measure(url, arguments)
                #expect(json["repeats"] == 3)
                #expect(json["runs"]?.array?.count == 3)
                let spread = try #require(json["spread"]?["answered_per_second"])
                let median = try #require(spread["median"]?.double)
                #expect(try #require(spread["min"]?.double) <= median)
                #expect(try #require(spread["max"]?.double) >= median)
                #expect(try abs(#require(json["answered_per_second"]?.double) - median) < 1e-5)
                #expect(spread["confidence_95"]?.array?.count == 2)
                #expect(try FileText.read(page, limit: 1 << 20).contains("All 3 runs"))
                for path in [one, other] { try TestFile.write(json.description + "\n", to: path, mode: 0o600) }
                let text = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--repeat", "2", "--requests", "2"],
                    environment: key
                )
                #expect(text.output.contains("All 2 runs"))
            }
            let run = try BuiltCommand.run(["speed-test", "compare", one, other, "--json", "--report", compared])
            #expect(run.status == 0)
            #expect(try run.json()["measures"]?[0]?["runs"] == [3, 3])
            let html = try FileText.read(compared, limit: 1 << 20)
            #expect(html.contains("class=\"whisker\"") && html.contains("<details>"))
            let itself = try BuiltCommand.run(["speed-test", "compare", one, other, "--report", one])
            #expect(itself.status == 64)
        }
    }

    @Test func `prompts as a batch reads them`() async throws {
        try await TestFile.withDirectory { directory in
            let table = directory + "/rows.csv"
            try TestFile.write("name;age\nAda;36\nBob;41\n\"Eve\";7\n", to: table, mode: 0o600)
            try BuiltCommand.withSimulator("--latency", "none") { url in
                let run = try BuiltCommand.run(
                    [
                        "speed-test", "--base-url", url, "--prompts", table, "--prompt", "{{name}} is {{age}}",
                        "--sequential", "none",
                    ],
                    environment: key
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output.contains("“Ada is 36”") && run.output.contains("“Eve is 7”"))
                #expect(run.output.contains("3, all at once: 3 answered, 0 failed"))
                let wrong = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--prompts", table, "--prompt", "{{nom}}"],
                    environment: key
                )
                #expect(wrong.status == 64)
                #expect(wrong.errors.contains("name"))
            }
        }
    }

    @Test func `rows that cannot be sent are told, and rows of other endpoints measured as well`() async throws {
        try await TestFile.withDirectory { directory in
            let (lines, vectors) = (directory + "/rows.jsonl", directory + "/vectors.jsonl")
            try TestFile.write(
                #"{"messages":[{"role":"user","content":"x"}]}"# + "\n{\n" + #"{"prompt":"y"}"# + "\n",
                to: lines,
                mode: 0o600
            )
            try TestFile.write(#"{"input":"a","model":"multilingual-e5-large"}"# + "\n", to: vectors, mode: 0o600)
            try BuiltCommand.withSimulator("--latency", "none") { url in
                let run = try BuiltCommand.run(
                    ["speed-test", "--base-url", url, "--prompts", lines, "--json", "--sequential", "none"],
                    environment: key
                )
                #expect(try run.json()["answered"] == 2)
                #expect(run.errors.contains("line 2"))
                #expect(try measure(url, ["--prompts", vectors, "--requests", "3"])["answered"] == 3)
            }
            let mixed = directory + "/mixed.jsonl"
            try TestFile.write(#"{"prompt":"y"}"# + "\n" + #"{"input":"a"}"# + "\n", to: mixed, mode: 0o600)
            let refused = try BuiltCommand.run(["speed-test", "--simulate", "--prompts", mixed])
            #expect(refused.status == 65)
            #expect(refused.errors.contains("/embeddings"))
        }
    }

    @Test func `prompts and answers of given lengths`() throws {
        try BuiltCommand.withSimulator("--latency", "none") { url in
            let json = try measure(
                url,
                [
                    "--prompt-tokens", "200:20", "--max-tokens", "3:8", "--requests", "30", "--sequential", "none",
                ]
            )
            let prompts = try #require(json["prompt_tokens_each"]?["p50"]?.double)
            #expect((120...400).contains(prompts))
            let each = try #require(json["completion_tokens"]?.double) / 30
            #expect((3...8).contains(each))
        }
    }

    @Test func `a conversation sends all that was said before`() async throws {
        try await TestFile.withDirectory { directory in
            let lines = directory + "/requests.jsonl"
            try BuiltCommand.withSimulator("--latency", "fixed:30ms") { url in
                let json = try measure(url, ["--turns", "3", "--requests", "6", "--requests-out", lines])
                #expect(json["answered"] == 6)
                #expect(json["turns"] == 3)
                #expect(json["concurrency"] == 2)
                #expect(json["ideal_seconds"] == .null)
            }
            let requests = try FileText.read(lines, limit: 1 << 20).split(separator: "\n")
                .map { try JSONValue(parsing: String($0)) }
            #expect(requests.count == 6)
            for conversation in [0, 3] {
                let tokens = try (0..<3).map { try #require(requests[conversation + $0]["prompt_tokens"]?.int) }
                #expect(tokens[0] < tokens[1] && tokens[1] < tokens[2])
                let (first, second) = (requests[conversation], requests[conversation + 1])
                #expect(try #require(second["sent"]?.double) >= #require(first["end"]?.double))
            }
        }
    }

    @Test func `after a failure a conversation ends`() throws {
        try BuiltCommand.withSimulator("--latency", "none", "--fault", "500@2") { url in
            let json = try measure(url, ["--turns", "4", "--requests", "4"], status: 1)
            #expect(json["answered"] == 1)
            #expect(json["failed"] == 1)
        }
    }

    @Test func `a ramp, and the steady state after it`() throws {
        try BuiltCommand.withSimulator("--latency", "fixed:20ms") { url in
            let json = try measure(url, ["--concurrency", "4", "--duration", "2s", "--ramp", "1s"])
            #expect(json["ramp_seconds"] == 1)
            let steady = try #require(json["steady"])
            // One latency after all of the load was there.
            #expect(try (1.015...1.5).contains(#require(steady["from_seconds"]?.double)))
            #expect(try (1.6...2.2).contains(#require(steady["to_seconds"]?.double)))
            // While it rose, fewer were in flight.
            #expect(
                try #require(steady["answered_per_second"]?.double) > #require(json["answered_per_second"]?.double)
            )
        }
    }

    @Test(arguments: [
        ["--repeat", "0"], ["--turns", "0"], ["--max-tokens", "9:3"], ["--prompt-tokens", "x"], ["--ramp", "1s"],
        ["--sweep", "--repeat", "2"], ["--sweep", "--turns", "2"], ["--names", "a", "--prompt-tokens", "5"],
        ["--ramp", "2s", "--duration", "1s", "--rate", "1"], ["--set", "temperature=1", "--temperature", "0"],
        ["--prompts", "a", "--prompt-tokens", "5"],
    ])
    func `wrong usage`(arguments: [String]) throws {
        let run = try BuiltCommand.run(["speed-test"] + arguments)
        #expect(run.status == 64)
        #expect(run.output == "")
    }
}

import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import ParadigmSimulator
import Testing

/// Stopping, however it happens, and going on.
@Suite(.timeLimit(.minutes(10))) struct BatchResumeEndToEndTests {
    @Test func `after kill -9 the same command goes on and loses nothing`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:20ms") { batch in
            try batch.writePrompts(400)
            let command = try batch.start(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--progress",
                "json",
                "--concurrency",
                "4"
            )
            try command.waitForProgress { $0["done"]?.int ?? 0 >= 20 }
            #expect(kill(command.id, SIGKILL) == 0)
            #expect(try command.finish().status == 128 + SIGKILL)
            #expect(!batch.isThere("out.jsonl"))
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(run.status == 0, "\(run.errors)")
            let summary = try run.json()
            #expect(summary["recorded_before"]?.int ?? 0 >= 20)
            // What was in flight may have been sent twice, nothing else.
            #expect(summary["may_have_been_billed_twice"]?.int ?? 99 <= 8)
            #expect(try batch.lines("out.jsonl").map(\.id) == (1...400).map { "row-\($0)" })
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal lets rows in flight finish and says how to go on`(signal: Int32) async throws {
        try await BatchRun.withSimulator("--latency", "fixed:50ms") { batch in
            try batch.writePrompts(400)
            let command = try batch.start(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--progress",
                "json",
                "--concurrency",
                "4",
                "--json"
            )
            try command.waitForProgress { $0["done"]?.int ?? 0 >= 8 }
            #expect(kill(command.id, signal) == 0)
            let end = try command.finish()
            #expect(end.status == 75)
            #expect(end.errors.contains("Stopping"))
            let summary = try JSONValue(parsing: end.output)
            #expect(summary["end"] == "stopped")
            #expect(summary["reason"] == "asked")
            let done = try #require(summary["answered"]?.int)
            #expect(done >= 8 && done < 400)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(try run.json()["recorded_before"]?.int == done)
            #expect(try batch.lines("out.jsonl").count == 400)
        }
    }

    @Test func `a second signal stops at once and loses nothing recorded`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:20ms", "--fault", "black-hole@30-9999") { batch in
            try batch.writePrompts(100)
            let command = try batch.start(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--progress",
                "json",
                "--concurrency",
                "4"
            )
            // Then every row in flight hangs.
            try command.waitForProgress { $0["done"]?.int ?? 0 >= 20 && $0["in_flight"] == 4 }
            #expect(kill(command.id, SIGINT) == 0)
            while let line = try command.errors?.readLine(limit: 1 << 16) {
                if String(decoding: line, as: UTF8.self).hasPrefix("Stopping") { break }
            }
            #expect(kill(command.id, SIGINT) == 0)
            let end = try command.finish()
            #expect(end.status == 130, "\(end.errors)")
            let partial = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--partial")
            #expect(partial.status == 0, "\(partial.errors)")
            #expect(try batch.lines("out.jsonl").count >= 20)
        }
    }

    @Test(arguments: [[], ["-o", "@out.csv"]])
    func `a signal ends a command that waits for standard input`(output: [String]) async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let command = try batch.start(["-", "--format", "text"] + output)
            try command.input.write(Array("un\ndeux\n".utf8))
            if output.isEmpty {
                for _ in 1...2 { #expect(try command.output.readLine(limit: 1 << 16) != nil) }
            } else {
                // It copies its input from now on, which goes on until the end of it.
                while try !batch.names().contains(where: { $0.hasPrefix("out.csv.input.paradigm-") }) {
                    try #require(kill(command.id, 0) == 0)
                    try command.errors?.waitForBytes(atMost: .milliseconds(3))
                }
            }
            #expect(kill(command.id, SIGINT) == 0)
            // Its standard input stays open until it has ended.
            let errors = try command.errors?.readToEnd(limit: 1 << 20) ?? []
            #expect(command.wait() == 75, "\(String(decoding: errors, as: UTF8.self))")
            for end in [command.input, command.output, command.errors] { end?.close() }
        }
    }

    @Test func `what is complete is not sent again`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(3)
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl").status == 0)
            let before = try batch.read("out.jsonl")
            let again = try batch.run("@in.jsonl", "-o", "@out.jsonl")
            #expect(again.status == 0)
            #expect(again.errors.contains("Already complete"))
            #expect(try batch.read("out.jsonl") == before)
            let other = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--max-tokens", "3")
            #expect(other.status == 64)
            #expect(other.errors.contains("--max-tokens"))
            #expect(try batch.read("out.jsonl") == before)
            try batch.writePrompts(5)
            let grown = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(grown.status == 0, "\(grown.errors)")
            #expect(try grown.json()["recorded_before"] == 3)
            #expect(try batch.lines("out.jsonl").count == 5)
        }
    }

    @Test func `rows that failed are sent again only when asked`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms", "--fault", "400@2-3") { batch in
            try batch.writePrompts(6)
            let first = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--concurrency", "1", "--json")
            #expect(first.status == 1, "\(first.errors)")
            #expect(try first.json()["failed"] == 2)
            #expect(try batch.lines("out.jsonl").filter { $0.line["error"] != .null }.count == 2)
            #expect(batch.isThere("out.jsonl.journal"))
            let same = try batch.run("@in.jsonl", "-o", "@out.jsonl")
            #expect(same.errors.contains("--retry-failed"))
            let retried = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--retry-failed", "--json")
            #expect(retried.status == 0, "\(retried.errors)")
            #expect(try retried.json()["recorded_before"] == 4)
            #expect(try batch.lines("out.jsonl").allSatisfy { $0.line["error"] == .null })
        }
    }

    @Test func `two runs of one job at the same time`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:50ms") { batch in
            try batch.writePrompts(200)
            let command = try batch.start(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--progress",
                "json",
                "--concurrency",
                "2"
            )
            try command.waitForProgress { $0["done"]?.int ?? 0 >= 1 }
            let second = try batch.run("@in.jsonl", "-o", "@out.jsonl")
            #expect(second.status == 73)
            #expect(second.errors.contains("out.jsonl.journal"))
            #expect(kill(command.id, SIGKILL) == 0)
            _ = try command.finish()
        }
    }

    @Test func `changed options are not mixed with what was recorded`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms", "--fault", "quota@11-9999") { batch in
            try batch.writePrompts(20)
            let stopped = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--concurrency", "1")
            #expect(stopped.status == 75, "\(stopped.errors)")
            let changed = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--temperature", "0.5")
            #expect(changed.status == 64)
            #expect(changed.errors.contains("--temperature"))
            #expect(changed.errors.contains("--update"))
        }
    }
}

import ParadigmAPI
import ParadigmCLI
import ParadigmSimulator
import Testing

/// `paradigm batch --report`.
@Suite(.timeLimit(.minutes(10))) struct BatchPageEndToEndTests {
    @Test func `a run is drawn, and a run that sends nothing leaves its page alone`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:300ms") { batch in
            try batch.writePrompts(12)
            func run(_ page: String = "@page.html") throws -> BuiltCommand.Run {
                try batch.run("@in.jsonl", "-o", "@out.jsonl", "--concurrency", "4", "--report", page)
            }
            let first = try run()
            #expect(first.status == 0, "\(first.errors)")
            let html = try batch.read("page.html")
            #expect(html.contains("All 12\u{A0}rows were answered."))
            #expect(html.contains("<path") && html.contains("<rect"))
            #expect(html.contains(">500\u{A0}ms</span>"))
            let second = try run()
            #expect(second.status == 0)
            #expect(second.errors.contains("page.html was left as it is"))
            #expect(try batch.read("page.html") == html)
            #expect(try run("@other.html").status == 0)
            #expect(try batch.read("other.html").contains("Already complete"))
        }
    }

    @Test func `streamed answers show the first token and the tokens, in the page and for scripts`() async throws {
        try await BatchRun.withSimulator("--latency", "tokens:60ms:40ms") { batch in
            try batch.writePrompts(12)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--stream", "--json", "--report", "@page.html")
            #expect(run.status == 0, "\(run.errors)")
            let json = try run.json()
            let first = try #require(json["first_token_seconds"]?["p50"]?.double)
            #expect(try first > 0.03 && first < 0.9 * #require(json["latency_seconds"]?["p50"]?.double))
            #expect(try #require(json["between_tokens_seconds"]?["p50"]?.double) > 0.001)
            let html = try batch.read("page.html")
            #expect(html.contains("<h2>Streams</h2>") && html.contains("First token"))
            #expect(html.contains("<h2>Slowest rows of this run</h2>") && html.contains("Tokens per second"))
            let whole = try batch.run("@in.jsonl", "-o", "@other.jsonl", "--json")
            #expect(try whole.json()["first_token_seconds"] == .null)
        }
    }

    @Test func `a page that cannot be is refused before anything is sent`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(2)
            func status(_ page: String) throws -> Int32 {
                try batch.run("@in.jsonl", "-o", "@out.jsonl", "--report", page).status
            }
            #expect(try status("@no/page.html") == 73)
            #expect(try status("@.") == 73)
            for own in ["@in.jsonl", "@out.jsonl", "@./out.jsonl", "@out.jsonl.journal", "@out.jsonl.summary.json"] {
                #expect(try status(own) == 64, "\(own)")
            }
            #expect(!batch.isThere("out.jsonl") && !batch.isThere("out.jsonl.journal"))
            #expect(try batch.read("in.jsonl").hasPrefix("{\"prompt\""))
        }
    }

    @Test func `a run that is stopped is drawn too`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            var batch = batch
            try batch.writePrompts(5)
            batch.key = "wrong-key"
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--report", "@page.html", "--lang", "fr")
            #expect(run.status == 77)
            let html = try batch.read("page.html")
            #expect(html.contains("la clé a été refusée (401)"))
            #expect(html.contains("(pas écrite)"))
            #expect(!html.contains("wrong-key"))
        }
    }
}

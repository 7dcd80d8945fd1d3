import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct TokenCountsTests {
    @Test(arguments: [
        ("128", TokenCounts.fixed(128)), ("fixed:128", .fixed(128)), ("64:256", .uniform(64...256)),
        ("uniform:64:256", .uniform(64...256)), ("normal:512:128", .normal(mean: 512, deviation: 128)),
        ("lognormal:512:0.6", .lognormal(mean: 512, sigma: 0.6)),
    ])
    func `as they are written`(text: String, counts: TokenCounts) {
        #expect(TokenCounts(text: text, pair: .bounds) == counts)
    }

    @Test func `two numbers of a prompt are mean and spread`() {
        #expect(TokenCounts(text: "512:128", pair: .spread) == .normal(mean: 512, deviation: 128))
        #expect(TokenCounts(text: "uniform:64:256", pair: .spread) == .uniform(64...256))
    }

    @Test(arguments: [
        "", "0", "-1", "x", "256:64", "64:", ":64", "1:2:3", "uniform:9:3", "normal:5:-1", "lognormal:5:9", "fixed:",
        "64:256:1:1", "99999999",
    ])
    func `anything else is refused`(text: String) {
        #expect(TokenCounts(text: text, pair: .bounds) == nil)
    }

    @Test(arguments: [
        (TokenCounts.uniform(64...256), 160.0), (.normal(mean: 512, deviation: 128), 512),
        (.lognormal(mean: 512, sigma: 0.6), 512), (.fixed(7), 7),
    ])
    func `their mean is the one that is asked for, and they follow from the seed`(counts: TokenCounts, mean: Double) {
        let drawn = (0..<4000).map { counts.count(of: $0, seed: 3) }
        #expect(abs(Double(drawn.reduce(0, +)) / 4000 / mean - 1) < 0.06)
        #expect(drawn == (0..<4000).map { counts.count(of: $0, seed: 3) })
        #expect(drawn.allSatisfy { $0 >= 1 && $0 <= counts.greatest })
        if counts != .fixed(7) { #expect(Set(drawn).count > 100) }
    }

    @Test func `a prompt has as many words, and none begins like another`() {
        let prompts = (0..<200).map { SyntheticPrompts.prompt($0, tokens: .uniform(40...60), seed: 1) }
        #expect(prompts.allSatisfy { (40...60).contains($0.split(separator: " ").count) })
        #expect(Set(prompts.map { $0.split(separator: " ").prefix(8) }).count == 200)
        #expect(prompts[3] == SyntheticPrompts.prompt(3, tokens: .uniform(40...60), seed: 1))
    }
}

@Suite struct RequestSourceTests {
    private func rows(_ text: String, _ change: (inout InputOptions) -> Void = { _ in }) throws -> RequestSource.Reading
    {
        var options = InputOptions()
        (options.model, options.format) = ("m", .text)
        change(&options)
        return try RequestSource.read(InputReader(bytes: Array(text.utf8), options: options), most: .max)
    }

    private func json(_ source: RequestSource, _ index: Int) throws -> JSONValue {
        try JSONValue(parsing: source.body(index))
    }

    @Test func `the second time a prompt has a number, where no cache for beginnings can miss it`() throws {
        let source = try RequestSource(rows("a\nb\n").rows, mark: .before)
        #expect(source.count == 2)
        let said = try (0..<5).map { try json(source, $0)["messages"]?[0]?["content"]?.string }
        #expect(said == ["a", "b", "(2) a", "(2) b", "(3) a"])
        let after = try RequestSource(rows("a\n").rows, mark: .after)
        #expect(try json(after, 1)["messages"]?[0]?["content"] == "a (2)")
        #expect(source.beginning(from: 3) == 4 && source.beginning(from: 4) == 4)
    }

    @Test func `templates, columns and a system message, as a batch has them`() throws {
        let reading = try rows("name,age\nAda,36\nBob,\n") { options in
            options.format = .csv
            options.promptTemplate = try? Template(parsing: "{{name}} is {{age}}")
            options.systemTemplate = try? Template(parsing: "Be brief.")
        }
        let source = RequestSource(reading.rows, mark: .before)
        let body = try json(source, 2)
        #expect(body["messages"]?[0]?["content"] == "Be brief.")
        #expect(body["messages"]?[1]?["content"] == "(2) Ada is 36")
    }

    @Test func `a row's own limit stands, and others get one`() throws {
        let lines = #"{"messages":[{"role":"user","content":"x"}],"max_tokens":5}"# + "\n" + #"{"prompt":"y"}"#
        let reading = try rows(lines) { $0.format = .jsonLines }
        let source = RequestSource(reading.rows, mark: .before, maxTokens: .fixed(9), streams: true)
        #expect(try json(source, 0)["max_tokens"] == 5)
        #expect(try json(source, 1)["max_tokens"] == 9)
        #expect(try json(source, 0)["stream"] == true)
        #expect(try json(source, 1)["stream_options"]?["include_usage"] == true)
    }

    @Test func `parts of a message and other endpoints are numbered too`() throws {
        let lines = [
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url"}]}]}"#,
            #"{"input":"z","model":"e"}"#,
        ]
        let reading = try rows(lines.joined(separator: "\n")) { $0.format = .jsonLines }
        let source = RequestSource(reading.rows, mark: .before)
        #expect(try json(source, 2)["messages"]?[0]?["content"]?[0]?["text"] == "(2) x")
        #expect(try json(source, 3)["input"] == "(2) z")
    }

    @Test func `rows that cannot be sent are counted`() throws {
        let reading = try rows("prompt\na\n\"\n") { $0.format = .csv }
        #expect(reading.rows.count == 1)
        #expect(reading.bad == 1)
        #expect(reading.firstBad != nil)
    }
}

@Suite struct ConversationTests {
    private func body(_ text: String) -> [UInt8] { Array(text.utf8) }
    private let answer = Array(#"{"choices":[{"message":{"role":"assistant","content":"A1"}}]}"#.utf8)

    @Test func `a turn brings all that was said, and instructions once`() throws {
        let first = body(#"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"Q1"}]}"#)
        let second = body(
            #"{"model":"m","max_tokens":4,"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q2"}]}"#
        )
        let next = try JSONValue(parsing: Conversation.next(after: first, answer: answer, asking: second))
        #expect(next["messages"]?.array?.map { $0["content"]?.string } == ["S", "Q1", "A1", "Q2"])
        #expect(next["messages"]?.array?.map { $0["role"]?.string } == ["system", "user", "assistant", "user"])
        #expect(next["max_tokens"] == 4)
    }

    @Test func `what is no chat stands alone`() {
        let prompt = body(#"{"prompt":"x"}"#)
        #expect(Conversation.next(after: prompt, answer: answer, asking: prompt) == prompt)
        let chat = body(#"{"messages":[]}"#)
        #expect(Conversation.next(after: chat, answer: body("{}"), asking: chat) == chat)
    }
}

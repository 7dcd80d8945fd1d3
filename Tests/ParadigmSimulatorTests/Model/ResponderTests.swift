import ParadigmSimulator
import Testing

@Suite struct ResponderTests {
    private let responder = Responder.usual

    private func content(_ request: ReceivedRequest) throws -> String { try responder.reply(request).text }

    @Test func identicalRequestsGetTheSameAnswerInTheSameTime() throws {
        let one = try responder.work(Requests.chat("Un"))
        let same = try responder.work(Requests.chat("Un", #""temperature":0.4,"unknown":{"field":[1]}"#))
        let other = try responder.work(Requests.chat("Deux"))
        let identity = ReplyIdentity(id: "x", created: 1)
        #expect(one.reply(identity) == same.reply(identity) && one.latency == same.latency)
        #expect(one.reply(identity) != other.reply(identity) && one.latency != other.latency)
    }

    @Test func aStreamedRequestTakesAsLongAsThePlainOne() throws {
        let plain = try responder.work(Requests.chat("Un"))
        let streamed = try responder.work(Requests.chat("Un", #""stream":true"#))
        #expect(plain.latency == streamed.latency && plain.tokens == streamed.tokens)
    }

    @Test func theDemonstrationsPromptIsAnsweredWithAWelcomeByName() throws {
        let prompt = "Dis bonjour au nouvel utilisateur sur Paradigm ! Donne un accueil court à : "
        let names = ["Alice", "Tiffany", "Jean-Noël", "Anne Marie"]
        for name in names {
            let answer = try content(Requests.chat(prompt + name))
            #expect(answer.contains(name) && answer.contains("Paradigm"))
            #expect(!answer.contains("simulator read"))
        }
    }

    @Test func otherPromptsAreEchoed() throws {
        let answer = try content(Requests.chat("Résume : le chat dort"))
        #expect(answer.contains("The simulator read") && answer.contains("“Résume : le chat dort”"))
    }

    @Test func maxTokensCutsTheAnswer() throws {
        let reply = try content(Requests.chat("Bonjour", #""max_tokens":2"#))
        #expect(reply.contains(#""content":"The simulat""#) && reply.contains(#""completion_tokens":2"#))
        #expect(reply.contains(#""finish_reason":"length""#))
        let newer = try content(Requests.chat("Bonjour", #""max_completion_tokens":2,"max_tokens":50"#))
        #expect(newer.contains(#""completion_tokens":2"#))
    }

    @Test(arguments: [#""stop":"bytes""#, #""stop":["zzz","bytes"]"#])
    func stopEndsTheAnswer(_ stop: String) throws {
        let reply = try content(Requests.chat("Bonjour", stop))
        #expect(reply.contains(#""content":"The simulator read 7 ""#) && reply.contains(#""finish_reason":"stop""#))
    }

    @Test func severalChoices() throws {
        let reply = try content(Requests.chat("Bonjour", #""n":3"#))
        #expect((0..<3).allSatisfy { reply.contains("{\"index\":\($0),") } && !reply.contains(#"{"index":3"#))
    }

    @Test func aGuidedChoiceIsOneOfThem() throws {
        let reply = try content(Requests.chat("Bonjour", #""guided_choice":["positive","negative"]"#))
        #expect(reply.contains(#""content":"positive""#) || reply.contains(#""content":"negative""#))
    }

    @Test(arguments: [
        #""guided_json":SCHEMA"#,
        #""response_format":{"type":"json_schema","json_schema":{"name":"n","schema":SCHEMA}}"#,
    ])
    func aSchemaIsSatisfied(_ field: String) throws {
        let schema = """
            {"type":"object","properties":{"age":{"type":"integer"},"kind":{"enum":["a","b"]},"ok":{"type":"boolean"},\
            "list":{"type":"array","items":{"type":["null","string"]}}}}
            """
        let field = String(field.split(separator: "SCHEMA", omittingEmptySubsequences: false).joined(separator: schema))
        let reply = try content(Requests.chat("Bonjour", field))
        #expect(reply.contains(#"{\"age\":1,\"kind\":\"a\",\"list\":[null],\"ok\":true}"#), "\(reply)")
    }

    @Test func jsonObjectMode() throws {
        let reply = try content(Requests.chat("Bonjour", #""response_format":{"type":"json_object"}"#))
        #expect(reply.contains(#""content":"{\"answer\":\"The simulator"#))
    }

    @Test func answersHaveTheLengthAskedOfTheConfiguration() throws {
        var configuration = SimulatorConfiguration()
        configuration.answerLength = .tokens(20...400)
        let responder = Responder(configuration)
        let lengths = try (0..<200).map { try responder.work(Requests.chat("row \($0)")).tokens }
        #expect(lengths.allSatisfy { (20...420).contains($0) } && Set(lengths).count > 100)
    }

    @Test func usageAddsUp() throws {
        let work = try responder.work(Requests.chat("Bonjour"))
        let reply = work.reply(ReplyIdentity(id: "1", created: 1))
        #expect(reply.text.contains("\"total_tokens\":\(work.tokens)"))
    }

    @Test func partsAndNullContentAreRead() throws {
        let parts =
            #"{"model":"alfred-ft5","messages":[{"role":"user","content":[{"type":"text","text":"Voir"},"#
            + #"{"type":"image_url","image_url":{"url":"data:"}}]}]}"#
        #expect(try content(Requests.post("/chat/completions", parts)).contains("“Voir”"))
        let null =
            #"{"model":"alfred-4","messages":[{"role":"assistant","content":null},{"role":"user","content":"x"}]}"#
        #expect(try responder.reply(Requests.post("/chat/completions", null)).status == 200)
    }

    @Test func textCompletions() throws {
        let reply = try responder.reply(Requests.post("/v1/completions", #"{"model":"alfred-4","prompt":["a","b"]}"#))
        #expect(reply.text.contains(#""object":"text_completion""#) && reply.text.contains(#""text":"The simulator"#))
        #expect(reply.text.contains(#"{"index":1,"#))
    }

    @Test func quirksChangeTheForm() throws {
        let work = try responder.work(Requests.chat())
        var identity = ReplyIdentity(id: "1", created: 1)
        identity.quirk = .nullContent
        #expect(work.reply(identity).text.contains(#""content":null"#))
        identity.quirk = .stringNumbers
        #expect(work.reply(identity).text.contains("\"total_tokens\":\"\(work.tokens)\""))
    }
}

import ParadigmSimulator
import Testing

@Suite struct StreamTests {
    private func stream(_ text: String = "Bonjour", _ more: String = "") throws -> Reply {
        try Responder.usual.reply(Requests.chat(text, #""stream":true"# + more))
    }

    private func said(_ reply: Reply) -> String {
        reply.eventTexts
            .compactMap { $0.split(separator: #""delta":{"content":""#).dropFirst().first }
            .map { $0.prefix { $0 != "\"" } }
            .joined()
    }

    @Test func theEventsSpellThePlainAnswer() throws {
        let plain = try Responder.usual.reply(Requests.chat("Bonjour")).text
        #expect(plain.contains("\"content\":\"\(said(try stream()))\""))
    }

    @Test func itBeginsWithTheRoleAndEndsWithDone() throws {
        let events = try stream().eventTexts
        #expect(events.first?.contains(#""delta":{"role":"assistant","content":""}"#) == true)
        #expect(events.dropLast().last?.contains(#""delta":{},"logprobs":null,"finish_reason":"stop""#) == true)
        #expect(events.last == "data: [DONE]\n\n")
        #expect(events.allSatisfy { $0.hasPrefix("data: ") && $0.hasSuffix("\n\n") })
    }

    @Test func usageComesOnlyWhenAskedFor() throws {
        #expect(try !stream().eventTexts.contains { $0.contains("usage") })
        let asked = try stream("Bonjour", #","stream_options":{"include_usage":true}"#).eventTexts
        #expect(asked.dropLast().last?.contains(#""choices":[],"usage":{"prompt_tokens":"#) == true)
    }

    @Test func tokensAreSpreadOverTheLatency() throws {
        for number in 0..<50 {
            let shares = try #require(try stream("prompt \(number)").events).map(\.share)
            #expect(shares == shares.sorted())
            #expect(shares.last == 1 && shares.allSatisfy { (0...1).contains($0) })
            #expect((0.15...0.35).contains(shares[0]))
            #expect(Set(shares).count > 5)
        }
    }

    @Test func `each token comes with a step of its own`() throws {
        for more in ["", #","n":2"#, #","max_tokens":1"#] {
            let events = try #require(try stream("Bonjour", more).events)
            let work = try Responder.usual.work(Requests.chat("Bonjour", #""stream":true"# + more))
            let steps = events.map(\.step)
            #expect(steps == steps.sorted() && Set(steps) == Set(1...work.steps) && steps.last == work.steps)
        }
    }

    @Test func severalChoicesAreInterleaved() throws {
        let events = try stream("Bonjour", #","n":2"#).eventTexts
        #expect(events.count { $0.contains(#""finish_reason":"stop""#) } == 2)
        #expect(events.contains { $0.contains(#"{"index":1,"delta":{"content""#) })
    }

    @Test func aSingleTokenStreams() throws {
        let reply = try stream("Bonjour", #","max_tokens":1"#)
        #expect(said(reply) == "The" && reply.eventTexts.contains { $0.contains(#""finish_reason":"length""#) })
    }
}

import ParadigmAPI
import ParadigmSimulator
import Testing

/// Answers that follow a schema, and those of a model that does not keep to it.
@Suite struct SpoiltAnswerTests {
    private func content(_ schema: JSONValue, _ fault: Fault.SpoiltAnswer? = nil, streams: Bool = false) throws
        -> String
    {
        let field = "\"guided_json\":\(schema)" + (streams ? ",\"stream\":true" : "")
        let work = try Responder.usual.work(Requests.chat(#"Dis \"oui\""#, field))
        var identity = ReplyIdentity(id: "1", created: 1)
        identity.quirk = fault.flatMap { Fault.spoiltAnswer($0).quirk }
        let reply = work.reply(identity)
        guard streams else { return try ChatReply(bytes: reply.body).text }
        let events = reply.eventTexts.joined().split(separator: "data: ")
        return try events.filter { !$0.hasPrefix("[DONE]") }
            .map { try JSONValue(parsing: String($0))["choices"]?[0]?["delta"]?["content"]?.string ?? "" }
            .joined()
    }

    @Test(arguments: [
        #"{"type":"object","properties":{"d":{"type":"string","format":"date"},"c":{"const":"x"}},"required":["c"]}"#,
        #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, #"{"oneOf":[{"type":"integer","minimum":7}]}"#,
        #"{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":4},"t":{"type":"string","maxLength":5}}}"#,
        #"{"type":"array","items":{"type":"string","minLength":300},"minItems":3}"#,
        ##"{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/n"},"##
            + #"{"type":"null"}]},"v":{"type":"integer"}},"required":["next","v"],"additionalProperties":false}}}"#,
        ##"{"type":"object","properties":{"sub":{"type":"array","items":{"$ref":"#"}}},"required":["sub"]}"##,
    ])
    func `an example follows its schema`(json: String) throws {
        let schema = try JSONSchema(parsing: json)
        #expect(throws: Never.self) { try schema.value(in: try content(schema.document)) }
    }

    @Test(arguments: Fault.SpoiltAnswer.allCases, [false, true])
    func `what is spoilt is told apart from what is only wrapped`(fault: Fault.SpoiltAnswer, streams: Bool) throws {
        let schema = try JSONSchema(fields: "b, a int, c [string]")
        let good = try content(schema.document)
        let spoilt = try content(schema.document, fault, streams: streams)
        #expect(spoilt != good)
        switch fault {
        case .prose, .fence: #expect(try schema.value(in: spoilt) == schema.value(in: good))
        case .wrongType: #expect(spoilt == good.replacing(#""a":1"#, with: #""a":"none""#))
        case .cutJSON: #expect(good.hasPrefix(spoilt) && spoilt.count == good.count / 2)
        }
        if fault == .wrongType || fault == .cutJSON {
            #expect(throws: InvalidAnswer.self) { try schema.value(in: spoilt) }
        }
    }
}

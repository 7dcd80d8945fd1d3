import ParadigmAPI
import ParadigmCLI
import Testing

/// An answer without a text is none to somebody who asked for one.
@Suite struct WordlessAnswerTests {
    private func reply(_ message: String) throws -> WordlessAnswer {
        let body = #"{"choices":[{"index":0,"message":\#(message),"finish_reason":"stop"}]}"#
        return WordlessAnswer(try ChatReply(bytes: Array(body.utf8)))
    }

    private func stream(_ deltas: String...) throws -> WordlessAnswer {
        var answer = WordlessAnswer()
        for delta in deltas {
            answer.take(try ChatChunk(bytes: Array(#"{"choices":[{"index":0,"delta":\#(delta)}]}"#.utf8)))
        }
        return answer
    }

    private static let call =
        #"{"id":"c","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}"#

    @Test func `what came instead is told, with status 1`() throws {
        let cases = [
            (#"{"role":"assistant","content":null}"#, "The answer is empty", "La réponse est vide"),
            (#"{"content":" \n"}"#, "The answer is empty", "La réponse est vide"),
            (#"{"content":null,"refusal":"I cannot help with that."}"#, "I cannot help with that.", "I cannot help"),
            (#"{"content":null,"tool_calls":[\#(Self.call)]}"#, #"get_weather({"city":"Paris"})"#, "get_weather("),
            (#"{"content":null,"reasoning_content":"Hm"}"#, "reasoned", "raisonné"),
        ]
        for (message, english, french) in cases {
            let answer = try reply(message)
            #expect(answer.isAll)
            #expect(answer.failure.status == .someFailed)
            #expect(answer.failure.text.english.contains(english), "\(answer.failure.text.english)")
            #expect(answer.failure.text.french.contains(french), "\(answer.failure.text.french)")
            #expect(answer.failure.text.english != answer.failure.text.french)
        }
        #expect(try !reply(#"{"content":"Oui","refusal":null}"#).isAll)
    }

    @Test func `of a stream the pieces are put together`() throws {
        let refused = try stream(#"{"role":"assistant","content":""}"#, #"{"refusal":"I can"}"#, #"{"refusal":"not."}"#)
        #expect(refused.isAll)
        #expect(refused.failure.text.english.hasSuffix("I cannot."))
        let called = try stream(
            #"{"tool_calls":[{"index":0,"function":{"name":"get_weather","arguments":"{\"ci"}}]}"#,
            #"{"tool_calls":[{"index":0,"function":{"arguments":"ty\":1}"}}]}"#,
            #"{"tool_calls":[{"index":1,"function":{"name":"now","arguments":"{}"}}]}"#
        )
        #expect(called.failure.text.english.contains(#"get_weather({"city":1}), now({})"#))
        #expect(try !stream(#"{"content":"a"}"#, #"{"content":""}"#).isAll)
        #expect(try stream("{}").failure.text.english.contains("empty"))
    }

    @Test func `a model's words cannot reach the terminal's controls`() throws {
        let answer = try reply("{\"content\":null,\"refusal\":\"a\\u001b[31mb\"}")
        #expect(!answer.failure.text.english.unicodeScalars.contains("\u{1B}"))
    }
}

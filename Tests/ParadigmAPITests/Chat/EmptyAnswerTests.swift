import ParadigmAPI
import Testing

/// Answers that have no text, and what they have instead.
@Suite struct EmptyAnswerTests {
    private func emptiness(ofMessage message: String) throws -> EmptyAnswer? {
        let body = Array(#"{"choices":[{"message":\#(message),"finish_reason":"stop"}]}"#.utf8)
        return try ChatReplyIndex(scanning: body.span).emptiness(in: body.span)
    }

    @Test(arguments: [
        #"{"content":null}"#, #"{"content":""}"#, #"{"content":" \n\t"}"#, #"{"content":"\u00a0\u2003"}"#,
        #"{"content":[]}"#, #"{"content":[{"type":"text","text":" "}]}"#, "{}",
        #"{"content":null,"tool_calls":[],"reasoning_content":""}"#, "{\"content\":\"\u{A0}\"}",
    ])
    func isBlank(message: String) throws {
        #expect(try emptiness(ofMessage: message) == .blank)
    }

    @Test(arguments: [
        #"{"content":"","reasoning_content":"Let me think"}"#, #"{"content":null,"reasoning":"Hm"}"#,
        #"{"content":"\n\n","reasoning_content":"x","tool_calls":null}"#,
    ])
    func hasThoughtsOnly(message: String) throws {
        #expect(try emptiness(ofMessage: message) == .reasoningOnly)
    }

    @Test(arguments: [
        #"{"content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]}"#,
        #"{"content":"","function_call":{"name":"f"}}"#,
        #"{"content":" ","reasoning_content":"x","tool_calls":[{"id":"1"}]}"#,
    ])
    func hasCallsOnly(message: String) throws {
        #expect(try emptiness(ofMessage: message) == .toolCallsOnly)
    }

    @Test(arguments: [
        #"{"content":"a"}"#, #"{"content":"\n\na"}"#, #"{"content":" é"}"#, #"{"content":"\u00e9"}"#,
        #"{"content":[{"type":"text","text":"a"}]}"#, #"{"content":"a","tool_calls":[{"id":"1"}]}"#,
    ])
    func hasText(message: String) throws {
        #expect(try emptiness(ofMessage: message) == nil)
    }

    /// Each of several choices was asked for.
    @Test func anyOfSeveralChoicesMayBeEmpty() throws {
        for (second, emptiness) in [
            (#"{"content":""}"#, EmptyAnswer?.some(.blank)), (#"{"content":null}"#, .blank), (#"{"content":"b"}"#, nil),
            (#"{"content":null,"tool_calls":[{"id":"1"}]}"#, .toolCallsOnly),
            (#"{"content":"","reasoning":"Hm"}"#, .reasoningOnly),
        ] {
            let choices = [
                #"{"message":{"content":"a"}}"#, #"{"message":\#(second)}"#, #"{"message":{"content":"c"}}"#,
            ]
            let body = Array(#"{"choices":[\#(choices.joined(separator: ","))]}"#.utf8)
            #expect(try ChatReplyIndex(scanning: body.span).emptiness(in: body.span) == emptiness)
        }
    }

    @Test func vectorsAreNoEmptyAnswer() throws {
        let body = Array(#"{"data":[{"embedding":[1]}]}"#.utf8)
        #expect(try ChatReplyIndex(scanning: body.span).emptiness(in: body.span) == nil)
        let completion = Array(#"{"choices":[{"text":""}]}"#.utf8)
        #expect(try ChatReplyIndex(scanning: completion.span).emptiness(in: completion.span) == .blank)
    }

    @Test func eachSortIsCountedApart() {
        var counts = AnswerCounts()
        var figures = AnswerFigures()
        counts.count(figures)
        figures.emptiness = .blank
        counts.count(figures)
        figures.emptiness = .reasoningOnly
        counts.count(figures)
        // What was cut before it said anything was cut.
        figures.finishReason = .length
        counts.count(figures)
        figures.finishReason = .contentFilter
        counts.count(figures)
        #expect((counts.cut, counts.filtered) == (1, 1))
        #expect(counts.empty == [.blank: 1, .reasoningOnly: 1])
    }

    @Test func theDetailsOfTokensAreRead() throws {
        let body = Array(
            #"""
            {"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":10,"prompt_tokens_details":
            {"audio_tokens":0,"cached_tokens":8},"completion_tokens":20,"completion_tokens_details":{"reasoning_tokens":15},
            "total_tokens":30}}
            """#
            .utf8
        )
        var counts = AnswerCounts()
        counts.count(AnswerFigures(try ChatReplyIndex(scanning: body.span), in: body.span))
        #expect((counts.promptTokens, counts.cachedTokens) == (10, 8))
        #expect((counts.completionTokens, counts.reasoningTokens) == (20, 15))
        #expect(counts.tokens == 30)
        for details in ["null", "[]", "7", #"{"cached_tokens":-1}"#, #"{"cached_tokens":"x"}"#] {
            let body = Array(#"{"usage":{"prompt_tokens":1,"prompt_tokens_details":\#(details)}}"#.utf8)
            #expect(try ChatReplyIndex(scanning: body.span).usage?.cachedTokens == 0)
        }
    }
}

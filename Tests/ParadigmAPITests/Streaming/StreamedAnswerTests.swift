import ParadigmAPI
import Testing

/// A stream that is put together is the body that an unstreamed request would have given.
@Suite struct StreamedAnswerTests {
    private func body(_ pieces: [String]) throws -> JSONValue {
        var answer = StreamedAnswer()
        for piece in pieces { answer.append(try ChatChunk(bytes: piece.bytes)) }
        return try JSONValue(parsing: answer.body)
    }

    /// Whether two values say the same, whatever the order of their members.
    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let object):
            let members = object.map { JSONObject.Member(key: $0.key, value: sorted($0.value)) }
            return .object(JSONObject(members.sorted { $0.key < $1.key }))
        default: return value
        }
    }

    private func expect(_ pieces: [String], toMake whole: String) throws {
        #expect(sorted(try body(pieces)) == sorted(try JSONValue(parsing: whole)))
    }

    @Test func aChat() throws {
        try expect(
            [
                #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}"#,
                #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Bon\n"},"logprobs":null,"finish_reason":null}],"usage":null}"#,
                #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"j\"our"},"logprobs":null,"finish_reason":null}],"usage":null}"#,
                #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}"#,
                #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"total_tokens":3}}"#,
            ],
            toMake: #"""
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":
                "assistant","content":"Bon\nj\"our"},"logprobs":null,"finish_reason":"stop"}],"usage":{"total_tokens":3}}
                """#
        )
    }

    @Test func aCompletion() throws {
        try expect(
            [
                #"{"id":"c","object":"text_completion","choices":[{"index":0,"text":"Bon","logprobs":{"tokens":["Bon"],"token_logprobs":[-0.5],"top_logprobs":[{"Bon":-0.5}],"text_offset":[0]},"finish_reason":null}]}"#,
                #"{"id":"c","object":"text_completion","choices":[{"index":1,"text":"x","logprobs":null,"finish_reason":null}]}"#,
                #"{"id":"c","object":"text_completion","choices":[{"index":0,"text":"jour","logprobs":{"tokens":["jo","ur"],"token_logprobs":[null, -1],"top_logprobs":[{"index":0},{"index":0}],"text_offset":[3,5]},"finish_reason":null}]}"#,
                #"{"id":"c","object":"text_completion","choices":[{"index":0,"text":"","logprobs":{"tokens":[ ],"token_logprobs":[]},"finish_reason":"stop"},{"index":1,"text":"y","finish_reason":"length"}]}"#,
            ],
            toMake: #"""
                {"id":"c","object":"text_completion","choices":[{"index":0,"text":"Bonjour","finish_reason":"stop","logprobs":
                {"tokens":["Bon","jo","ur"],"token_logprobs":[-0.5,null,-1],"top_logprobs":[{"Bon":-0.5},{"index":0},
                {"index":0}],"text_offset":[0,3,5]}},
                {"index":1,"text":"xy","logprobs":null,"finish_reason":"length"}]}
                """#
        )
    }

    @Test func logprobsRefusalReasoningAndTokenIDs() throws {
        try expect(
            [
                #"{"choices":[{"index":0,"delta":{"reasoning_content":"a","reasoning":"x"},"logprobs":{"content":[{"token":"a","top_logprobs":[]}],"refusal":null},"token_ids":[1]}]}"#,
                #"{"choices":[{"index":0,"delta":{"reasoning_content":"b","refusal":"no"},"logprobs":{"content":[{"token":"b","top_logprobs":[]},{"token":"c","top_logprobs":[]}],"refusal":[{"token":"no"}]},"token_ids":[2,3]}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":null,"refusal":"n","reasoning":null},"logprobs":{"content":[],"refusal":[{"token":"n"}]},"token_ids":null,"finish_reason":"stop","stop_reason":7}]}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","reasoning_content":"ab",
                "reasoning":"x","refusal":"non","content":null},"logprobs":{"content":[{"token":"a","top_logprobs":[]},
                {"token":"b","top_logprobs":[]},{"token":"c","top_logprobs":[]}],"refusal":[{"token":"no"},{"token":"n"}]},
                "token_ids":[1,2,3],"stop_reason":7,"finish_reason":"stop"}]}
                """#
        )
    }

    @Test func toolCalls() throws {
        try expect(
            [
                #"{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\""}},{"index":1,"function":{"arguments":"{"}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"","function":{"name":null,"arguments":":1}"}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"}"}}]},"finish_reason":"tool_calls"}]}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","tool_calls":[
                {"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
                {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}],"content":null},
                "finish_reason":"tool_calls"}]}
                """#
        )
    }

    @Test func toolCallsWithoutAnIndexAndFieldsThatComeAgain() throws {
        try expect(
            [
                #"{"choices":[{"index":0,"delta":{"role":"","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{"}}],"reasoning_details":[{"index":0,"type":"reasoning.text","format":"x","text":"a"}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":"}"}}],"reasoning_details":[{"index":0,"type":"reasoning.text","format":"x","text":"b"}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","tool_calls":[
                {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}],
                "reasoning_details":[{"index":0,"type":"reasoning.text","format":"x","text":"ab"}],"content":null},
                "finish_reason":"tool_calls"}]}
                """#
        )
    }

    @Test func contentInParts() throws {
        try expect(
            [
                #"{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"m"}]}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"Bon"}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"jour"},{"type":"image_url","image_url":{"url":"u"}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":[{"type":"image_url","image_url":{"url":"v"}}]},"finish_reason":"stop"}]}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"thinking",
                "thinking":[{"type":"text","text":"hmm"}]},{"type":"text","text":"Bonjour"},
                {"type":"image_url","image_url":{"url":"u"}},{"type":"image_url","image_url":{"url":"v"}}]},"finish_reason":"stop"}]}
                """#
        )
    }

    @Test func choicesInAnyOrderAndPiecesThatAddNothing() throws {
        try expect(
            [
                #"{"choices":null,"prompt_filter_results":[{"a":1}]}"#, #"{"id":"c","choices":[]}"#, "{}",
                #"{"choices":[{"index":2,"delta":{"content":"c"},"finish_reason":"stop"},{"index":0,"delta":{"content":"a"}}]}"#,
                #"{"choices":[null,{"index":1,"delta":{"role":"tool","content":"b"},"finish_reason":"stop"}],"usage":{"total_tokens":1}}"#,
                #"{"choices":[{"index":0,"message":{"role":"assistant","content":"A"},"finish_reason":"length"}],"usage":{"total_tokens":2}}"#,
                #"{"usage":null}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","id":"c","prompt_filter_results":[{"a":1}],"usage":{"total_tokens":2},"choices":[
                {"index":0,"message":{"role":"assistant","content":"aA"},"finish_reason":"length"},
                {"index":1,"message":{"role":"tool","content":"b"},"finish_reason":"stop"},
                {"index":2,"message":{"role":"assistant","content":"c"},"finish_reason":"stop"}]}
                """#
        )
    }

    @Test func halvesOfAPairAreJoinedWhereverTheyAre() throws {
        try expect(
            [
                #"{"choices":[{"index":0,"delta":{"content":"\ud83d","reasoning":"\ud83d"}}],"x":"\ud83d"}"#,
                #"{"choices":[{"index":0,"delta":{"content":"\ude00\ud83d","reasoning":"\ude00"},"finish_reason":"stop"}]}"#,
            ],
            toMake: #"""
                {"object":"chat.completion","x":"\ufffd","choices":[{"index":0,"message":{"role":"assistant","reasoning":"😀",
                "content":"😀\ufffd"},"finish_reason":"stop"}]}
                """#
        )
    }

    /// A piece costs the same however much came before it: copying what is there for each would take hours here.
    @Test(.timeLimit(.minutes(10))) func manyPiecesTakeTheTimeOfTheirLength() throws {
        let text = try ChatChunk(bytes: #"{"choices":[{"index":0,"delta":{"content":"abcdefgh"}}]}"#.bytes)
        let rest = try ChatChunk(
            bytes: #"{"choices":[{"index":0,"delta":{"reasoning":"abcdefgh"},"logprobs":{"content":[{"token":"a"}]}}]}"#
                .bytes
        )
        var answer = StreamedAnswer()
        for number in 0..<160_000 { answer.append(number % 8 == 0 ? rest : text) }
        #expect(answer.size > 160_000 * 8)
        #expect(answer.body.count > 160_000 * 8)
    }

    /// Where a server may put members of its own, in pieces of a stream and in what an object they make.
    private static let places: [(piece: String, whole: String)] = [
        (#"{"choices":[{"index":0,"delta":{@}}]}"#, #""message":{"role":"assistant",@,"content":null}"#),
        (#"{"choices":[{"index":0,"delta":{"x":{@}}}]}"#, #""x":{@}"#),
        (#"{"choices":[{"index":0,"delta":{},@}]}"#, #""finish_reason":null,@}"#),
        (#"{"choices":[{"index":0,"delta":{},"logprobs":{@}}]}"#, #""logprobs":{@}"#),
        (#"{@,"choices":[]}"#, #"{@,"object":"#),
    ]

    /// Each member costs the same however many there are: to compare it with all before it would take hours here.
    @Test(.timeLimit(.minutes(10)), arguments: places)
    func manyMembersTakeTheTimeOfTheirLength(place: (piece: String, whole: String)) throws {
        let members = (0..<200_000).map { "\"k\($0)\":\($0 % 2 == 0 ? "1" : "[2]")" }
        var answer = StreamedAnswer()
        for half in [members[..<100_000], members[100_000...]] {
            let piece = place.piece.replacing("@", with: half.joined(separator: ","))
            answer.append(try ChatChunk(bytes: piece.bytes))
        }
        #expect(answer.size > 200_000 * 6)
        let body = String(decoding: answer.body, as: UTF8.self)
        // Of probabilities the lists come first.
        let isSorted = place.piece.contains("logprobs")
        let kept = isSorted ? members.filter { $0.hasSuffix("]") } + members.filter { $0.hasSuffix("1") } : members
        #expect(body.contains(place.whole.replacing("@", with: kept.joined(separator: ","))))
    }

    /// What is replaced takes no more room than a piece.
    @Test func whatIsKeptIsCounted() throws {
        var answer = StreamedAnswer()
        var sizes: [Int] = []
        for number in 0..<4 {
            for key in ["same", "k\(number)"] {
                let value = String(repeating: "x", count: 1000)
                answer.append(try ChatChunk(bytes: #"{"\#(key)":"\#(value)","choices":[]}"#.bytes))
                sizes.append(answer.size)
            }
        }
        #expect(sizes == [1006, 2010, 2010, 3014, 3014, 4018, 4018, 5022])
        var crowd = StreamedAnswer()
        for number in 0..<1000 {
            crowd.append(try ChatChunk(bytes: #"{"choices":[{"index":\#(number),"delta":{}}]}"#.bytes))
        }
        #expect(crowd.size > 100_000)
    }

    // MARK: Whole bodies

    @Test func aBodyThatIsAStreamIsPutTogether() throws {
        let stream =
            "\u{FEFF}\n: hi\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
        #expect(try ChatReply(bytes: stream.bytes).text == "a")
        let text = "data: {\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\n"
        #expect(try CompletionReply(bytes: text.bytes).text == "a")
        #expect(try StreamedAnswer.body(of: #"{"choices":[]}"#.bytes) == nil)
        #expect(try StreamedAnswer.body(of: []) == nil)
    }

    @Test(
        arguments: [
            ("data: {\"choices\":[{\"index\":0,\"delta\":{}}]}\n\n", ReplyDecodingError.Code.cutStream),
            ("data: [DONE]\n\n", .unexpectedShape), (": ping\n\n", .cutStream),
            ("data: {\"error\":{\"code\":429}}\n\n", .serverError),
            (#"{"choices":[{"message":{"content":"a"}}]}"# + "\n\ndata: [DONE]\n\n", .notJSON),
        ] as [(String, ReplyDecodingError.Code)]
    )
    func aBodyThatIsABadStreamIsAFailure(text: String, code: ReplyDecodingError.Code) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatReply(bytes: text.bytes) }
        #expect(error.code == code)
    }

    @Test func saysThatTheEndOfAStreamStandsBehindAWholeBody() throws {
        let glued = #"{"choices":[{"message":{"content":"a"}}]}"# + "\n\ndata: [DONE]\n\n"
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatReply(bytes: glued.bytes) }
        #expect(error.message.contains("JSON with the events of a stream behind it"))
    }
}

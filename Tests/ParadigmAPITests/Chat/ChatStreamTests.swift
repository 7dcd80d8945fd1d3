import ParadigmAPI
import Testing

@Suite struct ChatStreamTests {
    @Test func readsAChunk() throws {
        let text =
            #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Bon\njour"},"finish_reason":null}]}"#
        let chunk = try ChatChunk(bytes: text.bytes)
        #expect(chunk.id == "c")
        #expect(chunk.model == "m")
        #expect(chunk.text == "Bon\njour")
        #expect(chunk.role == .assistant)
        #expect(chunk.finishReason == nil)
        #expect(chunk.usage == nil)
        #expect(chunk.toolCalls == nil)
        #expect(chunk.rawBytes == text.bytes)
    }

    @Test func readsTheLastChunks() throws {
        let finish = try ChatChunk(bytes: #"{"choices":[{"delta":{},"finish_reason":"length"}]}"#.bytes)
        #expect(finish.text == "")
        #expect(finish.finishReason == .length)
        let usage = try ChatChunk(bytes: #"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#.bytes)
        #expect(usage.text == "")
        #expect(usage.choices.isEmpty)
        #expect(usage.usage == TokenUsage(promptTokens: 1, completionTokens: 2))
        let call = try ChatChunk(bytes: #"{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}"#.bytes)
        #expect(call.toolCalls == [["index": 0]])
    }

    @Test func keepsSeveralChoicesApart() throws {
        let chunk = try ChatChunk(
            bytes:
                #"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#
                .bytes
        )
        #expect(chunk.text == "a")
        #expect(
            chunk.choices == [
                ChatChunkChoice(index: 1, text: "b"), ChatChunkChoice(text: "a", finishReason: .stop),
            ]
        )
        let other = try ChatChunk(bytes: #"{"choices":[{"index":1,"delta":{"content":"b"}}]}"#.bytes)
        #expect(other.text == "")
    }

    @Test(arguments: [
        #"{"error":{"message":"out of memory","code":500}}"#, #"{"object":"error","message":"out of memory"}"#,
        #"{"error":"out of memory","choices":[{"delta":{"content":"x"}}]}"#,
    ])
    func recognisesAnErrorInMidStream(_ text: String) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatChunk(bytes: text.bytes) }
        #expect(error.code == .serverError)
        #expect(error.serverError?.message == "out of memory")
    }

    @Test(arguments: [
        "{}", #"{"choices":null}"#, #"{"choices":[]}"#, #"{"choices":[null]}"#, #"{"id":"c","object":"ping"}"#,
        #"{"error":null,"prompt_filter_results":[]}"#, #"{"choices":[],"error":{"message":"","code":null}}"#,
    ])
    func standsPiecesThatAddNothing(_ text: String) throws {
        let chunk = try ChatChunk(bytes: text.bytes)
        #expect(chunk.text == "")
        #expect(chunk.choices.isEmpty)
    }

    @Test func readsThePiecesOfACompletionAndOfAWholeMessage() throws {
        let text = try ChatChunk(bytes: #"{"choices":[{"index":0,"text":"Bon","finish_reason":null}]}"#.bytes)
        #expect(text.text == "Bon")
        let whole = try ChatChunk(bytes: #"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#.bytes)
        #expect(whole.text == "a")
        let both = try ChatChunk(bytes: #"{"choices":[{"message":{"content":"ab"},"delta":{"content":"b"}}]}"#.bytes)
        #expect(both.text == "b")
    }

    @Test(arguments: [
        #"{"error":{"message":"no","code":429},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}"#,
        #"{"choices":[{"index":0,"delta":{},"error":{"message":"no","code":429}}]}"#,
    ])
    func anErrorBesideAChoiceKeepsItsFacts(_ text: String) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatChunk(bytes: text.bytes) }
        #expect(error.serverError?.message == "no")
        #expect(error.serverError?.impliedStatus == 429)
    }

    @Test(arguments: [
        "", "{", "[]", "7", "[DONE]", #"{"choices":7}"#, #"{"choices":{}}"#,
        #"{"choices":[{"delta":{},"finish_reason":"error"}]}"#,
    ])
    func refusesWhatIsNoChunk(_ text: String) {
        #expect(throws: ReplyDecodingError.self) { _ = try ChatChunk(bytes: text.bytes) }
    }

    @Test func aStreamWithDoneIsWhole() {
        var state = ChatStreamState()
        #expect(!state.isComplete)
        #expect(text(of: state.receive(.data(#"{"choices":[{"delta":{"content":"a"}}]}"#))) == "a")
        #expect(!state.isComplete)
        #expect(state.receive(.data(" [DONE]")) == .done)
        #expect(state.isComplete)
        #expect(state.receive(.data("anything")) == .ignored)
        #expect(state.isComplete)
    }

    @Test func aStreamWithAReasonToFinishIsWhole() {
        var state = ChatStreamState()
        _ = state.receive(.data(#"{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{}}]}"#))
        _ = state.receive(.data(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#))
        #expect(!state.isComplete, "choice 1 goes on")
        _ = state.receive(.data(#"{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}"#))
        #expect(state.isComplete)
        _ = state.receive(.data(#"{"choices":[{"index":1,"delta":{}}]}"#))
        #expect(state.isComplete)
        _ = state.receive(.data(#"{"choices":[],"usage":{"total_tokens":3}}"#))
        #expect(state.isComplete)
    }

    @Test func aFailureIsFinal() throws {
        var state = ChatStreamState()
        _ = state.receive(.data(#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#))
        guard case .failed(let error) = state.receive(.data(#"{"error":{"message":"late"}}"#)) else {
            Issue.record("expected a failure")
            return
        }
        #expect(error.serverError?.message == "late")
        #expect(!state.isComplete)
        #expect(state.receive(.data("[DONE]")) == .ignored)
        #expect(!state.isComplete)
    }

    @Test func anEventOfTypeErrorIsAFailure() {
        var state = ChatStreamState()
        guard case .failed(let error) = state.receive(SSEEvent(type: "error", data: "overloaded".bytes)) else {
            Issue.record("expected a failure")
            return
        }
        #expect(error.message == "the server reports an error: overloaded")
    }

    @Test func signsOfLifeMeanNothing() {
        var state = ChatStreamState()
        #expect(state.receive(SSEEvent(type: "ping", data: "{}".bytes)) == .ignored)
        for data in ["", " ", "\n", " \n\t\n"] { #expect(state.receive(.data(data)) == .ignored) }
        for type in ["heartbeat", "keep-alive"] {
            #expect(state.receive(SSEEvent(type: type, data: "x".bytes)) == .ignored)
        }
        #expect(!state.isComplete)
    }

    @Test(arguments: [[], [#"{"choices":[]}"#], [#"{"choices":[],"usage":{"total_tokens":1}}"#, "{}"]])
    func aStreamWithoutAChoiceIsNoAnswer(_ events: [String]) {
        var state = ChatStreamState()
        for event in events { _ = state.receive(.data(event)) }
        guard case .failed(let error) = state.receive(.data("[DONE]")) else {
            Issue.record("expected a failure")
            return
        }
        #expect(error.code == .unexpectedShape)
        #expect(!state.isComplete)
    }

    @Test func anErrorEventWithoutWordsIsAFailureToo() {
        var state = ChatStreamState()
        guard case .failed = state.receive(SSEEvent(type: "error", data: [])) else {
            Issue.record("expected a failure")
            return
        }
    }

    @Test func halvesOfAPairInTwoPiecesMakeOneCharacter() {
        var state = ChatStreamState()
        let pieces = [
            #"{"choices":[{"index":0,"delta":{"content":"a\ud83d"}},{"index":1,"delta":{"content":"\ud83d"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":""}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"\ude00b\ud83d"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"c"}},{"index":1,"delta":{},"finish_reason":"length"}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"\ude00d"},"finish_reason":"stop"}]}"#,
        ]
        var texts = ["", ""]
        for piece in pieces {
            guard case .chunk(let chunk) = state.receive(.data(piece)) else {
                Issue.record("expected a piece")
                return
            }
            for choice in chunk.choices { texts[choice.index] += choice.text }
        }
        #expect(texts == ["a😀b\u{FFFD}c\u{FFFD}d", "\u{FFFD}"])
        #expect(state.isComplete)
    }

    private func text(of step: ChatStreamState.Step) -> String? {
        if case .chunk(let chunk) = step { chunk.text } else { nil }
    }
}

extension SSEEvent {
    fileprivate static func data(_ text: String) -> SSEEvent { SSEEvent(data: text.bytes) }
}

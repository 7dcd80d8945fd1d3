import ParadigmAPI
import Testing

/// `[DONE]` without the blank line before it, as some servers end a stream.
@Suite struct GluedDoneTests {
    private static let last = #"{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"#

    @Test(arguments: ["[DONE]", " [DONE]", "\n[DONE]", "\n[DONE] \n", "\r[DONE]\n"])
    func `what stands before it is the last piece`(end: String) {
        var state = ChatStreamState()
        guard case .chunk(let chunk) = state.receive(SSEEvent(data: (Self.last + end).bytes)) else {
            Issue.record("the piece is lost")
            return
        }
        #expect(chunk.text == "x" && chunk.finishReason == .stop)
        #expect(state.isComplete)
        #expect(state.receive(SSEEvent(data: Self.last.bytes)) == .ignored)
    }

    @Test func `it ends a stream whose piece gives no reason`() {
        var state = ChatStreamState()
        _ = state.receive(SSEEvent(data: #"{"choices":[{"delta":{"content":"x"}}]}[DONE]"#.bytes))
        #expect(state.isComplete)
    }

    @Test func `a stream without a piece of an answer is none`() {
        var state = ChatStreamState()
        let step = state.receive(SSEEvent(data: #"{"choices":[],"usage":{"total_tokens":3}}[DONE]"#.bytes))
        guard case .failed(let error) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(error.code == .unexpectedShape)
    }

    @Test func `an error keeps its words`() {
        var state = ChatStreamState()
        let step = state.receive(SSEEvent(data: #"{"error":{"message":"out of memory"}}[DONE]"#.bytes))
        guard case .failed(let error) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(error.serverError?.message == "out of memory")
    }

    @Test(arguments: ["{oops}[DONE]", "[DONE][DONE]", "x[DONE]", "{}[DONE", #"{"a":1}[DONE]x"#])
    func `what is no piece stays none`(data: String) {
        var state = ChatStreamState()
        guard case .failed = state.receive(SSEEvent(data: data.bytes)) else {
            Issue.record("\(data) passes")
            return
        }
    }

    @Test func `reading it byte by byte is the same`() throws {
        for end in ["[DONE]\n\n", "\ndata: [DONE]\n\n"] {
            var reading = StreamReading(contentType: "text/event-stream", limit: 1 << 20)
            var texts: [String] = []
            var ends = 0
            for byte in ("data: " + Self.last + end).utf8 {
                try reading.consume([byte]) { step in
                    switch step {
                    case .chunk(let chunk): texts.append(chunk.text)
                    case .done: ends += 1
                    case .failed(let error): Issue.record("\(error)")
                    }
                }
            }
            #expect(texts == ["x"] && ends == 1 && reading.isDone && reading.isComplete)
        }
    }
}

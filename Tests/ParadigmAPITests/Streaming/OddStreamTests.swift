import ParadigmAPI
import Testing

/// Streams whose pieces give no reason to finish, and what makes `[DONE]` no end.
@Suite struct OddStreamTests {
    private static let piece =
        #"data: {"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}"# + "\n\n"
    private static let more = #"data: {"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}"# + "\n\n"
    private static let end = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    private static let done = "data: [DONE]\n\n"

    private func body(_ stream: String) throws -> [UInt8]? { try StreamedAnswer.body(of: stream.bytes) }

    private func failure(_ stream: String) -> ReplyDecodingError? {
        do throws(ReplyDecodingError) {
            _ = try StreamedAnswer.body(of: stream.bytes)
            return nil
        } catch {
            return error
        }
    }

    /// Some servers never give a reason: nothing is odd about them.
    @Test(arguments: [
        "", ": ping\n\n", "event: ping\n\n", "retry: 1\nid: 7\n\n", "data: {}\n\n", "data: null\n\n",
        #"data: {"choices":[],"usage":{"total_tokens":3},"timings":{"ms":3}}"# + "\n\n",
        #"data: {"choices":[],"prompt_filter_results":[{"a":1}]}"# + "\n\n",
        #"data: {"choices":[{"index":0,"delta":{}}],"code":0,"base_resp":{"status_code":0,"status_msg":""}}"# + "\n\n",
        #"data: {"choices":[{"index":0,"delta":{}}],"x_groq":{"id":"r"},"status":"streaming","success":true}"# + "\n\n",
    ])
    func `without anything odd the end is the end, and it is counted`(event: String) throws {
        let whole = try #require(try body(Self.piece + event + Self.more + Self.done))
        let answer = try Answer(whole, to: .chat)
        #expect(answer.index.text(in: answer.body.span) == "Hello")
        #expect(AnswerFigures(answer.index, in: answer.body.span).isUnstated)
        #expect(AnswerFigures(answer.index, in: answer.body.span).finishReason == nil)
    }

    /// Words of a failure in many forms, and what the error says of them; nil where the stream is cut.
    private static let oddities: [(event: String, words: String?)] = [
        (#"error: {"code":500,"message":"boom"}"#, "boom"), ("error: Internal failure", "Internal failure"),
        (#"{"error":{"message":"boom","code":500}}"#, "boom"), ("<html><body>502 Bad Gateway</body></html>", nil),
        ("event: error", ""), ("event: Error\ndata: {\"x\":\"boom\"}", #"{"x":"boom"}"#),
        ("event: exception\ndata: boom", "boom"),
        ("event: failure\ndata: {}", "{}"),
        ("event: response.failed\ndata: {\"response\":{\"error\":{\"message\":\"boom\"}}}", "boom"),
        (#"data: {"errors":[{"message":"boom"}]}"#, "boom"), (#"data: {"msg":"boom","code":"500"}"#, "boom"),
        (#"data: {"detail":"died","usage":{"prompt_tokens":1},"choices":[]}"#, "died"),
        (#"data: {"code":500,"message":"died","usage":{"total_tokens":1},"choices":[]}"#, "died"),
        (#"data: {"detail":"died","choices":[{"index":0,"delta":{},"finish_reason":null}]}"#, "died"),
        (#"data: {"status":"failed","choices":[]}"#, nil),
        (#"data: {"success":false,"msg":"boom","choices":[]}"#, "boom"),
        (#"data: {"choices":null,"base_resp":{"status_code":1039,"status_msg":"token limit"}}"#, "token limit"),
        (#"data: {"title":"Internal","status":500,"type":"about:blank"}"#, nil),
        (#"data: {"reason":"worker died"}"#, nil),
        (#"data: {"error_message":"worker died","error_code":"500"}"#, "worker died"),
        (#"data: {"fault":{"faultstring":"Execution timeout"}}"#, "Execution timeout"),
        (#"data: {"Message":"boom","Code":"InternalError"}"#, "boom"),
        (#"data: {"choices":[{"index":0,"delta":{"content":"","error":{"message":"boom"}}}]}"#, "boom"),
    ]

    @Test(arguments: oddities.indices)
    func `what may be word of a failure makes a half answer none`(index: Int) throws {
        let (event, words) = Self.oddities[index]
        for lineEnd in ["\n", "\r\n"] {
            let stream = (Self.piece + Self.more + event + "\n\n" + Self.done).replacing("\n", with: lineEnd)
            let error = try #require(failure(stream), "\(event)")
            if let words {
                #expect(error.code == .serverError && error.serverError?.message ?? "" == words, "\(event): \(error)")
            } else {
                #expect(error.code == .cutStream, "\(event): \(error)")
            }
        }
    }

    /// An answer that says that it has ended has: a line that nobody knows, or a member, takes nothing from it.
    @Test(arguments: [
        "x: y", "<html>", #"data: {"reason":"x"}"#,
        #"data: {"detail":"x","choices":[{"index":0,"delta":{}}]}"#,
    ])
    func `an answer that has ended stands`(event: String) throws {
        let whole = try #require(try body(Self.piece + Self.more + event + "\n\n" + Self.end + Self.done))
        #expect(try Answer(whole, to: .chat).index.text(in: whole.span) == "Hello")
    }

    @Test func `who gives reasons gives one for each choice`() throws {
        let second = #"data: {"choices":[{"index":1,"delta":{"content":"b"}}]}"# + "\n\n"
        #expect(failure(Self.piece + second + Self.end + Self.done)?.code == .cutStream)
        #expect(failure(Self.piece + second + Self.done) == nil)
    }

    @Test func `what was cut stays so, whatever reason comes behind`() throws {
        for (reasons, kept) in [(["length", "stop"], "length"), (["stop", "content_filter"], "content_filter")] {
            let ends = reasons.map { Self.end.replacing("stop", with: $0) }.joined()
            let body = try #require(try body(Self.piece + ends + Self.done))
            #expect(try ChatReplyIndex(scanning: body.span).finishReason(in: body.span)?.rawValue == kept)
        }
    }

    @Test func `a parser of events alone knows no strays`() throws {
        var parser = SSEParser()
        var events: [SSEEvent] = []
        try parser.consume("{\"error\":1}\n<html>\nevent: error\n\nerror: boom\n\n".bytes) { events.append($0) }
        #expect(events == [SSEEvent(type: "error", data: "boom".bytes)])
    }

    // MARK: Whole messages

    private static let whole =
        #"data: {"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}"#
        + "\n\n"

    @Test func `a whole message stands in place of its pieces`() throws {
        // Null beside it is no delta, on whichever side.
        let besideNull = Self.whole.replacing("\"finish_reason\"", with: "\"delta\":null,\"finish_reason\"")
        for whole in [Self.whole, besideNull] {
            let body = try #require(try body(Self.piece + Self.more + whole + Self.done))
            #expect(try ChatReplyIndex(scanning: body.span).text(in: body.span) == "Hello")
        }
        var reading = StreamReading(contentType: nil, limit: 1 << 20)
        var text = ""
        try reading.consume((Self.piece + Self.more + Self.whole + Self.done).bytes) { step in
            if case .chunk(let chunk) = step { text += chunk.text }
        }
        #expect(text == "Hello")
    }

    @Test func `messages in pieces are joined, and one behind a role alone is read`() throws {
        let half = Self.whole.replacing("Hello", with: "Hel").replacing("\"stop\"", with: "null")
        let rest = Self.whole.replacing("Hello", with: "lo")
        let role = #"data: {"choices":[{"index":0,"delta":{"role":"assistant"}}]}"# + "\n\n"
        for stream in [half + rest, role + Self.whole, Self.whole] {
            let body = try #require(try body(stream + Self.done))
            #expect(try ChatReplyIndex(scanning: body.span).text(in: body.span) == "Hello")
            var reading = StreamReading(contentType: nil, limit: 1 << 20)
            var text = ""
            try reading.consume(stream.bytes) { if case .chunk(let chunk) = $0 { text += chunk.text } }
            #expect(text == "Hello")
        }
    }

    @Test func `many byte order marks are no piece`() {
        for count in [2, 60_000] {
            let bytes =
                Array(repeating: [0xEF, 0xBB, 0xBF] as [UInt8], count: count).flatMap(\.self) + Array("{}".utf8)
            #expect(throws: ReplyDecodingError.self) { try ChatChunk(bytes: bytes) }
        }
    }

    @Test func `a delta may be a text`() throws {
        let body = try #require(
            try body(#"data: {"choices":[{"index":0,"delta":"Hello","finish_reason":"stop"}]}"# + "\n\n" + Self.done)
        )
        #expect(try ChatReplyIndex(scanning: body.span).text(in: body.span) == "Hello")
    }

    // MARK: Calls of tools

    private func calls(_ pieces: [String]) throws -> [String] {
        let events = pieces.map { #"data: {"choices":[{"index":0,"delta":{"tool_calls":[\#($0)]}}]}"# + "\n\n" }
        let end = Self.end.replacing("stop", with: "tool_calls")
        let body = try #require(try body(events.joined() + end + Self.done))
        let calls = try JSONValue(parsing: body)["choices"]?[0]?["message"]?["tool_calls"]?.array ?? []
        return calls.map {
            "\($0["id"]?.string ?? "-") \($0["function"]?["name"]?.string ?? "-") \($0["function"]?["arguments"]?.string ?? "-")"
        }
    }

    private func call(_ index: String?, _ id: String?, _ name: String?, _ arguments: String) -> String {
        let start = [index.map { "\"index\":\($0)" }, id.map { "\"id\":\"\($0)\"" }].compactMap(\.self)
        let function = (name.map { "\"name\":\"\($0)\"," } ?? "") + "\"arguments\":\"\(arguments)\""
        return "{" + (start + ["\"function\":{\(function)}"]).joined(separator: ",") + "}"
    }

    @Test func `another id and name at a known index is another call`() throws {
        #expect(try calls([call("0", "c1", "f", "{}"), call("0", "c2", "g", "{}")]) == ["c1 f {}", "c2 g {}"])
        let parts = [
            call("0", "c1", "f", "["), call("0", nil, nil, "1]"), call("0", "c2", "f", "["), call("0", nil, nil, "2]"),
            call("1", "c3", "h", "[3]"),
        ]
        #expect(try calls(parts) == ["c1 f [1]", "c2 f [2]", "c3 h [3]"])
        // Some versions of vLLM make up a new id for each piece of one call.
        #expect(try calls([call("0", "a", "f", "["), call("0", "b", nil, "1]")]) == ["b f [1]"])
    }

    @Test(arguments: [nil, "null"])
    func `an id that comes again without an index goes on with its call`(index: String?) throws {
        let parts = [
            call(index, "c1", "f", "["), call(index, "c1", "f", "1]"), call(index, "c2", "g", "["),
            call(index, "c1", nil, " "), call(index, "c2", nil, "2]"),
        ]
        #expect(try calls(parts) == ["c1 f [1] ", "c2 g [2]"])
        #expect(try calls([call(index, "c", "f", "{}"), call(index, "c", "g", "{}")]) == ["c f {}", "c g {}"])
    }
}

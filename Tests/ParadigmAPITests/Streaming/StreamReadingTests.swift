import ParadigmAPI
import Testing

@Suite struct StreamReadingTests {
    private static let piece = #"data: {"choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n"
    private static let end = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"

    /// What came of a reply.
    private struct Result: Equatable {
        var text = ""
        var failure: String?
        var isDone = false
        var isStream = false
        var isComplete = false
    }

    private func read(_ parts: [[UInt8]], type: String? = nil, limit: Int = 1 << 20) throws -> Result {
        var reading = StreamReading(contentType: type, limit: limit)
        var result = Result()
        for part in parts {
            try reading.consume(part) { step in
                switch step {
                case .chunk(let chunk): result.text += chunk.text
                case .failed(let error): result.failure = error.message
                case .done: result.isDone = true
                }
            }
        }
        #expect(reading.isDone == result.isDone)
        try reading.finish { step in
            switch step {
            case .chunk(let chunk): result.text += chunk.text
            case .failed(let error): result.failure = error.message
            case .done: result.isDone = true
            }
        }
        if !reading.isStream { #expect(reading.body == parts.flatMap(\.self)) }
        (result.isStream, result.isComplete) = (reading.isStream, reading.isComplete)
        return result
    }

    @Test(arguments: [
        "", "\u{FEFF}", "\n\n", " \r\n\t", ": ping\n\n", ":\n", "event: x\n\n", "id: 1\n", "retry: 10\n\n", "data\n\n",
        "data:\n\n", "data:   \n\n", "data\ndata\n\n", "id\n", "event\r\n", "\u{FEFF}\n : x\n",
    ])
    func aStreamIsKnownByItsBytesHoweverTheyAreSplit(start: String) throws {
        let bytes = (start + Self.piece + Self.end + "data: [DONE]\n\n").bytes
        let whole = Result(text: "a", isDone: true, isStream: true, isComplete: true)
        for type in [nil, "application/json", "text/plain", "text/event-streamx", "text/event-stream"] {
            #expect(try read([bytes], type: type) == whole)
            #expect(try read(bytes.map { [$0] }, type: type) == whole)
            for place in 0..<min(bytes.count, 40) {
                #expect(try read([Array(bytes[..<place]), Array(bytes[place...])], type: type) == whole)
            }
        }
    }

    /// It was given and paid for: nothing behind it is a reason to ask again.
    @Test(arguments: [
        #"{"error":{"code":500,"message":"no"}}"#, "not json", "7", #"{"choices":7}"#,
    ])
    func whatComesBehindAWholeAnswerDoesNotMakeItFail(data: String) throws {
        let bytes = (Self.piece + Self.end + "data: \(data)\n\n").bytes
        let whole = Result(text: "a", isStream: true, isComplete: true)
        #expect(try read([bytes]) == whole)
        #expect(try read(bytes.map { [$0] }) == whole)
        let before = (Self.piece + "data: \(data)\n\n" + Self.end).bytes
        #expect(try read([before]).failure != nil)
        var reading = StreamReading(contentType: nil, limit: 1 << 20)
        var failures = 0
        // One of two choices is whole.
        try reading.consume(bytes, asked: 2) { if case .failed = $0 { failures += 1 } }
        #expect(failures == 1)
    }

    /// A stream behind its first piece, with a last event that lacks its blank line, and whether the answer is whole.
    private struct Ending: Sendable {
        var before = ""
        let last: String
        let isComplete: Bool
    }

    private static let endings: [Ending] = [
        Ending(before: end, last: "", isComplete: true), Ending(before: end, last: "data: [DONE]", isComplete: true),
        Ending(before: end, last: #"data: {"choices":[],"usage":{"total_tokens":1}}"#, isComplete: true),
        Ending(before: end, last: #"data: {"choices":[],"usa"#, isComplete: true),
        Ending(before: end, last: "data: [DO", isComplete: true), Ending(last: "data: [DONE]", isComplete: true),
        Ending(last: String(end.dropLast(1)), isComplete: true),
        Ending(last: String(end.dropLast(2)), isComplete: true),
        Ending(last: String(end.dropLast(3)), isComplete: false), Ending(last: "data: [DO", isComplete: false),
        Ending(last: "data: nul", isComplete: false), Ending(last: ": done", isComplete: false),
        Ending(last: "event: x", isComplete: false),
        Ending(last: #"data: {"choices":[{"index":0,"delta":{"content":""}}]}"#, isComplete: false),
    ]

    /// Where the blank line behind the last event is missing, the event counts when it is whole.
    @Test(arguments: endings.indices)
    func aLastEventWithoutABlankLineCountsWhenItIsWhole(index: Int) throws {
        let ending = Self.endings[index]
        for lineEnd in ["\n", "\r", "\r\n"] {
            let bytes = (Self.piece + ending.before + ending.last).replacing("\n", with: lineEnd).bytes
            for parts in [[bytes], bytes.map { [$0] }] {
                let result = try read(parts)
                #expect(result.text == "a" && result.failure == nil)
                #expect(result.isComplete == ending.isComplete)
            }
        }
    }

    @Test func anErrorWithoutABlankLineIsTold() throws {
        let error = #"data: {"error":{"message":"no room","code":400}}"#
        #expect(try read([(Self.piece + error).bytes]).failure == "the server reports an error: no room")
        #expect(try read([(Self.piece + error.dropLast(1)).bytes]).failure == nil)
    }

    /// Some servers send an event that says nothing, to keep the connection open.
    @Test(arguments: ["null", " null ", "\"\"", "[]", "[ ]", "{}", ""])
    func anEventThatSaysNothingIsPassedOver(data: String) throws {
        let bytes = (Self.piece + "data: \(data)\n\n" + Self.end).bytes
        #expect(try read([bytes]) == Result(text: "a", isStream: true, isComplete: true))
        let early = "data: \(data)\n\n" + Self.piece + Self.end
        #expect(try read([early.bytes], type: "text/event-stream").isComplete)
    }

    @Test(arguments: ["nul", "nullx", "1", "\"x\"", "[1]", "false"])
    func anEventThatSaysSomethingElseIsNoPiece(data: String) throws {
        let bytes = (Self.piece + "data: \(data)\n\n" + Self.end).bytes
        #expect(try read([bytes]).failure != nil)
    }

    @Test(arguments: [
        "", " ", "{}", " {\"data\":1}", "[1]", "\"data: x\"", "null", "<html>", "dat", "date: 1", "database",
        "eventual",
        "idea: x", "retry", "x: y\n", "\u{FEFF}{}", "ïd: x",
    ])
    func anythingElseIsABody(text: String) throws {
        for parts in [[text.bytes], text.bytes.map { [$0] }] {
            #expect(try read(parts).isStream == false)
        }
    }

    @Test(arguments: [
        ("text/event-stream", true), ("Text/Event-Stream; charset=utf-8", true), (" text/event-stream ;x", true),
        ("text/event-streamx", false), ("text/event-stream-x", false), ("application/json", false), ("", false),
    ])
    func readsTheContentTypeAsOne(type: String, isDeclared: Bool) {
        #expect(StreamReading.isDeclared(type) == isDeclared)
        #expect(!StreamReading.isDeclared(nil))
    }

    @Test func whatIsPlainlyNoStreamIsNoneInSpiteOfItsType() throws {
        for text in ["{\"a\":1}", "\n<html>", "[]"] {
            #expect(try read([text.bytes], type: "text/event-stream").isStream == false)
        }
        // An odd field is one all the same, and nothing at all is a stream that was cut.
        for text in ["x: y\n\n", ""] {
            let result = try read([text.bytes], type: "text/event-stream")
            #expect(result == Result(isStream: true))
        }
    }

    @Test func isFinishedWhenAllThatWereAskedForAre() throws {
        var reading = StreamReading(contentType: nil, limit: 1000)
        #expect(!reading.isFinished(of: 1))
        try reading.consume((Self.piece).bytes) { _ in }
        #expect(!reading.isFinished(of: 1))
        try reading.consume((Self.end).bytes) { _ in }
        #expect(reading.isFinished(of: 1))
        #expect(!reading.isFinished(of: 2), "the second choice has not begun")
        try reading.consume("data: [DONE]\n\n".bytes) { _ in }
        #expect(reading.isFinished(of: 2))
    }

    @Test func tellsAFailureOnce() throws {
        let text = Self.piece + "event: error\ndata: {\"message\":\"no\"}\n\n" + Self.piece + "data: [DONE]\n\n"
        let result = try read([text.bytes])
        #expect(result == Result(text: "a", failure: "the server reports an error: no", isStream: true))
    }

    @Test func boundsALineAndAnEvent() {
        #expect(throws: SSEError.self) { _ = try read([Self.piece.bytes], limit: 20) }
        #expect(throws: SSEError.self) { _ = try read(["data: 12345\ndata: 12345\ndata: 1\n".bytes], limit: 11) }
        #expect(throws: Never.self) { _ = try read([": 1234567890123456\n\ndata:\n\n".bytes], limit: 10) }
    }

    @Test(arguments: [
        (#"{"model":"m"}"#, 1), (#"{"n":3}"#, 3), (#"{"n":"2"}"#, 2), (#"{"n":null}"#, 1), (#"{"n":-1}"#, 1),
        (#"{"prompt":"a","n":2}"#, 2), (#"{"prompt":["a","b"],"n":2}"#, 4), (#"{"prompt":[1,2,3]}"#, 1),
        (#"{"prompt":[[1],[2],[3]]}"#, 3), (#"{"prompt":[]}"#, 1), ("", 1),
        (#"{"input":["a","b","c"]}"#, 3), (#"{"input":[1,2,3]}"#, 1), (#"{"input":"a"}"#, 1),
        (#"{"n":9000000000000000000,"prompt":["a","b"]}"#, .max),
    ])
    func countsTheAnswersAskedFor(request: String, count: Int) {
        #expect(AskedAnswers.count(in: request.bytes) == count)
    }
}

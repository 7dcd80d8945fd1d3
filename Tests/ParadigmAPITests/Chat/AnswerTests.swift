import ParadigmAPI
import Testing

@Suite struct AnswerTests {
    static let kinds: [AnswerKind] = [.chat, .completions, .embeddings]

    @Test(
        arguments: [
            (AnswerKind.chat, #"{"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}"#),
            (
                .chat,
                #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"c"}]},"finish_reason":"tool_calls"}]}"#
            ),
            (.chat, #"{"choices":[{"message":{"content":[{"type":"text","text":"a"}]}}]}"#),
            (.chat, #"{"choices":[{"message":{"content":["a"]}}]}"#),
            (.chat, #"{"choices":[{"message":{"content":""}},{"message":{"content":null}}],"error":null}"#),
            (
                .chat,
                #"{"error":{"message":"","type":"","param":null,"code":0},"choices":[{"message":{"content":"a"}}]}"#
            ),
            (.chat, #"{"error":"","choices":[{"error":{},"message":{"content":"a"}}],"status":"running"}"#),
            (.chat, #"{"error":false,"choices":[{"message":{"content":"a"}}],"message":"hi","detail":"x"}"#),
            (.completions, #"{"choices":[{"text":"a","index":0},{"text":"b","index":1}]}"#),
            (.completions, #"{"choices":[{"text":null}]}"#),
            (.embeddings, #"{"data":[{"embedding":[0.5,-1e-3],"index":0},{"embedding":"AAAAAA=="}]}"#),
            (.embeddings, #"{"data":[{"embedding":[[0.5],[1]]}],"error":null}"#),
            (.other, "[]"), (.other, "0"), (.other, #"{"message":{"content":"a"}}"#),
            (.other, #"{"status":"indexed"}"#),
            (.other, #"{"object":"response","error":null,"status":"completed"}"#), (.other, #"{"choices":[null]}"#),
        ] as [(AnswerKind, String)]
    )
    func takesAnAnswer(kind: AnswerKind, text: String) throws {
        let bytes = text.bytes
        let answer = try Answer(bytes, to: kind)
        let index = try ChatReplyIndex(scanning: bytes.span)
        #expect(answer.body == bytes)
        #expect(answer.index == index)
    }

    @Test(arguments: [
        (AnswerKind.chat, #"{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}"#),
        (.completions, #"{"choices":[{"text":"a"},{"text":"b"}]}"#),
        (.embeddings, #"{"data":[{"embedding":[1]},{"embedding":[2]}]}"#),
    ])
    func fewerThanWereAskedForAreNoAnswer(kind: AnswerKind, body: String) throws {
        for asked in [nil, 1, 2, 3] {
            // More vectors than texts are nobody's; choices may be more.
            let isAnswer = asked.map { $0 == 2 || $0 == 1 && kind != .embeddings } ?? true
            if isAnswer {
                #expect(throws: Never.self) { try Answer(body.bytes, to: kind, asked: asked) }
            } else {
                let error = #expect(throws: ReplyDecodingError.self) { try Answer(body.bytes, to: kind, asked: asked) }
                #expect(error?.code == .wrongCount)
            }
        }
    }

    /// Bodies with a 2xx that describe an error, with the server's words, on every path.
    @Test(
        arguments: [
            (#"{"error":{"message":"overloaded"}}"#, "overloaded", 503),
            (#"{"error":{"message":"no","code":502}}"#, "no", 502),
            (#"{"error":"out of memory"}"#, "out of memory", nil),
            (#"{"object":"error","message":"no such model","code":404}"#, "no such model", 404),
            (#"{"error":{"message":"Rate limit exceeded","code":"rate_limit_exceeded"}}"#, "Rate limit exceeded", 429),
            (
                #"{"id":"c","choices":[{"message":{"content":null}}],"data":[{"embedding":[1]}],"error":{"message":"x"}}"#,
                "x", nil
            ),
            (#"{"choices":[{"message":{"content":"a"}}],"data":[{"embedding":[1]}],"error":true}"#, "true", nil),
        ] as [(String, String, Int?)]
    )
    func tellsAnError(text: String, message: String, status: Int?) throws {
        for kind in Self.kinds + [.other] {
            let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: kind) }
            #expect(error.code == .serverError)
            #expect(error.serverError?.message == message)
            #expect(error.serverError?.impliedStatus == status)
        }
    }

    @Test func tellsTheErrorOfAChoice() throws {
        let text =
            #"{"choices":[{"message":{"content":"a"}},{"message":{"content":""},"error":{"code":502,"message":"gone"}}]}"#
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: .chat) }
        #expect(error.message == "the server reports an error: gone")
        #expect(error.serverError?.impliedStatus == 502)
    }

    @Test func tellsTheErrorBesideALongAnswer() throws {
        let text =
            #"{"choices":[{"message":{"content":"\#(String(repeating: "a", count: 2 << 20))"}}],"error":{"message":"late"}}"#
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: .chat) }
        #expect(error.serverError?.message == "late")
    }

    /// What is no answer on any path but an unknown one.
    @Test(arguments: [
        "null", "42", "true", "\"x\"", "[]", "[{}]", "{}", #"{"id":"c","object":"chat.completion"}"#,
        #"{"choices":[],"data":[]}"#, #"{"choices":null,"data":null}"#, #"{"choices":{},"data":{}}"#,
        #"{"choices":[null],"data":[null]}"#, #"{"choices":[7],"data":[7]}"#, #"{"choices":[[]],"data":[[]]}"#,
        #"{"choices":[{}],"data":[{}]}"#, #"{"choices":[{"message":null}],"data":[{"embedding":null}]}"#,
        #"{"choices":[{"message":"a"}],"data":[{"embedding":[]}]}"#,
        #"{"choices":[{"message":{"content":7}}],"data":[{"embedding":7}]}"#,
        #"{"choices":[{"message":{"content":true}}],"data":[{"embedding":""}]}"#,
        #"{"choices":[{"message":{"content":{}}}],"data":[{"embedding":{}}]}"#,
        #"{"choices":[{"text":7}],"data":[{"embedding":["a"]}]}"#,
        #"{"choices":[{"message":{"content":[1]}}],"data":[{"embedding":[1,null]}]}"#,
        #"{"choices":[{"message":{"content":"a"}},null],"data":[{"embedding":[1]},null]}"#,
        #"{"choices":[{"message":{"content":"a"}},{}],"data":[{"embedding":[1]},{"embedding":[[]]}]}"#,
        #"{"status":"ok"}"#,
    ])
    func refusesWhatIsNone(_ text: String) throws {
        for kind in Self.kinds {
            let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: kind) }
            #expect(error.code == .unexpectedShape)
            #expect(error.serverError == nil)
            #expect(error.message.hasPrefix("expected "))
        }
    }

    @Test(arguments: ["queued", "running", "in_progress", "pending", "failed", "QUEUED", "cancelled"])
    func saysThatTheAnswerIsStillToCome(status: String) throws {
        for kind in Self.kinds + [.other] {
            for text in [#"{"id":"j","status":"\#(status)"}"#, #"{"status":"\#(status)","choices":[],"error":null}"#] {
                let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: kind) }
                #expect(error.code == .unfinished)
                #expect(error.message.contains("\"\(status.lowercased())\""))
            }
        }
    }

    @Test func whatWasAcceptedIsNotAnsweredUnlessTheAnswerIsThere() throws {
        for body in [#"{"uuid":"7"}"#, #"{"status":"indexing"}"#, "[]"] {
            let error = try #require(throws: ReplyDecodingError.self) {
                _ = try Answer(body.bytes, to: .other, status: 202)
            }
            #expect(error.code == .unfinished)
            #expect(try Answer(body.bytes, to: .other).body == body.bytes)
        }
        let chat = #"{"choices":[{"message":{"content":"a"}}]}"#
        #expect(try Answer(chat.bytes, to: .chat, status: 202).body == chat.bytes)
    }

    /// A choice may be empty, but not beside words that say that the answer is not there.
    @Test(arguments: ["queued", "in_progress", "failed"])
    func anEmptyChoiceBesideAStatusIsNoAnswer(status: String) throws {
        for content in ["null", "\"\""] {
            let text = #"{"status":"\#(status)","choices":[{"message":{"content":\#(content)}}]}"#
            let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: .chat) }
            #expect(error.code == .unfinished)
        }
    }

    @Test(arguments: [#""errors":[{"message":"no"}]"#, #""success":false"#, #""status":"failed","message":"no""#])
    func anEmptyChoiceBesideAFailureIsNoAnswer(words: String) throws {
        let text = #"{"choices":[{"message":{"content":null}}],\#(words)}"#
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: .chat) }
        #expect(error.code == .serverError)
    }

    /// What no path gives for an answer.
    @Test(arguments: [
        ("null", ReplyDecodingError.Code.unexpectedShape), ("{}", .unexpectedShape),
        (#"{"detail":"Not found"}"#, .serverError), (#"{"code":500,"message":"no"}"#, .serverError),
        (#"{"errors":[{"message":"no"}]}"#, .serverError), (#"{"success":false,"data":null}"#, .serverError),
        (#"{"title":"Bad Gateway","status":502,"detail":"no"}"#, .serverError),
    ])
    func whatAnyPathGivesIsNotAnError(text: String, code: ReplyDecodingError.Code) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: .other) }
        #expect(error.code == code)
    }

    @Test(arguments: [
        #"{"message":"ok"}"#, #"{"code":0,"message":"success","data":[1]}"#, #"{"detail":"x","id":7}"#,
        #"{"errors":[],"n":1}"#, #"{"status":404,"rows":[]}"#,
    ])
    func whatMayBeAnAnswerOnSomePathIsOne(text: String) throws {
        #expect(try Answer(text.bytes, to: .other).body == text.bytes)
    }

    @Test func whatEndedWithWordsIsAnError() throws {
        let failed = #"{"status":"failed","message":"the worker died"}"#
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(failed.bytes, to: .chat) }
        #expect(error.serverError?.message == "the worker died")
        let queued = #"{"status":"queued","message":"you are number 3"}"#
        let wait = try #require(throws: ReplyDecodingError.self) { _ = try Answer(queued.bytes, to: .chat) }
        #expect(wait.code == .unfinished)
    }

    @Test(arguments: ["", " ", "{", "<html><title>Sign in</title></html>", #"{"choices":[{}]"#, "\u{FEFF}"])
    func refusesWhatIsNotJSON(_ text: String) throws {
        for kind in Self.kinds + [.other] {
            let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(text.bytes, to: kind) }
            #expect(error.code == .notJSON)
        }
    }

    @Test(arguments: [
        (#"a\ud83d"#, "a\u{FFFD}"), (#"\ude00b"#, "\u{FFFD}b"), (#"\ud83d\ude00\uD83D"#, "😀\u{FFFD}"),
        (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}"), (#"\ud83d\n\ud83d\u0041"#, "\u{FFFD}\n\u{FFFD}A"),
        (#"\\ud83d\ud83d"#, "\\ud83d\u{FFFD}"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
    ])
    func takesHalvesOfAPairAsReplacementCharacters(written: String, text: String) throws {
        let answer = try Answer(#"{"choices":[{"message":{"content":"\#(written)"}}]}"#.bytes, to: .chat)
        let body = answer.body
        let read = answer.index.text(in: body.span)
        #expect(read == text)
        #expect(throws: Never.self) { try JSONScanner.validate(body.span) }
    }
}

import ParadigmAPI
import Testing

@Suite struct ChatReplyTests {
    static let usual = #"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1763800000,"model":"alfred-4.2","choices":[
        {"index":0,"message":{"role":"assistant","content":"Bienvenue \u00e0 Alice\n😀"},"logprobs":null,
        "finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":7,"total_tokens":49},"x":[1]}
        """#

    @Test func readsTheUsualReply() throws {
        let reply = try ChatReply(bytes: Self.usual.bytes)
        #expect(reply.id == "chatcmpl-1")
        #expect(reply.model == "alfred-4.2")
        #expect(reply.created == 1_763_800_000)
        #expect(reply.text == "Bienvenue à Alice\n😀")
        #expect(reply.finishReason == .stop)
        #expect(reply.usage == TokenUsage(promptTokens: 42, completionTokens: 7))
        #expect(reply.rawBytes == Self.usual.bytes)
        #expect(reply.additionalFields == ["x": [1]])
        #expect(
            reply.choices == [
                ChatChoice(
                    message: .assistant("Bienvenue à Alice\n😀"),
                    finishReason: .stop,
                    additionalFields: ["logprobs": nil]
                )
            ]
        )
    }

    @Test func readsLeniently() throws {
        let reply = try reply(
            #"{"created":"17","choices":[{"message":{"content":null},"finish_reason":""}],"usage":{"prompt_tokens":"4"}}"#
        )
        #expect(reply.id == nil)
        #expect(reply.model == nil)
        #expect(reply.created == 17)
        #expect(reply.text == "")
        #expect(reply.finishReason == nil)
        #expect(reply.usage == TokenUsage(promptTokens: 4, completionTokens: 0, totalTokens: 4))
        #expect(reply.choices.first?.message == ChatMessage(role: .assistant, content: nil))
        #expect(reply.choices.first?.finishReason == nil)
    }

    @Test(arguments: [
        #"{"choices":[{"message":{}}]}"#, #"{"choices":[{"message":{"content":null}}],"usage":[]}"#,
        #"{"choices":[{"message":{"content":[]}}],"usage":{}}"#,
        #"{"error":null,"choices":[{"error":null,"message":{"role":7}}],"id":3}"#,
    ])
    func standsMissingAndOddFields(_ text: String) throws {
        let reply = try reply(text)
        #expect(reply.text == "")
        #expect(reply.usage == nil)
        #expect(reply.id == nil)
        _ = reply.choices
    }

    @Test func joinsTheTextsOfParts() throws {
        let reply = try reply(
            #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"z"},{"type":"text","text":"b"}]}}]}"#
        )
        #expect(reply.text == "ab")
    }

    @Test func givesSeveralChoicesAndToolCalls() throws {
        let reply = try reply(
            #"""
            {"choices":[{"index":"1","message":{"content":"b","tool_calls":[{"id":"c"}],"k":1},"finish_reason":"tool_calls"},
            {"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"house_rule"}]}
            """#
        )
        #expect(reply.text == "b")
        #expect(reply.finishReason == .toolCalls)
        #expect(reply.choices.map(\.index) == [1, 0])
        #expect(reply.choices.map(\.text) == ["b", "a"])
        #expect(reply.choices[0].message.toolCalls == [["id": "c"]])
        #expect(reply.choices[0].message.additionalFields == ["k": 1])
        #expect(reply.choices[1].finishReason == FinishReason(rawValue: "house_rule"))
    }

    @Test func theLastOfRepeatedKeysWins() throws {
        let reply = try reply(
            #"""
            {"usage":{"total_tokens":1},"choices":[{"message":{"content":"old"},"finish_reason":"stop"}],"id":"a",
            "\u0075sage":{"total_tokens":2},"choices":[{"message":{"content":"x"},"message":{"content":"new"}}],"id":"b"}
            """#
        )
        #expect(reply.text == "new")
        #expect(reply.finishReason == nil)
        #expect(reply.usage?.totalTokens == 2)
        #expect(reply.id == "b")
        #expect(reply.choices.map(\.text) == ["new"])
    }

    @Test(arguments: [
        ("", "not_json", "expected a chat completion with \"choices\", the reply is empty"),
        (
            "{", "not_json",
            "expected a chat completion with \"choices\", the reply is not valid JSON: line 1, column 2: the text ends too early"
        ),
        (
            "<!DOCTYPE html><html><head><title>502 Bad &amp; Gateway</title></head></html>", "not_json",
            "expected a chat completion with \"choices\", got an HTML page: 502 Bad & Gateway"
        ),
        ("[]", "unexpected_shape", "expected a chat completion with \"choices\", got an array"),
        ("\"hi\"", "unexpected_shape", "expected a chat completion with \"choices\", got a string"),
        ("null", "unexpected_shape", "expected a chat completion with \"choices\", got null"),
        ("{}", "unexpected_shape", "expected a chat completion with \"choices\", got an empty object"),
        (
            #"{"id":"a","data":[]}"#, "unexpected_shape",
            "expected a chat completion with \"choices\", got an object with \"id\", \"data\""
        ),
        (
            #"{"choices":[]}"#, "unexpected_shape",
            "expected a chat completion with \"choices\", got an object with \"choices\""
        ),
        (
            #"{"choices":null}"#, "unexpected_shape",
            "expected a chat completion with \"choices\", got an object with \"choices\""
        ),
        (#"{"error":{"message":"too long","code":400}}"#, "server_error", "the server reports an error: too long"),
        (
            #"{"object":"error","message":"no such model"}"#, "server_error",
            "the server reports an error: no such model"
        ),
        (
            #"{"code":404,"error":"not_found","detail":"No model"}"#, "server_error",
            "the server reports an error: No model"
        ),
        (
            #"{"choices":[],"error":{"message":"overloaded"}}"#, "server_error",
            "the server reports an error: overloaded"
        ),
    ])
    func saysWhatCameInstead(text: String, code: String, message: String) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatReply(bytes: text.bytes) }
        #expect(error.code.rawValue == code)
        #expect(error.message == message)
        #expect((error.serverError != nil) == (code == "server_error"))
    }

    @Test func everyTruncationIsRefused() {
        let bytes = Self.usual.bytes
        for count in 0..<bytes.count {
            #expect(throws: ReplyDecodingError.self) { _ = try ChatReply(bytes: Array(bytes.prefix(count))) }
        }
    }

    @Test func readsCompletionsToo() throws {
        let reply = try CompletionReply(
            bytes:
                #"{"id":"i","choices":[{"text":"a\nb","index":0,"finish_reason":"length","z":1},{"text":"c"}],"usage":{"total_tokens":3}}"#
                .bytes
        )
        #expect(reply.text == "a\nb")
        #expect(reply.finishReason == .length)
        #expect(reply.usage?.totalTokens == 3)
        #expect(
            reply.choices == [
                CompletionChoice(text: "a\nb", finishReason: .length, additionalFields: ["z": 1]),
                CompletionChoice(index: 1, text: "c"),
            ]
        )
        #expect(throws: ReplyDecodingError.self) { _ = try CompletionReply(bytes: "{}".bytes) }
    }

    private func reply(_ text: String) throws -> ChatReply { try ChatReply(bytes: text.bytes) }

    @Test func countsThatCannotBeTrueCountAsNotSaid() throws {
        let body =
            #"{"choices":[{"message":{}}],"usage":{"prompt_tokens":9000000000000000000,"completion_tokens":-1,"total_tokens":5}}"#
        #expect(
            try ChatReply(bytes: Array(body.utf8)).usage
                == TokenUsage(promptTokens: 0, completionTokens: 0, totalTokens: 5)
        )
    }
}

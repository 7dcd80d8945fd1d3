import ParadigmAPI
import Testing

/// What reasons to finish come to, in the names of many servers.
@Suite struct FinishReasonTests {
    private static let failed = [
        "error", "ERROR", "Error", "abort", "aborted", "cancelled", "canceled", "USER_CANCEL", "network_error",
        "timeout",
        "failed", "insufficient_system_resource", "insufficient_system_resources", "server_error", "internal-error",
        "MALFORMED_FUNCTION_CALL", "interrupted", "exception", "rate_limit",
    ]
    private static let cut = [
        "length", "LENGTH", "model_length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "max_length", "maxTokens",
        "model_context_window_exceeded", "context_length_exceeded", "incomplete", "ERROR_LIMIT", "stopped_limit",
    ]
    private static let withheld = [
        "content_filter", "CONTENT_FILTER", "content_filtered", "sensitive", "SAFETY", "RECITATION",
        "PROHIBITED_CONTENT",
        "BLOCKLIST", "guardrail_intervened", "ERROR_TOXIC", "refusal", "IMAGE_SAFETY", "SPII",
    ]
    private static let finished = [
        "stop", "STOP", "end_turn", "stop_sequence", "tool_calls", "tool_use", "function_call", "eos", "eos_token",
        "COMPLETE",
    ]

    @Test func `names are alike in any letter case and by what they say`() {
        for (words, meaning) in [
            (Self.failed, FinishReason.Meaning.failed), (Self.cut, .cut), (Self.withheld, .withheld),
            (Self.finished, .finished), (["load", "unknown", "OTHER", "", String(repeating: "x", count: 99)], .other),
        ] {
            for word in words { #expect(FinishReason(rawValue: word).meaning == meaning, "\(word)") }
        }
    }

    private func body(_ reasons: [String]) -> [UInt8] {
        let choices = reasons.enumerated()
            .map { #"{"index":\#($0),"message":{"content":"Half"},"finish_reason":\#($1)}"# }
        return #"{"choices":[\#(choices.joined(separator: ","))]}"#.bytes
    }

    private func counts(_ reasons: String...) throws -> AnswerCounts {
        let answer = try Answer(body(reasons), to: .chat)
        var counts = AnswerCounts()
        counts.count(AnswerFigures(answer.index, in: answer.body.span))
        return counts
    }

    @Test(arguments: failed)
    func `what was broken off is no answer, whichever choice it is`(reason: String) throws {
        for reasons in [["\"\(reason)\""], ["\"stop\"", "\"\(reason)\""]] {
            let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(body(reasons), to: .chat) }
            #expect(error.code == .failedAnswer)
            #expect(error.message.contains(reason))
        }
        let piece = #"{"choices":[{"delta":{"content":"x"},"finish_reason":"\#(reason)"}]}"#
        let error = try #require(throws: ReplyDecodingError.self) { _ = try ChatChunk(bytes: piece.bytes) }
        #expect(error.code == .failedAnswer)
    }

    @Test func `answers are counted by what their reasons come to`() throws {
        for reason in Self.cut { #expect(try counts("\"\(reason)\"").cut == 1) }
        for reason in Self.withheld { #expect(try counts("\"stop\"", "\"\(reason)\"").filtered == 1) }
        #expect(try counts("\"load\"").otherReasons == ["load": 1])
        #expect(try counts("\"stop\"", "\"unknown\"").otherReasons == ["unknown": 1])
        #expect(try counts("\"max_tokens\"", "\"unknown\"").cut == 1)
        var whole = AnswerCounts()
        whole.all = 1
        #expect(try counts("\"stop\"") == whole)
    }

    /// Null says that the model has not stopped; an answer without the member says nothing.
    @Test func `an answer whose reason is null is counted`() throws {
        for reason in ["null", "\"\"", "\"null\"", "\"None\""] {
            #expect(try counts(reason).unstated == 1)
            #expect(try counts("\"stop\"", reason).unstated == 1)
        }
        let answer = try Answer(#"{"choices":[{"message":{"content":"a"}}]}"#.bytes, to: .chat)
        #expect(!AnswerFigures(answer.index, in: answer.body.span).isUnstated)
    }

    @Test func `many names are kept apart, and not too many`() {
        var counts = AnswerCounts()
        for number in 0..<20 { counts.countOther("reason \(number)\u{7}") }
        #expect(counts.otherReasons.count == 9)
        #expect(counts.otherReasons["…"] == 12 && counts.otherReasons["reason 0"] == 1)
        #expect(AnswerCounts().withFlaws(of: counts).otherReasons == counts.otherReasons)
    }

    /// `/responses` says it by a status of its own.
    @Test func `a response that is incomplete was cut`() throws {
        let text = #"[{"type":"message","content":[{"type":"output_text","text":"half"}]}]"#
        for (details, reason, meaning) in [
            (#"{"reason":"max_output_tokens"}"#, "max_output_tokens", FinishReason.Meaning.cut),
            (#"{"reason":"content_filter"}"#, "content_filter", .withheld), ("null", "incomplete", .cut),
        ] {
            let body = #"{"status":"incomplete","incomplete_details":\#(details),"error":null,"output":\#(text)}"#
            let answer = try Answer(body.bytes, to: .other)
            let figures = AnswerFigures(answer.index, in: answer.body.span)
            #expect(figures.finishReason?.rawValue == reason && figures.finishReason?.meaning == meaning)
        }
        for output in ["[]", "null"] {
            let body = #"{"status":"incomplete","output":\#(output)}"#
            #expect(throws: ReplyDecodingError.self) { try Answer(body.bytes, to: .other) }
        }
        let whole = try Answer(#"{"status":"completed","output":\#(text)}"#.bytes, to: .other)
        #expect(AnswerFigures(whole.index, in: whole.body.span).finishReason == nil)
    }
}

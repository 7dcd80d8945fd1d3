import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import Testing

/// What each end of an attempt means to a single call and to a batch: the table of docs/Design.md.
@Suite struct AttemptClassTests {
    private static let host = "llm.example:443"

    private func refusal(_ status: Int, _ body: String, retryAfter: String? = nil) throws -> ParadigmError {
        var fields = HTTPFields([])
        if let retryAfter { fields = HTTPFields([("retry-after", retryAfter)]) }
        let head = ResponseHead(status: status, fields: fields)
        let reply = HTTPReply(head: head, body: Array(body.utf8), timing: .zero)
        return try #require(ParadigmError(reply, host: Self.host, now: 0))
    }

    @Test(arguments: [
        (301, "", AttemptClass.final, AttemptResult.rowFailure(status: 301)),
        (400, "", .final, .rowFailure(status: 400)),
        (400, #"{"error":{"code":"context_length_exceeded","message":"too long"}}"#, .content, .contentRefused),
        (400, #"{"message":"This model's maximum context length is 8192 tokens."}"#, .content, .contentRefused),
        (403, #"{"error":{"code":"content_filter"}}"#, .content, .contentRefused),
        (413, "", .content, .contentRefused),
        (401, "", .run(.keyRefused), .keyRefused),
        (402, #"{"error":{"message":"Insufficient Balance"}}"#, .run(.quotaSpent), .quotaSpent),
        (402, "", .run(.quotaSpent), .quotaSpent),
        (403, "", .final, .rowFailure(status: 403)),
        (403, #"{"detail":"budget_capped"}"#, .run(.quotaSpent), .quotaSpent),
        (429, #"{"error":{"type":"insufficient_quota"}}"#, .run(.quotaSpent), .quotaSpent),
        (
            400, #"{"error":{"type":"budget_exceeded","message":"Budget has been exceeded!"}}"#, .run(.quotaSpent),
            .quotaSpent
        ),
        (429, #"{"error":{"message":"You exceeded your current quota"}}"#, .run(.quotaSpent), .quotaSpent),
        (
            429, #"{"error":{"message":"Quota exceeded: 60 requests per minute"}}"#, .pause,
            .rateLimited(retryAfter: nil)
        ),
        (404, "", .final, .rowFailure(status: 404)),
        (408, "", .transient, .transientFailure(status: 408)),
        (409, "", .final, .rowFailure(status: 409)),
        (409, #"{"error":"the model is being loaded, try again"}"#, .transient, .transientFailure(status: 409)),
        (420, "", .pause, .rateLimited(retryAfter: nil)),
        (423, "", .final, .rowFailure(status: 423)),
        (423, #"{"error":{"message":"Rate limit reached"}}"#, .pause, .rateLimited(retryAfter: nil)),
        (424, "", .final, .rowFailure(status: 424)),
        (424, #"{"error":"Model m is loading"}"#, .transient, .transientFailure(status: 424)),
        (424, #"{"error":{"message":"maximum context length is 8192 tokens"}}"#, .content, .contentRefused),
        (422, "", .final, .rowFailure(status: 422)),
        (425, "", .transient, .transientFailure(status: 425)),
        (429, "", .pause, .rateLimited(retryAfter: nil)),
        (500, "", .transient, .transientFailure(status: 500)),
        (501, "", .final, .rowFailure(status: 501)),
        (503, "", .transient, .transientFailure(status: 503)),
        (503, #"{"detail":"service_maintenance"}"#, .pause, .overloaded(retryAfter: nil)),
        (529, "", .transient, .transientFailure(status: 529)),
    ])
    func aRefusal(status: Int, body: String, attemptClass: AttemptClass, result: AttemptResult) throws {
        let error = try refusal(status, body)
        #expect(error.attemptClass == attemptClass)
        #expect(AttemptResult(error) == result)
    }

    @Test func aReplyThatMayBeAnothersIsTriedAgain() {
        let error = ParadigmError(answerInDoubtFrom: Self.host)
        #expect(error.attemptClass == .transient && error.mayHaveBeenProcessed)
        #expect(AttemptResult(error) == .inDoubt)
    }

    @Test func aWaitIsReadOnEveryStatusThatIsTriedAgain() throws {
        for status in [408, 425, 500, 502, 504, 529] {
            let error = try refusal(status, "", retryAfter: "2")
            #expect(AttemptResult(error) == .transientFailure(status: status, retryAfter: 2 * second))
            var state = RetryState(.standard)
            #expect(state.decide(after: error, random: 0) == .sendAgain(after: .seconds(2)))
        }
        #expect(AttemptResult(try refusal(503, "", retryAfter: "2")) == .overloaded(retryAfter: 2 * second))
        #expect(AttemptResult(try refusal(429, "", retryAfter: "0")) == .rateLimited(retryAfter: nil))
    }

    @Test(
        arguments: [("2", 2), ("Thu, 01 Jan 1970 00:01:00 GMT", 60), ("0", nil), ("soon", nil)] as [(String, Double?)]
    )
    func aWaitThatAProxyAsksForIsRead(field: String, seconds: Double?) {
        let failure = TransportError.proxyFailed(.status(429, retryAfter: field))
        #expect(ParadigmError(failure, host: Self.host, now: 0).retryAfter == seconds.map { .seconds($0) })
    }

    @Test(arguments: [
        (TransportError.unreachable(.refused), AttemptClass.transient, AttemptResult.transportFailure),
        (.unreachable(.noRoute), .transient, .transportFailure),
        (.unreachable(.other("x")), .transient, .transportFailure),
        (.unreachable(.unknownHost), .unknownHost, .unknownHost),
        (.unreachable(.noDescriptors), .run(.setting), .runFailed),
        (.tlsFailed(.untrusted), .run(.setting), .runFailed),
        (.tlsFailed(.wrongHost), .run(.setting), .runFailed),
        (.tlsFailed(.notTLS), .run(.setting), .runFailed),
        (.tlsFailed(.handshake("x")), .run(.setting), .runFailed),
        (.tlsFailed(.tooOld), .run(.setting), .runFailed),
        (.tlsFailed(.wanted), .run(.setting), .runFailed),
        (.tlsFailed(.certificateWanted), .run(.setting), .runFailed),
        (.tlsFailed(.refused), .run(.setting), .runFailed),
        (.unannouncedEnd(received: 1), .transient, .cut),
        (.tlsFailed(.closed), .transient, .transportFailure),
        (.proxyFailed(.unreachable(.refused)), .transient, .transportFailure),
        (.proxyFailed(.unreachable(.unknownHost)), .unknownHost, .unknownHost),
        (.proxyFailed(.status(502)), .transient, .transportFailure),
        (.proxyFailed(.status(503)), .transient, .transportFailure),
        (.proxyFailed(.status(408)), .transient, .transportFailure),
        (.proxyFailed(.status(425)), .transient, .transportFailure),
        (.proxyFailed(.status(429, retryAfter: "3")), .transient, .transportFailure),
        (.proxyFailed(.status(403)), .run(.setting), .runFailed),
        (.proxyFailed(.credentialsWanted(offers: ["NTLM"], wereGiven: true)), .run(.setting), .runFailed),
        (.proxyFailed(.closed), .transient, .transportFailure),
        (.proxyFailed(.malformedReply), .run(.setting), .runFailed),
        (.timedOut(.total, after: .seconds(1)), .overdue, .transportFailure),
        (.closedBeforeReply, .transient, .transportFailure),
        (.cut(received: 1, expected: 2), .transient, .cut),
        (.malformedReply(.foreign), .unusable, .unusable),
        (.tooLarge(part: .body, limit: 1), .content, .unreadable),
        (.unreadableBody(nil), .content, .contentRefused),
        (.closed, .run(.setting), .runFailed),
    ])
    func aFailureOfTheTransport(failure: TransportError, attemptClass: AttemptClass, result: AttemptResult) {
        let error = ParadigmError(failure, host: Self.host)
        #expect(error.attemptClass == attemptClass)
        #expect(AttemptResult(error) == result)
    }

    @Test(arguments: [
        (#"{"error":{"message":"overloaded","code":503}}"#, AttemptClass.transient),
        (#"{"error":{"message":"slow down","code":429}}"#, .pause),
        (#"{"error":{"code":"context_length_exceeded","message":"too long"}}"#, .content),
        (#"{"error":{"type":"insufficient_quota","message":"x"}}"#, .run(.quotaSpent)),
        (#"{"error":{"message":"Insufficient balance"}}"#, .run(.quotaSpent)),
        (#"{"error":"oops"}"#, .unusable),
        ("null", .unusable), ("[]", .unusable), ("{}", .unusable), (#"{"choices":[]}"#, .unusable),
        (#"{"choices":[{"message":{"content":"half"},"finish_reason":"abort"}]}"#, .transient),
        (
            #"{"choices":[{"message":{"content":""}}],"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            .run(.quotaSpent)
        ),
        (#"{"status":"queued"}"#, .unusable), ("<html><title>Sign in</title></html>", .unusable),
    ])
    func aReplyThatIsNoAnswer(body: String, attemptClass: AttemptClass) throws {
        let failure = #expect(throws: ReplyDecodingError.self) { try Answer(Array(body.utf8), to: .chat) }
        let error = ParadigmError(try #require(failure), host: Self.host, head: Self.head(), now: 0)
        #expect(error.attemptClass == attemptClass)
    }

    private static func head(_ fields: (String, String)...) -> ResponseHead {
        ResponseHead(status: 200, fields: HTTPFields(fields))
    }

    @Test(arguments: [
        (#"{"error":{"message":"overloaded","code":503}}"#, AttemptResult.overloaded(retryAfter: 4 * second)),
        (#"{"error":{"message":"bad gateway","code":502}}"#, .reportedFailure),
        (#"{"error":{"message":"slow down","code":429}}"#, .rateLimited(retryAfter: 4 * second)),
        (#"{"choices":[{"message":{"content":"half"},"finish_reason":"Network_Error"}]}"#, .reportedFailure),
        ("<html>busy</html>", .unusable),
    ])
    func aWaitIsReadBesideAReplyThatIsNoAnswer(body: String, result: AttemptResult) throws {
        let failure = #expect(throws: ReplyDecodingError.self) { try Answer(Array(body.utf8), to: .chat) }
        let head = Self.head(("retry-after", "4"))
        let error = ParadigmError(try #require(failure), host: Self.host, head: head, now: 0)
        #expect(error.retryAfter == .seconds(4) && AttemptResult(error) == result)
        var state = RetryState(.standard)
        #expect(state.decide(after: error, random: 0) == .sendAgain(after: .seconds(4)))
    }

    @Test(arguments: [("content-length", "0"), ("transfer-encoding", "chunked")])
    func aStreamThatIsWholeByItsFramingWasNotCut(field: (String, String)) {
        let whole = ParadigmError(cutStreamFrom: Self.host, head: Self.head(field))
        #expect(whole.kind == .streamCut && AttemptResult(whole) == .unusable)
        let open = ParadigmError(cutStreamFrom: Self.host, head: Self.head(("connection", "close")))
        #expect(AttemptResult(open) == .cut)
    }
}

import ParadigmSimulator
import Testing

@Suite struct WireStepTests {
    private let wire = WireContext(epochSeconds: 784_111_777, requestID: "sim-1")
    private let reply = Reply(200, json: Array(#"{"content":"Bonjour"}"#.utf8))

    private func text(_ steps: [WireStep]) -> String {
        let bytes = steps.flatMap { step in
            switch step {
            case .send(let bytes), .drip(let bytes, _), .forever(let bytes, _): bytes
            default: [UInt8]()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func body(_ steps: [WireStep]) -> String {
        String(text(steps).split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
    }

    @Test func aGoodReplyIsOneWriteAfterOneWait() {
        let steps = wire.steps(reply, latency: .milliseconds(10))
        #expect(steps.count == 3 && steps[0] == .wait(until: .milliseconds(10)) && steps[2] == .end(.keep))
        #expect(
            text(steps) == """
                HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nserver: paradigm-simulator\r\n\
                x-request-id: sim-1\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n\
                {"content":"Bonjour"}
                """
        )
        #expect(wire.steps(reply, latency: .zero).count == 2)
    }

    @Test func aRequestForTheHeadGetsNoBody() {
        var wire = wire
        wire.headOnly = true
        let steps = wire.steps(reply, latency: .zero, fault: .cutChunked)
        #expect(text(steps).contains("content-length: 21") && body(steps).isEmpty)
    }

    @Test func aConnectionThatCannotBeKeptSaysSo() {
        var wire = wire
        wire.keepsAlive = false
        let steps = wire.steps(reply, latency: .zero)
        #expect(text(steps).contains("connection: close\r\n") && steps.last == .end(.close))
    }

    @Test func noContentHasNoLength() {
        #expect(!text(wire.steps(Reply(204), latency: .zero)).contains("content-"))
    }

    @Test func aStreamIsChunkedAndTimed() {
        let events = [0.25, 0.5, 0.5, 1].map { StreamEvent(share: $0, data: Array("x".utf8)) }
        let steps = wire.steps(Reply(events: events), latency: .milliseconds(100))
        let waits = steps.compactMap { step -> Duration? in if case .wait(let time) = step { time } else { nil } }
        #expect(waits == [.milliseconds(25), .milliseconds(50), .milliseconds(100)])
        #expect(steps.first == .wait(until: .milliseconds(25)), "the head comes with the first token")
        let chunk = "9\r\ndata: x\n\n\r\n"
        #expect(body(steps) == chunk + chunk + chunk + chunk + "0\r\n\r\n")
        #expect(wire.steps(Reply(events: events), latency: .zero).count == 2, "without latency it is one write")
    }

    @Test func `a batch's stream waits for its tokens`() {
        var wire = wire
        wire.tokens = 3
        let events = [1, 1, 2, 3].map { StreamEvent(share: 1, step: $0, data: Array("x".utf8)) }
        func waits(_ steps: [WireStep]) -> [WireStep] {
            steps.filter { step in
                switch step {
                case .wait, .made: true
                default: false
                }
            }
        }
        let steps = wire.steps(Reply(events: events), latency: .zero)
        #expect(waits(steps) == [.made(tokens: 1), .made(tokens: 2), .made(tokens: 3)] && steps.count == 7)
        #expect(steps.first == .made(tokens: 1), "the head comes with the first token")
        let late = waits(wire.steps(Reply(events: events), latency: .seconds(1)))
        #expect(late == [.made(tokens: 1), .wait(until: .seconds(1)), .made(tokens: 2), .made(tokens: 3)])
        let plain = waits(wire.steps(Reply(events: events), latency: .zero, fault: .reset(afterBytes: 3)))
        #expect(plain == [.made(tokens: 3), .wait(until: .milliseconds(20))])
    }

    @Test func anOldClientGetsAStreamWithoutChunks() {
        var wire = wire
        wire.isHTTP10 = true
        let steps = wire.steps(Reply(events: [StreamEvent(share: 1, data: Array("x".utf8))]), latency: .zero)
        #expect(body(steps) == "data: x\n\n" && steps.last == .end(.close) && !text(steps).contains("chunked"))
    }

    @Test(arguments: [
        (Fault.status(503), "HTTP/1.1 503 Service Unavailable\r\n"), (.html(status: 502), "<h1>502 Bad Gateway</h1>"),
        (.status(503, shape: .maintenance), #""error":"service_maintenance""#),
        (.status(429, shape: .quota), #""code":"insufficient_quota""#),
        (.status(429, shape: .budget), "budget_capped"),
        (.status(403, shape: .permission), #"{"error":"Permission denied","code":403}"#),
        (.status(500, shape: .openai), #"{"error":{"message":"#), (.status(500, shape: .vllm), #"{"object":"error","#),
        (.status(422, shape: .validation), #"{"model":["#), (.status(500, shape: .html), "text/html"),
        (.status(500, shape: .empty), "content-length: 0\r\n"),
        (.status(429, retryAfter: .seconds(2)), "retry-after: 2\r\n"),
        (.status(429, retryAfter: .seconds(0.5)), "retry-after: 0.5\r\n"),
        (.status(429, retryAfter: .milliseconds(20)), "retry-after-ms: 20\r\n"),
        (.status(429, retryAfter: .text("-1")), "retry-after: -1\r\n"),
        (
            .status(429, retryAfter: .date(secondsAhead: 3, form: .imf)),
            "retry-after: Sun, 06 Nov 1994 08:49:40 GMT\r\n"
        ),
        (
            .status(429, retryAfter: .date(secondsAhead: 3, form: .rfc850)),
            "retry-after: Sunday, 06-Nov-94 08:49:40 GMT\r\n"
        ),
        (.status(429, retryAfter: .date(secondsAhead: 3, form: .asctime)), "retry-after: Sun Nov  6 08:49:40 1994\r\n"),
        (.status(402, shape: .balance), "Insufficient Balance"), (.noAnswer(.null), "\r\n\r\nnull"),
        (.noAnswer(.error, code: 429), #"{"error":{"message":"Provider returned error","code":429}}"#),
        (.noAnswer(.errorBesideChoice), #""content":null},"finish_reason":"stop"}],"error":{"#),
        (.noAnswer(.array), "\r\n\r\n[]"), (.noAnswer(.object), "\r\n\r\n{}"), (.noAnswer(.number), "\r\n\r\n42"),
        (.noAnswer(.detail), #"{"detail":"#), (.noAnswer(.noChoice), #""choices":[],"data":[]"#),
        (.noAnswer(.nullChoice), #""choices":[null]"#),
        (.noAnswer(.queued), "HTTP/1.1 202 Accepted\r\n"), (.noAnswer(.queued), #"{"status":"queued"}"#),
        (.emptyStream, "chunked\r\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"),
        (.redirect(host: "elsewhere:1"), "location: http://elsewhere:1/api/v2/chat/completions\r\n"),
    ])
    func faultsThatAreAReply(_ fault: Fault, _ part: String) throws {
        let steps = try #require(wire.steps(immediate: fault))
        #expect(text(steps).contains(part), "\(text(steps))")
        #expect(steps.last == .end(.keep))
    }

    @Test func faultsThatNeedNoWork() {
        #expect(wire.steps(immediate: .reset()) == [.end(.reset)])
        #expect(wire.steps(immediate: .close) == [.end(.close)])
        #expect(wire.steps(immediate: .blackHole) == [.hang])
        #expect(wire.steps(immediate: .cutChunked) == nil && wire.steps(immediate: .reset(afterBytes: 1)) == nil)
        for fault in [Fault.endlessStream, .endlessLine, .endlessBody, .endlessHeader] {
            guard case .forever = wire.steps(immediate: fault)?.last else {
                Issue.record("\(fault) ends")
                continue
            }
        }
    }

    @Test func faultsOfFraming() {
        func steps(_ fault: Fault) -> [WireStep] { wire.steps(reply, latency: .zero, fault: fault) }
        #expect(body(steps(.cutBody(afterBytes: 5))) == #"{"con"# && steps(.cutBody()).last == .end(.close))
        #expect(body(steps(.cutBody(afterBytes: 500))).utf8.count == 20, "a cut body is never whole")
        #expect(body(steps(.cutChunked)) == "a\r\n{\"content\"\r\n" && steps(.cutChunked).last == .end(.close))
        #expect(text(steps(.shortLength)).contains("content-length: 11\r\n"))
        #expect(text(steps(.doubleLength)).contains("content-length: 22\r\ncontent-length: 21\r\n"))
        #expect(!text(steps(.noLength)).contains("content-length") && steps(.noLength).last == .end(.close))
        #expect(body(steps(.reset(afterBytes: 3))) == #"{"c"# && steps(.reset(afterBytes: 3)).last == .end(.reset))
        #expect(body(steps(.badJSON)) == #"{"content":"Bonjour,}"#)
        #expect(text(steps(.earlyHints)).hasPrefix("HTTP/1.1 103 Early Hints\r\nlink: "))
        #expect(text(steps(.unaskedContinue)).hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        #expect(text(steps(.manyHeaders(3))).contains("x-filler-3: filler\r\n"))
        #expect(steps(.closeAfter(.seconds(1))).last == .end(.closeLater(.seconds(1))))
        #expect(text(steps(.connectionClose)).contains("connection: close"))
    }

    @Test func invalidBytesAreInTheContent() throws {
        let steps = wire.steps(reply, latency: .zero, fault: .invalidUTF8)
        guard case .send(let bytes) = steps.first else { throw Unexpected("nothing is sent: \(steps)") }
        #expect(String(validating: bytes, as: UTF8.self) == nil)
        #expect(text(steps).contains("\"content\":\"\u{FFFD}"))
        #expect(text(steps).contains("content-length: 27\r\n"))
    }

    @Test(arguments: [1, 2, 5, 100])
    func cutStreamsNeverTellThatTheyAreDone(_ count: Int) throws {
        let stream = try Responder.usual.reply(Requests.chat("Bonjour", #""stream":true"#))
        let cut = body(wire.steps(stream, latency: .zero, fault: .cutStream(afterEvents: count)))
        #expect(!cut.contains("[DONE]") && !cut.contains(#""finish_reason":"stop""#) && cut.hasSuffix("0\r\n\r\n"))
        let failed = body(wire.steps(stream, latency: .zero, fault: .streamError(afterEvents: count)))
        #expect(failed.contains(#"data: {"error":{"message":"#) && !failed.contains("[DONE]"))
    }

    @Test func aStreamsErrorHasACode() throws {
        let stream = try Responder.usual.reply(Requests.chat("Bonjour", #""stream":true"#))
        func failed(_ code: String?) -> String {
            body(wire.steps(stream, latency: .zero, fault: .streamError(afterEvents: 0, code: code)))
        }
        #expect(failed(nil).contains(#""code":"model_error""#) && failed("400").contains(#""code":400}"#))
        #expect(failed("content_filter").contains(#""code":"content_filter""#))
        #expect(failed("400").split(separator: "data: ").count == 2, "nothing but the error")
    }

    @Test func aHeldStreamIsNotEnded() throws {
        let stream = try Responder.usual.reply(Requests.chat("Bonjour", #""stream":true"#))
        func steps(_ fault: Fault) -> [WireStep] { wire.steps(stream, latency: .zero, fault: fault) }
        let done = steps(.heldStream())
        #expect(body(done).hasSuffix("data: [DONE]\n\n\r\n") && done.last == .hang)
        let finished = steps(.heldStream(after: .finish))
        #expect(body(finished).contains(#""finish_reason":"stop""#) && !body(finished).contains("[DONE]"))
        let commented = steps(.heldStream(comments: .seconds(1)))
        #expect(commented.last == .forever(Array("8\r\n: ping\n\n\r\n".utf8), every: .seconds(1)))
    }

    @Test func aGluedDoneHasNoBlankLineBeforeIt() throws {
        let stream = try Responder.usual.reply(Requests.chat("Bonjour", #""stream":true"#))
        func body(_ line: Fault.GluedLine) -> String {
            self.body(wire.steps(stream, latency: .zero, fault: .gluedDone(on: line)))
        }
        #expect(body(.same).contains("}[DONE]\n\n") && !body(.same).contains("data: [DONE]"))
        #expect(body(.next).contains("}\ndata: [DONE]\n\n"))
    }

    @Test func aSurplusReplyIsTheReplyOnceMore() {
        let good = wire.steps(reply, latency: .milliseconds(5))
        let twice = wire.steps(reply, latency: .milliseconds(5), fault: .surplusReply())
        #expect(text(twice) == text(good) + text(good) && twice.last == .end(.keep))
        #expect(twice.count == good.count, "both in one write")
        let later = wire.steps(reply, latency: .milliseconds(5), fault: .surplusReply(later: .milliseconds(7)))
        #expect(later.dropLast(2).last == .wait(until: .milliseconds(12)))
    }

    @Test func anotherContentTypeOrNone() {
        #expect(!text(wire.steps(reply, latency: .zero, fault: .contentType(nil))).contains("content-type"))
        let other = text(wire.steps(reply, latency: .zero, fault: .contentType("text/plain")))
        #expect(other.contains("content-type: text/plain\r\n"))
    }

    @Test func manyHeadersAreNotTooMany() {
        // Not sent: a head of so many fields takes some 25 MB.
        #expect(text(wire.steps(reply, latency: .zero, fault: .manyHeaders(-1))).contains("x-filler-1: "))
    }

    @Test func faultsOfStreamsLeavePlainRepliesAlone() {
        #expect(wire.steps(reply, latency: .zero, fault: .heldStream()) == wire.steps(reply, latency: .zero))
        #expect(wire.steps(reply, latency: .zero, fault: .gluedDone()) == wire.steps(reply, latency: .zero))
        #expect(wire.steps(reply, latency: .zero, fault: .cutStream()) == wire.steps(reply, latency: .zero))
    }
}

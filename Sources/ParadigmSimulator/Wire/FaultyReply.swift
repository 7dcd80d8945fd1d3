import ParadigmAPI

extension Fault {
    /// The reply that takes the place of any work, for faults that are a reply of their own.
    package func replacement(epochSeconds: Int) -> Reply? {
        switch self {
        case .status(let status, let shape, let retryAfter):
            let reply = Reply.error(status, shape: shape)
            guard let field = retryAfter?.field(epochSeconds: epochSeconds) else { return reply }
            return reply.adding(field.name, field.value)
        case .html(let status): return .html(status)
        case .noAnswer(let body, let code): return body.reply(code: code)
        case .emptyStream: return Reply(events: [.done()])
        case .redirect(let host):
            return Reply(302, contentType: "text/html", text: "Moved.")
                .adding("location", "http://\(host)/api/v2/chat/completions")
        default: return nil
        }
    }

    /// The deviation that the reply's own text shows.
    package var quirk: ReplyIdentity.Quirk? {
        switch self {
        case .nullContent: .nullContent
        case .stringNumbers: .stringNumbers
        case .unaskedStream: .unaskedStream
        case .spoiltAnswer(let way): .spoiltAnswer(way)
        default: nil
        }
    }

    /// The time that the fault adds to the request's latency.
    package var addedLatency: Duration {
        if case .delay(let time) = self { time } else { .zero }
    }
}

extension Fault.RetryAfter {
    /// The header field that says it.
    package func field(epochSeconds: Int) -> HeaderField {
        switch self {
        case .seconds(let seconds):
            HeaderField("retry-after", seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)")
        case .milliseconds(let milliseconds): HeaderField("retry-after-ms", "\(milliseconds)")
        case .date(let ahead, let form):
            HeaderField("retry-after", WireDate.text(epochSeconds: epochSeconds + ahead, form: form))
        case .text(let text): HeaderField("retry-after", text)
        }
    }
}

extension WireContext {
    /// The steps of a fault that needs no work done; nil for one that does something to a reply.
    package func steps(immediate fault: Fault) -> [WireStep]? {
        let stream = Reply(events: [])
        let letters = [UInt8](repeating: UInt8(ascii: "x"), count: 16_384)
        switch fault {
        case .status, .html, .redirect, .noAnswer, .emptyStream:
            return fault.replacement(epochSeconds: epochSeconds).map { steps($0, latency: .zero) }
        case .reset(nil): return [.end(.reset)]
        case .close: return [.end(.close)]
        case .blackHole: return [.hang]
        case .garbage: return [.send(Array("SSH-2.0-OpenSSH_9.2\r\n\u{0}\u{1}garbage\r\n".utf8)), .end(.close)]
        case .empty: return steps(Reply(200), latency: .zero)
        case .endlessStream:
            let event = StreamEvent(share: 0, data: Array(Self.endlessEvent.utf8))
            return [
                .send(head(stream, framing: .chunked)), .forever(Self.chunk(event.bytes), every: .milliseconds(10)),
            ]
        case .endlessLine:
            return [
                .send(head(stream, framing: .chunked) + Self.chunk(Array("data: ".utf8))),
                .forever(Self.chunk(letters), every: .zero),
            ]
        case .endlessBody:
            return [
                .send(head(Reply(200, json: []), framing: .chunked) + Self.chunk(Array("{\"id\":\"".utf8))),
                .forever(Self.chunk(letters), every: .zero),
            ]
        case .endlessHeader:
            return [.send(Array("HTTP/1.1 200 OK\r\nx-endless: ".utf8)), .forever(letters, every: .zero)]
        default: return nil
        }
    }

    private static let endlessEvent =
        #"{"id":"chatcmpl-endless","object":"chat.completion.chunk","created":0,"model":"simulated","#
        + #""choices":[{"index":0,"delta":{"content":" more"},"finish_reason":null}]}"#

    /// The steps of a reply to which the fault does something.
    package func steps(_ reply: Reply, latency: Duration, fault: Fault?) -> [WireStep] {
        guard let fault, !headOnly else { return steps(reply, latency: latency) }
        switch fault {
        case .cutStream(let count): return cutStream(reply, latency, after: count, error: nil)
        case .streamError(let count, let code):
            return cutStream(reply, latency, after: count, error: Self.streamFailure(code))
        case .heldStream(let end, let comments): return heldStream(reply, latency, after: end, comments: comments)
        case .gluedDone(let line): return gluedDone(reply, latency, on: line)
        case .contentType(let type):
            var other = reply
            other.contentType = type
            return steps(other, latency: latency)
        case .surplusReply(let later): return surplus(reply, latency, later: later)
        case .connectionClose:
            var context = self
            context.keepsAlive = false
            return context.steps(reply, latency: latency)
        case .closeAfter(let time):
            return steps(reply, latency: latency).dropLast() + [.end(keepsAlive ? .closeLater(time) : .close)]
        case .earlyHints: return interim("103 Early Hints", "link: </style.css>; rel=preload\r\n", reply, latency)
        case .unaskedContinue: return interim("100 Continue", "", reply, latency)
        case .manyHeaders(let count):
            var crowded = reply
            crowded.headers += (1...min(max(1, count), Fault.mostHeaders))
                .map { HeaderField("x-filler-\($0)", "filler") }
            return steps(crowded, latency: latency)
        case .slowHeader, .slowBody, .reset, .cutBody, .cutChunked, .shortLength, .doubleLength, .noLength, .badJSON,
            .invalidUTF8:
            return pause(latency) + spoiled(flattened(reply), fault, latency)
        default: return steps(reply, latency: latency)
        }
    }

    private static func streamFailure(_ code: String?) -> [UInt8] {
        JSONOutput.object { json in
            json.key("error")
            json.object { json in
                json.member("message", "The model failed while it answered.")
                json.member("type", "server_error")
                json.key("code")
                if let number = code.flatMap(Int.init) { json.number(number) } else { json.text(code ?? "model_error") }
            }
        }
    }

    private func interim(_ status: String, _ fields: String, _ reply: Reply, _ latency: Duration) -> [WireStep] {
        [.send(Array("HTTP/1.1 \(status)\r\n\(fields)\r\n".utf8))] + steps(reply, latency: latency)
    }

    /// Only streams have events to cut; a plain reply is left as it is.
    private func cutStream(_ reply: Reply, _ latency: Duration, after count: Int?, error: [UInt8]?) -> [WireStep] {
        guard let events = reply.events else { return steps(reply, latency: latency) }
        // The last event is `[DONE]` and the one before it may say that the answer is finished: neither is ever sent.
        let kept = events.prefix(max(0, min(count ?? events.count / 2, events.count - 3)))
        var cut = reply
        cut.events = Array(kept)
        if let error {
            let (share, step) = (kept.last?.share ?? 1, kept.last?.step ?? 1)
            cut.events?.append(StreamEvent(share: share, step: step, data: error))
        }
        return steps(cut, latency: latency)
    }

    /// A stream without its last chunk; a plain reply is left as it is.
    private func heldStream(
        _ reply: Reply,
        _ latency: Duration,
        after end: Fault.StreamEnd,
        comments: Duration?
    ) -> [WireStep] {
        guard let events = reply.events else { return steps(reply, latency: latency) }
        // The last event is `[DONE]`.
        let sent = end == .done ? events : Array(events.dropLast())
        let comment = Array(": ping\n\n".utf8)
        let rest = comments.map { WireStep.forever(isHTTP10 ? comment : Self.chunk(comment), every: $0) }
        return eventSteps(reply, sent, latency: latency) + [rest ?? .hang]
    }

    /// A stream whose last two events are one; a plain reply is left as it is.
    private func gluedDone(_ reply: Reply, _ latency: Duration, on line: Fault.GluedLine) -> [WireStep] {
        guard var events = reply.events, let done = events.popLast(), var last = events.popLast() else {
            return steps(reply, latency: latency)
        }
        switch line {
        case .same: last.bytes = last.bytes.dropLast(2) + Array("[DONE]\n\n".utf8)
        case .next: last.bytes = last.bytes.dropLast() + done.bytes
        }
        (last.share, last.step) = (done.share, done.step)
        var glued = reply
        glued.events = events + [last]
        return steps(glued, latency: latency)
    }

    /// The reply twice; the second time comes at once or later, when the client may have asked for something else.
    private func surplus(_ reply: Reply, _ latency: Duration, later: Duration) -> [WireStep] {
        let again = steps(reply, latency: .zero)
        guard let end = again.last else { return [] }
        let bytes = again.flatMap { step in if case .send(let bytes) = step { bytes } else { [UInt8]() } }
        var twice = Array(steps(reply, latency: latency).dropLast())
        if later == .zero, case .send(let last)? = twice.last {
            // In one write, so that a client sees both at once rather than by chance.
            twice[twice.count - 1] = .send(last + bytes)
            return twice + [end]
        }
        if later > .zero { twice.append(.wait(until: latency + later)) }
        return twice + [.send(bytes), end]
    }

    /// A plain reply spoiled in its framing or its bytes.
    private func spoiled(_ reply: Reply, _ fault: Fault, _ latency: Duration) -> [WireStep] {
        let body = reply.body
        let good = head(reply, framing: .length(body.count))
        switch fault {
        case .slowHeader(let every): return [.drip(good, every: every), .send(body), .end(ending)]
        case .slowBody(let every): return [.send(good), .drip(body, every: every), .end(ending)]
        case .reset(let count):
            // A reset overtakes what the client has not read yet, so it comes a little later.
            let sent = good + body.prefix(count ?? 0)
            return [.send(sent), .wait(until: latency + .milliseconds(20)), .end(.reset)]
        case .cutBody(let count):
            return [.send(good + body.prefix(min(count ?? body.count / 2, body.count - 1))), .end(.close)]
        case .cutChunked:
            return [
                .send(head(reply, framing: .chunked) + Self.chunk(Array(body.prefix(body.count / 2)))), .end(.close),
            ]
        case .shortLength: return [.send(head(reply, framing: .length(max(0, body.count - 10))) + body), .end(ending)]
        case .doubleLength:
            let other = HeaderField("content-length", "\(body.count + 1)")
            return [.send(head(reply, framing: .length(body.count), extra: [other]) + body), .end(ending)]
        case .noLength: return [.send(head(reply, framing: .untilClose) + body), .end(.close)]
        case .badJSON: return plain(reply, Array(body.dropLast(2)) + Array(",}".utf8))
        default: return plain(reply, Self.withInvalidUTF8(body))
        }
    }

    private func plain(_ reply: Reply, _ body: [UInt8]) -> [WireStep] {
        [.send(head(reply, framing: .length(body.count)) + body), .end(ending)]
    }

    /// The body with a lone continuation byte, an overlong slash and a surrogate at the start of its first content.
    private static func withInvalidUTF8(_ body: [UInt8]) -> [UInt8] {
        let marks = [#""content":""#, #""text":""#, #":""#].map { Array($0.utf8) }
        let starts = marks.compactMap { mark in
            body.indices.first { body[$0...].starts(with: mark) }.map { $0 + mark.count }
        }
        let start = starts.first ?? body.startIndex
        return Array(body[..<start]) + [0x80, 0xc0, 0xaf, 0xed, 0xa0, 0x80] + Array(body[start...])
    }
}

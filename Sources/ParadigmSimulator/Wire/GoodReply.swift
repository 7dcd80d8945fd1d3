extension WireContext {
    /// The steps of a reply with nothing going wrong, complete after `latency`.
    package func steps(_ reply: Reply, latency: Duration) -> [WireStep] {
        if let events = reply.events, !headOnly { return streamSteps(reply, events, latency: latency) }
        let framing: Framing = reply.status == 204 ? .none : .length(reply.body.count)
        let body = headOnly ? [] : reply.body
        return pause(latency) + [.send(head(reply, framing: framing) + body), .end(ending)]
    }

    /// What becomes of the connection after a good reply.
    package var ending: WireStep.Ending { keepsAlive ? .keep : .close }

    /// A wait for the whole answer and for the time, unless there is nothing to wait for.
    package func pause(_ time: Duration) -> [WireStep] {
        pause(until: time, tokens: tokens)
    }

    private func pause(until time: Duration, tokens: Int?) -> [WireStep] {
        (tokens.map { [.made(tokens: $0)] } ?? []) + (time > .zero ? [.wait(until: time)] : [])
    }

    /// What an event waits for: its share of the time, or its step; a batch's first step is sent the whole time late.
    private func pause(for event: StreamEvent, latency: Duration) -> [WireStep] {
        guard tokens != nil else { return pause(until: latency * event.share, tokens: nil) }
        return pause(until: event.step == 1 ? latency : .zero, tokens: event.step)
    }

    /// The reply as a plain one: a stream's events become one body.
    package func flattened(_ reply: Reply) -> Reply {
        guard let events = reply.events else { return reply }
        var plain = reply
        plain.body = events.flatMap(\.bytes)
        plain.events = nil
        return plain
    }

    private func streamSteps(_ reply: Reply, _ events: [StreamEvent], latency: Duration) -> [WireStep] {
        eventSteps(reply, events, latency: latency, last: isHTTP10 ? [] : Self.lastChunk)
            + [.end(isHTTP10 ? .close : ending)]
    }

    /// The head and the events of a stream, and bytes that follow in the same write; the reply is not ended.
    package func eventSteps(
        _ reply: Reply,
        _ events: [StreamEvent],
        latency: Duration,
        last: [UInt8] = []
    ) -> [WireStep] {
        var steps: [WireStep] = []
        var bytes = head(reply, framing: isHTTP10 ? .untilClose : .chunked)
        var latest: [WireStep] = []
        for event in events {
            let pause = pause(for: event, latency: latency)
            if pause != latest {
                // The head goes with the first event, as servers do that start to answer with the first token.
                if !steps.isEmpty {
                    steps.append(.send(bytes))
                    bytes = []
                }
                steps += pause
                latest = pause
            }
            bytes += isHTTP10 ? event.bytes : Self.chunk(event.bytes)
        }
        return steps + [.send(bytes + last)]
    }
}

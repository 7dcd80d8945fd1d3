import ParadigmAPI
import ParadigmGround

/// A chat or text completion that is ready to be said: everything but its identity.
struct Completion: Sendable {
    var endpoint: Endpoint
    var model: String
    var answers: [Answer]
    var promptTokens: Int
    var streams: Bool
    var includesUsage: Bool
    /// The hash of what was asked; decides latency and timing.
    var content: UInt64

    var completionTokens: Int { answers.reduce(0) { $0 + $1.tokens.count } }

    /// The tokens of the longest answer, at least one.
    var steps: Int { max(1, answers.map(\.tokens.count).max() ?? 1) }

    private var isChat: Bool { endpoint == .chat }

    /// The reply, streamed if that was asked for.
    func reply(_ identity: ReplyIdentity, seed: UInt64) -> Reply {
        streams || identity.quirk == .unaskedStream
            ? Reply(events: events(identity, seed: seed)) : Reply(200, json: document(identity))
    }

    private func document(_ identity: ReplyIdentity) -> [UInt8] {
        JSONOutput.object { json in
            writeHead(&json, identity, object: isChat ? "chat.completion" : "text_completion")
            json.key("choices")
            json.array { json in
                for (index, answer) in answers.enumerated() { writeChoice(&json, index, answer, identity) }
            }
            writeUsage(&json, identity)
        }
    }

    private func writeChoice(_ json: inout JSONOutput, _ index: Int, _ answer: Answer, _ identity: ReplyIdentity) {
        json.object { json in
            json.member("index", index)
            if isChat {
                json.key("message")
                json.object { json in
                    json.member("role", "assistant")
                    writeText(&json, "content", answer.text, identity)
                }
            } else {
                writeText(&json, "text", answer.text, identity)
            }
            json.nullMember("logprobs")
            json.member("finish_reason", answer.finishReason)
        }
    }

    private func writeText(_ json: inout JSONOutput, _ name: String, _ text: String, _ identity: ReplyIdentity) {
        if identity.quirk == .nullContent { json.nullMember(name) } else { json.member(name, text) }
    }

    private func writeHead(_ json: inout JSONOutput, _ identity: ReplyIdentity, object: String) {
        json.member("id", (isChat ? "chatcmpl-" : "cmpl-") + identity.id)
        json.member("object", object)
        json.member("created", identity.created)
        json.member("model", model)
    }

    private func writeUsage(_ json: inout JSONOutput, _ identity: ReplyIdentity) {
        json.key("usage")
        json.usage(prompt: promptTokens, completion: completionTokens, quirk: identity.quirk)
    }
}

// The streamed form.
extension Completion {
    private func events(_ identity: ReplyIdentity, seed: UInt64) -> [StreamEvent] {
        var events: [StreamEvent] = []
        let shares = tokenShares(seed: seed)
        for (index, answer) in answers.enumerated() {
            if isChat {
                events.append(
                    event(identity, share: shares.first ?? 1, step: 1, choice: index) { json in
                        json.object { json in
                            json.member("role", "assistant")
                            json.member("content", "")
                        }
                    }
                )
            }
            for (place, token) in answer.tokens.enumerated() {
                events.append(
                    event(identity, share: shares[min(place, shares.count - 1)], step: place + 1, choice: index) {
                        write(token, to: &$0)
                    }
                )
            }
        }
        events.sort { $0.share < $1.share }
        for (index, answer) in answers.enumerated() {
            events.append(
                event(identity, share: 1, step: steps, choice: index, finish: answer.finishReason) {
                    write(nil, to: &$0)
                }
            )
        }
        if includesUsage { events.append(usageEvent(identity)) }
        events.append(.done(step: steps))
        return events
    }

    /// When each token is due: the first after 15–35 % of the latency, the others at uneven steps up to its end.
    private func tokenShares(seed: UInt64) -> [Double] {
        let count = steps
        var random = SplitMix64(seed: ContentHash.of(seed, content, 0x57_7245))
        let first = 0.15 + 0.2 * random.unit()
        var sum = 0.0
        let sums = (1..<max(2, count))
            .map { _ -> Double in
                sum += 0.5 + random.unit()
                return sum
            }
        return [first] + sums.prefix(count - 1).map { min(1, first + (1 - first) * $0 / sum) }
    }

    private func event(
        _ identity: ReplyIdentity,
        share: Double,
        step: Int,
        choice: Int,
        finish: String? = nil,
        delta: (inout JSONOutput) -> Void
    ) -> StreamEvent {
        let data = JSONOutput.object { json in
            writeHead(&json, identity, object: isChat ? "chat.completion.chunk" : "text_completion")
            json.key("choices")
            json.array { json in
                json.object { json in
                    json.member("index", choice)
                    json.key(isChat ? "delta" : "text")
                    delta(&json)
                    json.nullMember("logprobs")
                    json.key("finish_reason")
                    if let finish { json.text(finish) } else { json.null() }
                }
            }
        }
        return StreamEvent(share: share, step: step, data: data)
    }

    private func write(_ token: String?, to json: inout JSONOutput) {
        guard isChat else { return json.text(token ?? "") }
        json.object { json in
            if let token { json.member("content", token) }
        }
    }

    private func usageEvent(_ identity: ReplyIdentity) -> StreamEvent {
        let data = JSONOutput.object { json in
            writeHead(&json, identity, object: isChat ? "chat.completion.chunk" : "text_completion")
            json.key("choices")
            json.array { _ in }
            writeUsage(&json, identity)
        }
        return StreamEvent(share: 1, step: steps, data: data)
    }
}

/// What distinguishes two replies to the same request.
package struct ReplyIdentity: Sendable, Hashable {
    /// The unique part of the reply's `id`.
    package var id: String
    /// The reply's `created`, in seconds since 1970.
    package var created: Int
    /// A deviation from the usual form that clients must bear.
    package var quirk: Quirk?

    /// A deviation that some servers show.
    package enum Quirk: Sendable, Hashable {
        /// `content` is null.
        case nullContent
        /// Token counts are strings.
        case stringNumbers
        /// A completion is streamed although that was not asked for.
        case unaskedStream
    }

    /// Creates an identity without a quirk.
    package init(id: String, created: Int) {
        self.id = id
        self.created = created
    }
}

extension JSONOutput {
    /// Writes a `usage` object.
    mutating func usage(prompt: Int, completion: Int?, quirk: ReplyIdentity.Quirk?) {
        object { json in
            let counts = [
                ("prompt_tokens", prompt), ("total_tokens", prompt + (completion ?? 0)),
                ("completion_tokens", completion),
            ]
            for case (let name, let count?) in counts {
                if quirk == .stringNumbers { json.member(name, String(count)) } else { json.member(name, count) }
            }
        }
    }
}

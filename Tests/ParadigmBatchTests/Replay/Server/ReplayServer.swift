import Paradigm
import ParadigmBatch
import ParadigmHTTP

/// A server in figures: a value over a seed and the times of what it is sent.
struct ReplayServer {
    /// What the end of a request means, by the rules of the contract rather than by the engine's reading of them.
    enum Meaning: Equatable {
        case answered
        /// The same each time: 4xx.
        case refused
        /// The same each time, for what is in the row.
        case content
        /// A whole reply of no use: worth one further attempt.
        case unusable
        /// Nothing that is sent will fare better.
        case runFailed
        case keyRefused
        case quotaSpent
        /// 429, or 503 with a wait.
        case pause(asked: UInt64?)
        /// Worth another attempt; whether it speaks of a server in trouble rather than of one row.
        case trouble(ofServer: Bool)
    }

    /// What a request comes to.
    struct Fate {
        enum Ending {
            case reply(status: Int, fields: [(name: String, value: String)], body: [UInt8])
            case failure(TransportError)
        }

        /// How long after its arrival it ends.
        var after: UInt64
        var ending: Ending
        var meaning: Meaning
    }

    /// What each answer is said to have cost.
    static let tokensPerRow = 8

    private let scenario: Scenario
    private let draw: Draw
    /// When each slot is free again.
    private var slots: [UInt64]
    /// When each request that waits for a slot begins to be served.
    private var starts: [UInt64] = []
    private var minute: (number: UInt64, requests: Int) = (0, 0)
    private var requests = 0
    private var sends: [Int]

    init(_ scenario: Scenario) {
        self.scenario = scenario
        draw = Draw(seed: scenario.seed)
        slots = Array(repeating: 0, count: min(scenario.slots, scenario.workers))
        sends = Array(repeating: 0, count: scenario.rows)
    }

    /// Takes a request.
    ///
    /// - Parameters:
    ///   - row: The row it is for.
    ///   - isStreamed: Whether it asks for a stream.
    ///   - now: Nanoseconds since the run began.
    /// - Returns: What it comes to, unless it is interrupted.
    mutating func take(_ row: Int, isStreamed: Bool, now: UInt64) -> Fate {
        sends[row] += 1
        let send = sends[row]
        var fate =
            outage(at: now) ?? refusal(now) ?? spell(now) ?? limit(now) ?? serve(row, send, isStreamed: isStreamed, now)
        if fate.after > scenario.deadline { fate = timeOut }
        // An outage that begins meanwhile takes this one along.
        if let outage = scenario.outages.first(where: { now < $0.from && $0.from <= now + fate.after }) {
            fate = end(in: outage, wouldEndAt: now + fate.after, now: now)
        }
        return fate
    }

    // MARK: The server as a whole

    private func outage(at now: UInt64) -> Fate? {
        guard let outage = scenario.outages.first(where: { $0.from <= now && now < $0.to }) else { return nil }
        switch outage.kind {
        case .unavailable: return status(503, after: 2 * millisecond, .trouble(ofServer: true))
        case .refused: return failure(.unreachable(.refused), after: millisecond)
        case .blackHole: return timeOut
        }
    }

    private func end(in outage: Scenario.Outage, wouldEndAt end: UInt64, now: UInt64) -> Fate {
        switch outage.kind {
        case .unavailable: status(503, after: end - now, .trouble(ofServer: true))
        case .refused: failure(.closedBeforeReply, after: outage.from - now)
        case .blackHole: timeOut
        }
    }

    private var timeOut: Fate {
        failure(.timedOut(.firstByte, after: .nanoseconds(Int64(scenario.deadline))), after: scenario.deadline)
    }

    private mutating func refusal(_ now: UInt64) -> Fate? {
        if let from = scenario.keyRefusedFrom, now >= from { return status(401, after: 5 * millisecond, .keyRefused) }
        if let from = scenario.untrustedFrom, now >= from {
            return failure(.tlsFailed(.untrusted), after: millisecond, .runFailed)
        }
        requests += 1
        if let quota = scenario.quota, requests > quota {
            var fate = status(429, after: 5 * millisecond, .quotaSpent)
            fate.ending = .reply(status: 429, fields: [], body: Array(#"{"error":{"code":"insufficient_quota"}}"#.utf8))
            return fate
        }
        if let from = scenario.refusedFrom, requests >= from { return status(404, after: 5 * millisecond, .refused) }
        return scenario.refusal.map { status($0, after: 5 * millisecond, .refused) }
    }

    private func spell(_ now: UInt64) -> Fate? {
        scenario.spells.first { $0.from <= now && now < $0.to }.map { tooMany(asked: $0.asked) }
    }

    private mutating func limit(_ now: UInt64) -> Fate? {
        starts.removeAll { $0 <= now }
        if let queue = scenario.queueLimit, starts.count >= queue, !slots.contains(where: { $0 <= now }) {
            return tooMany(asked: scenario.retryAfter)
        }
        guard let limit = scenario.minuteLimit else { return nil }
        if now / (60 * second) != minute.number { minute = (now / (60 * second), 0) }
        minute.requests += 1
        guard minute.requests > limit.requests else { return nil }
        return tooMany(asked: limit.sendsRetryAfter ? untilNextMinute(now) : nil, fields: minuteFields(now))
    }

    private func tooMany(asked: UInt64?, fields: [(name: String, value: String)] = []) -> Fate {
        let wait = asked.map { [(name: "retry-after-ms", value: "\($0 / millisecond)")] } ?? []
        let asked = asked.map { $0 / millisecond * millisecond }
        var fate = status(429, after: 3 * millisecond, .pause(asked: asked))
        fate.ending = .reply(status: 429, fields: fields + wait, body: Array(#"{"error":{"message":"slow"}}"#.utf8))
        return fate
    }

    private func untilNextMinute(_ now: UInt64) -> UInt64 { 60 * second - now % (60 * second) }

    private func minuteFields(_ now: UInt64) -> [(name: String, value: String)] {
        guard let limit = scenario.minuteLimit, limit.sendsFields else { return [] }
        return [
            ("x-ratelimit-limit-requests", "\(limit.requests)"),
            ("x-ratelimit-remaining-requests", "\(max(0, limit.requests - minute.requests))"),
            ("x-ratelimit-reset-requests", "\(untilNextMinute(now) / millisecond)ms"),
        ]
    }

    // MARK: One request

    private mutating func serve(_ row: Int, _ send: Int, isStreamed: Bool, _ now: UInt64) -> Fate {
        if scenario.lastRowFailsAndHangs, row == scenario.rows - 1, send <= 2 {
            return send == 1 ? status(500, after: 5 * millisecond, .trouble(ofServer: true)) : timeOut
        }
        if scenario.refusedBetween.contains(row) { return status(404, after: 5 * millisecond, .refused) }
        let kind = draw.unit(.fate, row)
        let rates = scenario.rates
        if kind < rates.refused {
            let statuses = [400, 403, 404, 409, 413, 422]
            let status = statuses[Int(draw.unit(.status, row) * Double(statuses.count))]
            return self.status(status, after: 5 * millisecond, .refused)
        }
        let isEndless = kind > 1 - rates.endless
        let end = occupySlot(for: isEndless ? 10 * scenario.deadline : serviceTime(row, now), now)
        let isAtEnd = row >= scenario.rows - rates.poisonAtEnd
        if isAtEnd || !isEndless && kind > 1 - rates.endless - rates.poison {
            return status(500, after: end - now, .trouble(ofServer: true))
        }
        if draw.unit(.lost, row) < rates.noAnswer { return page(row, send, after: end - now) }
        if draw.unit(.trouble, row) < rates.tooLarge {
            return failure(.tooLarge(part: .body, limit: 1), after: end - now, .content)
        }
        if let trouble = trouble(row, send, after: end - now) { return trouble }
        return Fate(after: end - now, ending: answer(row, send, isStreamed: isStreamed, now), meaning: .answered)
    }

    private func serviceTime(_ row: Int, _ now: UInt64) -> UInt64 {
        let factor: UInt64 = now < scenario.slowUntil ? 8 : 1
        switch scenario.service {
        case .fixed(let time): return factor * time
        case .lognormal(let mean, let sigma):
            return factor * UInt64(Double(mean) * draw.lognormal(sigma: sigma, .service, row))
        }
    }

    private mutating func occupySlot(for time: UInt64, _ now: UInt64) -> UInt64 {
        guard let slot = slots.indices.min(by: { slots[$0] < slots[$1] }) else { return now + time }
        let start = max(now, slots[slot])
        if start > now { starts.append(start) }
        // Nobody waits for an answer beyond the deadline, and the server finds that out.
        slots[slot] = start + min(time, scenario.deadline)
        return start + time
    }

    private func trouble(_ row: Int, _ send: Int, after: UInt64) -> Fate? {
        var unit = draw.unit(.trouble, row, send)
        let rates = scenario.rates
        if unit < rates.transient {
            let statuses = [500, 502, 503, 504, 408]
            let status = statuses[Int(draw.unit(.status, row, send) * Double(statuses.count))]
            return self.status(status, after: after, .trouble(ofServer: status >= 500))
        }
        unit -= rates.transient
        if unit < rates.lost {
            let isLate = draw.unit(.lost, row, send) < 0.5
            return failure(isLate ? .closedBeforeReply : .unreachable(.noRoute), after: isLate ? after : millisecond)
        }
        unit -= rates.lost
        if unit < rates.cut { return failure(.cut(received: 17, expected: 200), after: after) }
        unit -= rates.cut
        if unit < rates.garbled { return page(row, send, after: after) }
        unit -= rates.garbled
        guard unit < rates.proxy else { return nil }
        return failure(.proxyFailed(.status(503)), after: 2 * millisecond)
    }

    /// A 200 that is no answer.
    private func page(_ row: Int, _ send: Int, after: UInt64) -> Fate {
        let bodies = [
            "<html>Please log in.</html>", "null", "[]", #"{"choices":[]}"#, #"{"error":"try another time"}"#,
            #"{"choices":[null]}"#, #"{"status":"queued"}"#,
        ]
        let body = bodies[Int(draw.unit(.status, row, send) * Double(bodies.count))]
        return Fate(after: after, ending: .reply(status: 200, fields: [], body: Array(body.utf8)), meaning: .unusable)
    }

    private func answer(_ row: Int, _ send: Int, isStreamed: Bool, _ now: UInt64) -> Fate.Ending {
        let usage = #""usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}"#
        let content = "row \(row) send \(send)"
        let fields = [(name: "x-request-id", value: "\(row)-\(send)")] + minuteFields(now)
        guard isStreamed else {
            let body = #"{"choices":[{"finish_reason":"stop","message":{"content":"\#(content)"}}],\#(usage)}"#
            return .reply(status: 200, fields: fields, body: Array(body.utf8))
        }
        let body = """
            data: {"choices":[{"index":0,"delta":{"content":"\(content)"}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\(usage)}

            data: [DONE]


            """
        return .reply(
            status: 200,
            fields: fields + [(name: "content-type", value: "text/event-stream")],
            body: Array(body.utf8)
        )
    }

    private func status(_ status: Int, after: UInt64, _ meaning: Meaning) -> Fate {
        let body = Array(#"{"error":{"message":"status \#(status)"}}"#.utf8)
        return Fate(after: after, ending: .reply(status: status, fields: [], body: body), meaning: meaning)
    }

    private func failure(
        _ error: TransportError,
        after: UInt64,
        _ meaning: Meaning = .trouble(ofServer: true)
    ) -> Fate {
        Fate(after: after, ending: .failure(error), meaning: meaning)
    }
}

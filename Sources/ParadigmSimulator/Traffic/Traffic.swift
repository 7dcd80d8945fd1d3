import ParadigmGround

/// Everything about a simulated server that depends on what came before: counts, limits, slots or a batch, keys and the
/// log.
///
/// A value without clock: each call says what time it is, in time since the start of the server.
package struct Traffic: Sendable {
    private let configuration: SimulatorConfiguration
    private var faults: [FaultRule]
    private var limits: RateLimits
    private var slots: ServiceSlots?
    private var batch: BatchedService?
    private var keys = IdempotencyKeys()
    /// What was received so far.
    package private(set) var log = RequestLog()

    /// Creates the state of a server that has received nothing.
    package init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        faults = configuration.faults
        limits = RateLimits(
            requestsPerMinute: configuration.requestsPerMinute,
            tokensPerMinute: configuration.tokensPerMinute
        )
        batch = configuration.batching.map { BatchedService($0, queueLimit: configuration.queueLimit) }
        guard batch == nil else { return }
        slots = configuration.slots.map { ServiceSlots(capacity: $0, queueLimit: configuration.queueLimit) }
    }

    /// A connection was opened; returns its number, from 1.
    package mutating func connect() -> Int {
        log.connections += 1
        return log.connections
    }

    /// A complete request arrived; returns its number, from 1, and the fault that strikes it.
    package mutating func arrive(
        _ request: ReceivedRequest,
        connection: Int,
        key: KeyCheck,
        at now: Duration
    ) -> (number: Int, fault: Fault?) {
        log.count += 1
        log.inFlight += 1
        log.peakInFlight = max(log.peakInFlight, log.inFlight)
        if configuration.logDetail != .counts {
            log.requests.append(
                LoggedRequest(
                    request,
                    number: log.count,
                    connection: connection,
                    arrival: now,
                    key: key,
                    keepsBody: configuration.logDetail == .bodies
                )
            )
        }
        let fault = faults.fault(seed: configuration.seed, arrival: log.count, at: now, body: request.body)
        return (log.count, fault)
    }

    /// What becomes of work that is ready to be done.
    package enum Admission: Sendable {
        /// It starts now; the identity is that of its reply, which gets the fields.
        case starts(ReplyIdentity, [HeaderField])
        /// It waits for a slot, and will be among the tickets that ``leave(_:status:abandoned:at:)`` returns; or it is
        /// the batch's, and will be in what ``progress(at:)`` returns.
        case waits(ReplyIdentity, [HeaderField])
        /// It is refused with this reply.
        case refused(Reply)
    }

    /// Asks limits and slots, or the batch, for the work of the request with the given number, which is its ticket.
    package mutating func admit(
        _ work: Work,
        number: Int,
        idempotencyKey: String?,
        identity: ReplyIdentity,
        at now: Duration
    ) -> Admission {
        if let idempotencyKey, idempotencyKey.utf8.count > IdempotencyKeys.longest {
            let detail = "An Idempotency-Key has at most \(IdempotencyKeys.longest) bytes."
            return .refused(.paradigm(400, "idempotency_key_too_long", detail))
        }
        switch limits.admit(tokens: work.tokens, at: now) {
        case .admitted: break
        case .limited(let wait, let unit): return .refused(limited(wait, by: unit, at: now))
        case .tooLarge:
            return .refused(.vllm(400, "BadRequestError", "The request alone exceeds the limit of tokens per minute."))
        }
        var fields = limitFields(at: now)
        let place = place(for: number, at: now)
        guard place != .refused else { return .refused(queueFull().adding(fields)) }
        var identity = identity
        if let idempotencyKey {
            switch keys.use(idempotencyKey, content: work.content, identity: identity) {
            case .first: break
            case .repeated(let earlier):
                identity.id = earlier.id
                identity.created = earlier.created
                fields.append(HeaderField("x-simulator-replayed", "true"))
                markReplayed(number)
            case .conflicting:
                // The slot or place in the queue is given back by `leave`, as for any other request.
                return .refused(
                    .paradigm(422, "idempotency_key_reused", "This Idempotency-Key was used for another request.")
                )
            }
        }
        batch?.arrive(number, work, at: now)
        return place == .serving ? .starts(identity, fields) : .waits(identity, fields)
    }

    /// A batch is only asked here whether it has room, so that a request refused for its key never slows it down.
    private mutating func place(for number: Int, at now: Duration) -> ServiceSlots.Place {
        if let hasRoom = batch?.hasRoom(at: now) { return hasRoom ? .waiting : .refused }
        return slots?.arrive(number) ?? .serving
    }

    /// When ``progress(at:)`` will have something to tell if nothing else happens before; nil without a batch at work.
    package var nextProgress: Duration? { batch?.nextProgress }

    /// What the batch has made up to now and not told yet.
    package mutating func progress(at now: Duration) -> [BatchedService.Progress] {
        batch?.progress(at: now) ?? []
    }

    /// The request is over, well or badly; returns the tickets whose service starts at this moment.
    package mutating func leave(_ number: Int, status: Int?, abandoned: Bool, at now: Duration) -> [Int] {
        log.inFlight -= 1
        if abandoned { log.abandoned += 1 }
        if let status { log.statuses[status, default: 0] += 1 }
        if log.requests.indices.contains(number - 1) {
            log.requests[number - 1].status = status
            log.requests[number - 1].wasAbandoned = abandoned
        }
        batch?.leave(number, at: now)
        return slots?.leave(number) ?? []
    }

    /// Replaces the faults from now on.
    package mutating func setFaults(_ rules: [FaultRule]) {
        faults = rules
    }

    /// Changes how the batch works from its next step on; nothing without one.
    package mutating func setBatching(_ model: BatchingModel, at now: Duration) {
        batch?.change(model, at: now)
    }

    /// Changes the number of slots, or of the batch's places, from now on; returns the tickets whose service starts at
    /// this moment.
    package mutating func setSlots(_ capacity: Int, at now: Duration) -> [Int] {
        guard batch == nil else {
            batch?.change(most: capacity, at: now)
            return []
        }
        guard slots != nil else {
            slots = ServiceSlots(capacity: capacity, queueLimit: configuration.queueLimit)
            return []
        }
        slots?.capacity = max(1, capacity)
        return slots?.fill() ?? []
    }

    private mutating func markReplayed(_ number: Int) {
        log.replayed += 1
        if log.requests.indices.contains(number - 1) { log.requests[number - 1].wasReplayed = true }
    }

    private mutating func limited(_ wait: Duration, by unit: String, at now: Duration) -> Reply {
        let milliseconds = (wait.inNanoseconds + 999_999) / 1_000_000
        let advice = configuration.limitReport == .none ? "" : " Please try again in \(RateLimits.resetText(wait))."
        let reply = Reply.openai(
            429,
            type: unit,
            code: "rate_limit_exceeded",
            "Rate limit reached for \(unit) per minute." + advice
        )
        guard configuration.limitReport != .none else { return reply }
        return
            reply
            .adding("retry-after", "\((milliseconds + 999) / 1_000)")
            .adding("retry-after-ms", "\(milliseconds)")
            .adding(limitFields(at: now))
    }

    private mutating func limitFields(at now: Duration) -> [HeaderField] {
        configuration.limitReport == .all ? limits.fields(at: now) : []
    }

    private func queueFull() -> Reply {
        configuration.queueFullStatus == 429
            ? .openai(
                429,
                type: "concurrency_limit",
                code: "too_many_concurrent_requests",
                "Too many concurrent requests: no more may wait."
            )
            : .paradigm(configuration.queueFullStatus, "overloaded", "Too many requests are waiting.")
    }
}

extension Reply {
    fileprivate func adding(_ fields: [HeaderField]) -> Reply {
        var reply = self
        reply.headers += fields
        return reply
    }
}

public import Paradigm

/// Many requests from a source of one's own to a sink of one's own, as fast as the server allows.
///
/// ```swift
/// let batch = Batch(paradigm)
/// let summary = try await batch.run(from: requests.asBatchSource()) { outcome in
///     switch Result(catching: { try outcome.chat() }) {
///     case .success(let reply): print(outcome.index, reply.text)
///     case .failure(let error): print(outcome.index, "failed:", error)
///     }
/// }
/// ```
///
/// A request is read when there is room for it, never before, and gets exactly one outcome. How many are in flight
/// follows what the server can take, unless it is fixed; refusals with 429 pause everybody, transient failures are
/// tried again within the run's retry budget, and one failure never loses another request's answer.
public struct Batch: Sendable {
    /// How many requests are in flight.
    public enum Window: Sendable, Hashable {
        /// As many as the server can take, found out while the batch runs; at most this many.
        case adaptive(ceiling: Int)
        /// This many.
        case fixed(Int)
    }

    let client: ParadigmClient
    /// How many requests are in flight; adaptive up to 1,024 unless set.
    public var window = Window.adaptive(ceiling: 1_024)
    /// The most requests in any minute; nil for what the server's own fields say.
    public var requestsPerMinute: Int?
    /// The most tokens, prompts and answers together, in any minute; nil for what the server's own fields say.
    public var tokensPerMinute: Int?

    /// Whether, once no request is left to be sent, one that takes longer than 95 % of the others did is sent a second
    /// time, the first answer being taken; false unless set.
    ///
    /// At most one request in twenty is; both may be billed.
    public var hedges = false

    /// A batch over a client.
    public init(_ client: ParadigmClient) {
        self.client = client
    }

    /// Sends what the source gives until it ends or the run stops.
    ///
    /// - Parameters:
    ///   - source: Where requests come from, in order.
    ///   - sink: Where outcomes go, in the order in which they finish; called by several tasks at once. While it waits,
    ///     its worker takes no further request.
    /// - Returns: What the run came to.
    /// - Throws: What the source or the sink throws; ``ParadigmError`` when the run as a whole was refused: the key, a
    ///   spent quota, a server that cannot be reached; `CancellationError`.
    @discardableResult
    public func run(
        from source: some BatchSource,
        to sink: @escaping @Sendable (BatchOutcome) async throws -> Void
    ) async throws -> BatchFigures {
        let clock = SystemAdmissionClock()
        let gate = AdmissionGate(policy, clock: clock, seed: UInt64.random(in: 0...UInt64.max))
        var options = Engine.Options()
        options.workers = window.ceiling
        options.hedges = hedges
        let engine = Engine(
            client: client,
            source: RequestSource(source),
            sink: OutcomeClosure(body: sink),
            gate: gate,
            clock: clock,
            options: options
        )
        try await engine.run()
        if let stop = gate.read({ $0.stopped }) {
            throw ParadigmError(stop, host: client.host, trouble: engine.figures.trouble)
        }
        return BatchFigures(engine.figures)
    }

    private var policy: AdmissionPolicy {
        var policy = AdmissionPolicy(window, requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute)
        policy.hedgedPercent = hedges ? AdmissionPolicy.usualHedgedPercent : 0
        return policy
    }
}

extension Batch.Window {
    /// The most that are ever in flight.
    var ceiling: Int {
        switch self {
        case .adaptive(let ceiling): max(1, ceiling)
        case .fixed(let limit): max(1, limit)
        }
    }
}

extension AdmissionPolicy {
    /// What a program asks for, and the promised figures where it asks for nothing.
    package init(_ window: Batch.Window, requestsPerMinute: Int?, tokensPerMinute: Int?) {
        self.init()
        self.window =
            switch window {
            case .adaptive: Self.adaptiveWindow(rows: nil, ceiling: window.ceiling)
            case .fixed: .fixed(window.ceiling)
            }
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }
}

/// What a batch came to.
public struct BatchFigures: Sendable, Hashable {
    /// Requests answered.
    public let answered: Int
    /// Requests that failed.
    public let failed: Int
    /// Sends beyond the first of each request.
    public let retries: Int
    /// Tokens of the prompts, as the server counts them.
    public let promptTokens: Int
    /// Tokens of the answers, as the server counts them.
    public let completionTokens: Int
    /// The places of requests whose outcomes may be other requests', since the server sent more replies than it was
    /// asked for over their connections; hardly ever any.
    ///
    /// It may show after an outcome was handed on. Ask for these once more.
    public let inDoubt: [Int]

    init(_ tally: RunTally) {
        answered = tally.answered
        failed = tally.failed
        retries = tally.retries
        promptTokens = tally.answers.promptTokens
        completionTokens = tally.answers.completionTokens
        inDoubt = tally.inDoubt.sorted()
    }
}

extension ParadigmError {
    /// Why a run stopped before its end, as an error of the run as a whole.
    ///
    /// - Parameters:
    ///   - stop: Why it stopped.
    ///   - host: The server, as `host:port`.
    ///   - trouble: Why the last attempt failed that did: where that is the reason, its facts are the error's.
    init(_ stop: StopReason, host: String, trouble: ParadigmError?) {
        switch stop {
        case .keyRefused, .quotaSpent, .failed:
            self = trouble ?? ParadigmError(kind: .unreachable, message: "The run could not go on.")
        case .unreachable, .outageTooLong:
            self = trouble ?? ParadigmError(kind: .unreachable, message: "\(host) could not be reached.")
            message = "\(host) gave no answer for too long, at last: \(message)"
        case .noUsableReplies:
            self = trouble ?? ParadigmError(kind: .invalidReply, message: "")
            message = "The last replies of \(host) were all of no use. \(message)"
        case .refused:
            self = trouble ?? ParadigmError(kind: .invalidRequest, message: "")
            message = "\(host) refused the first requests all in the same way. \(message)"
        case .refusedLate:
            self = trouble ?? ParadigmError(kind: .invalidRequest, message: "")
            message = "\(host) refused the last requests all in the same way, after others were answered. \(message)"
        case .capReached:
            self.init(kind: .init(rawValue: "cap_reached"), message: "The cap on tokens or cost was reached.")
        case .asked, .diskFull:
            self.init(kind: .closed, message: "The run was stopped.")
        }
        self.host = host
    }
}

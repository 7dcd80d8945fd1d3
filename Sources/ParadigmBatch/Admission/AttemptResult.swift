package import ParadigmAPI

/// How one send ended, as far as admission and the row's further attempts are concerned.
package enum AttemptResult: Sendable, Equatable {
    /// A 2xx reply.
    case answered(AnswerFacts)
    /// 429 of any kind but a spent quota, with the wait asked for in nanoseconds.
    case rateLimited(retryAfter: UInt64?)
    /// 503 with a wait, or one that speaks of maintenance; the wait asked for in nanoseconds.
    case overloaded(retryAfter: UInt64?)
    /// A status worth another attempt: 408, 425, 500, 502, 503 without a wait, 504 and their like.
    case transientFailure(status: Int)
    /// A status that will be the same another time: 400, 403, 404, 409, 413, 422 and their like.
    case rowFailure(status: Int)
    /// No reply, or not the whole of one: refused, reset, cut, a deadline passed.
    case transportFailure
    /// 401.
    case keyRefused
    /// 429 that says the quota is spent.
    case quotaSpent
    /// Given up after a silence of the server, as ``Settlement/givesUpOlder`` asked for.
    case givenUp
    /// Ended by this side; says nothing about the server.
    case cancelled

    /// Whether it speaks of a server in trouble rather than of one row.
    var isServerTrouble: Bool {
        switch self {
        case .transportFailure: true
        case .transientFailure(let status): status >= 500
        default: false
        }
    }
}

/// The figures of a reply that carries an answer.
package struct AnswerFacts: Sendable, Equatable {
    /// First byte written to last byte read, in nanoseconds.
    package var latency: UInt64
    /// First byte written to first byte read, in nanoseconds.
    package var timeToFirstByte: UInt64
    /// Tokens of the prompt by the reply's `usage`; nil when not reported.
    package var promptTokens: Int?
    /// Tokens of the answer by the reply's `usage`; nil when not reported.
    package var completionTokens: Int?

    /// The figures of a reply.
    package init(latency: UInt64, timeToFirstByte: UInt64, promptTokens: Int? = nil, completionTokens: Int? = nil) {
        self.latency = latency
        self.timeToFirstByte = timeToFirstByte
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }
}

/// How one send ended, and what the reply said about the server's limits.
package struct SendEnd: Sendable, Equatable {
    /// How it ended.
    package var result: AttemptResult
    /// What the reply's fields said, whatever its status.
    package var limits: RateLimitFields
    /// Whether a 429 says that too many requests are under way at once, rather than too many in a time.
    package var isForConcurrency = false
    /// Whether what was sent was a canary in place of the ticket's own row; see ``Outage``.
    package var isOfCanary = false

    /// The end of a send.
    package init(_ result: AttemptResult, limits: RateLimitFields = RateLimitFields()) {
        self.result = result
        self.limits = limits
    }
}

package import ParadigmAPI

/// How one send ended, as far as admission and the row's further attempts are concerned.
package enum AttemptResult: Sendable, Equatable {
    /// A 2xx reply.
    case answered(AnswerFacts)
    /// 429 of any kind but a spent quota, with the wait asked for in nanoseconds.
    case rateLimited(retryAfter: UInt64?)
    /// 503 with a wait, or one that speaks of maintenance; the wait asked for in nanoseconds.
    case overloaded(retryAfter: UInt64?)
    /// A status worth another attempt: 408, 425, 500, 502, 503 without a wait, 504 and their like, with the wait asked for in
    /// nanoseconds.
    case transientFailure(status: Int, retryAfter: UInt64? = nil)
    /// A failure that passes, reported within a 2xx reply: the server is there, but has no answer for this row.
    case reportedFailure
    /// A whole reply that is of no use, such as a page, or a 2xx without an answer.
    case unusable
    /// A reply that is larger than this side takes: the same another time, and paid for.
    case unreadable
    /// A whole reply that may be another request's, since more of them came over its connection than were asked for.
    case inDoubt
    /// A status that will be the same another time: 400, 403, 404, 409, 422 and their like.
    case rowFailure(status: Int)
    /// A refusal for what is in the row: too long, or disliked.
    case contentRefused
    /// No reply: refused, reset, a deadline passed.
    case transportFailure
    /// A reply that was cut after it had begun.
    case cut
    /// The name of the host is not known.
    case unknownHost
    /// 401.
    case keyRefused
    /// A spent quota, whatever the status.
    case quotaSpent
    /// Nothing that this run sends will fare better: a certificate, a proxy that refuses, a closed client.
    case runFailed
    /// Given up after a silence of the server, as ``Settlement/givesUpOlder`` asked for.
    case givenUp
    /// Ended by this side; says nothing about the server.
    case cancelled

    /// Whether it speaks of a server in trouble rather than of one row.
    var isServerTrouble: Bool {
        switch self {
        case .transportFailure, .unknownHost, .cut: true
        case .transientFailure(let status, _): status >= 500
        case .answered, .rateLimited, .overloaded, .reportedFailure, .unusable, .unreadable, .inDoubt, .rowFailure,
            .contentRefused, .keyRefused, .quotaSpent, .runFailed, .givenUp, .cancelled:
            false
        }
    }

    /// Whether it shows that the server answers at all.
    var isReply: Bool {
        switch self {
        case .answered, .rateLimited, .overloaded, .transientFailure, .reportedFailure, .unusable, .unreadable,
            .inDoubt,
            .rowFailure, .contentRefused, .keyRefused, .quotaSpent:
            true
        case .transportFailure, .unknownHost, .cut, .runFailed, .givenUp, .cancelled: false
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

/// What a row makes of an answer, where answers are held against a schema.
package enum AnswerUse: Sendable, Equatable {
    /// It is what was asked for.
    case usable
    /// It goes back to be mended: what comes of that says more.
    case sentBack
    /// It is not what was asked for, and nobody is asked again.
    case unusable
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
    /// What the row makes of an answer.
    package var use = AnswerUse.usable
    /// A digest of what a refusal says, without what differs from row to row; 0 for anything else.
    package var words: UInt64 = 0

    /// The end of a send.
    package init(_ result: AttemptResult, limits: RateLimitFields = RateLimitFields()) {
        self.result = result
        self.limits = limits
    }
}

/// What the window learns from the end of one request.
package enum WindowSignal: Sendable, Equatable {
    /// An answer to a row's first attempt, or to one after a refusal, with its latency in nanoseconds and its completion
    /// tokens, 0 when not reported.
    case success(latency: UInt64, tokens: Int)
    /// Nothing: a success after a failure or of a copy, a request that was refused for its own sake, one that was cancelled.
    case neutral
    /// The server said that it is too much (429).
    case overload
    /// The server or the connection failed: growth pauses, nothing is cut.
    case failure
}

/// What the window remembers of a request that it let through.
package struct WindowMark: Sendable, Equatable {
    /// How many were in flight when it was sent, itself included.
    package let load: Int
    /// The round it belongs to.
    let round: Int
    let sentAt: UInt64
    /// See ``RoundLedger``.
    let work: Double
    /// The number of cuts for 429 before it was sent.
    var cuts = 0
    /// The limit when it was sent.
    var limit = 0
}

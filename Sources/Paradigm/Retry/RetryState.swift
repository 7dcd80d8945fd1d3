/// The retries of one call: a value without clock and with a random source that is given to it.
package struct RetryState {
    /// What to do after a failure.
    package enum Decision: Equatable {
        /// Send again after this long.
        case sendAgain(after: Duration)
        /// The failure stands.
        case giveUp
    }

    private let policy: RetryPolicy
    private var retries = 0
    private var pauses = 0

    /// The beginning of a call.
    package init(_ policy: RetryPolicy) {
        self.policy = policy
    }

    /// How often the request was sent so far, the first time included.
    package var attempts: Int { 1 + retries + pauses }

    /// What to do after a failure.
    ///
    /// - Parameters:
    ///   - error: The failure of the last attempt.
    ///   - unit: A random number in 0..<1.
    /// - Returns: The decision; a decision to send again is counted.
    package mutating func decide(after error: ParadigmError, random unit: Double) -> Decision {
        switch error.retryClass {
        case .final:
            return .giveUp
        case .transient:
            guard retries < policy.maximumRetries else { return .giveUp }
            defer { retries += 1 }
            return .sendAgain(after: backoff(policy.base, step: retries) * unit)
        case .pause:
            guard pauses < policy.maximumPauses, error.retryAfter.map({ $0 <= policy.longestPause }) ?? true else {
                return .giveUp
            }
            defer { pauses += 1 }
            guard let asked = error.retryAfter else {
                return .sendAgain(after: backoff(.seconds(1), step: pauses) * (0.5 + unit / 2))
            }
            // Never earlier than asked; spread over a little more, so that many who wait do not return together.
            return .sendAgain(after: asked + min(.milliseconds(250), asked * 0.1) * unit)
        }
    }

    /// `min(cap, first · 2^step)`.
    private func backoff(_ first: Duration, step: Int) -> Duration {
        min(policy.cap, first * (1 << min(step, 30)))
    }
}

extension ParadigmError {
    /// How a failure is treated.
    enum RetryClass {
        /// Worth a few retries.
        case transient
        /// Worth waiting for, as long as it takes.
        case pause
        /// Not worth sending again.
        case final
    }

    /// How this failure is treated; see ``RetryPolicy``.
    var retryClass: RetryClass {
        switch kind {
        case .rateLimited, .maintenance: .pause
        case .serverError: retryAfter == nil ? .transient : .pause
        case .connectionRefused, .unknownHost, .unreachable, .connectionLost, .replyCut, .streamCut: .transient
        // A proxy that wants a password or forbids the host will do so again.
        case .proxyFailed: (400..<500).contains(status ?? 0) ? .final : .transient
        default: .final
        }
    }
}

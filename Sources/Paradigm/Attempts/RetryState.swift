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
        guard error.retryAfter.map({ $0 <= policy.longestPause }) ?? true else { return .giveUp }
        switch error.attemptClass {
        case .final, .content, .run, .overdue:
            return .giveUp
        case .transient, .unknownHost:
            return retry(atMost: policy.maximumRetries, asked: error.retryAfter, random: unit)
        case .unusable:
            let most = min(policy.maximumRetries, Backoff.attemptsAfterUnusable)
            return retry(atMost: most, asked: error.retryAfter, random: unit)
        case .pause:
            guard pauses < policy.maximumPauses else { return .giveUp }
            defer { pauses += 1 }
            let own = Backoff(base: .seconds(1), cap: policy.cap).longest(step: pauses) * (0.5 + unit / 2)
            guard let asked = error.retryAfter else { return .sendAgain(after: own) }
            let least = Backoff.spread(asked, random: unit)
            return .sendAgain(after: asked < Backoff.leastWaitBelieved ? max(own, least) : least)
        }
    }

    private mutating func retry(atMost most: Int, asked: Duration?, random unit: Double) -> Decision {
        guard retries < most else { return .giveUp }
        defer { retries += 1 }
        let backoff = Backoff(base: policy.base, cap: policy.cap)
        return .sendAgain(after: backoff.delay(step: retries, asked: asked, random: unit))
    }
}

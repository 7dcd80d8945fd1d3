/// How often, and after how long, a request is sent again that failed.
///
/// The wait is `random(0…min(cap, base · 2^step))`, the "full jitter" of AWS's architecture blog.
package struct Backoff: Sendable, Hashable {
    /// The first step; 0.5 s unless set.
    package var base: Duration
    /// The longest step; 20 s unless set.
    package var cap: Duration
    /// The steps of single calls and of the rows of a batch alike.
    package static let standard = Backoff(base: .milliseconds(500), cap: .seconds(20))

    /// Further attempts after transient failures.
    package static let furtherAttempts = 3
    /// Further attempts after a whole reply that is of no use: what is wrong by its own bytes may have been a gateway's slip,
    /// once.
    package static let attemptsAfterUnusable = 1
    /// A server that asks for less, and refuses again and again, would switch the growth of the waits off: below this, its
    /// word is only the least.
    package static let leastWaitBelieved = Duration.milliseconds(500)

    /// A backoff.
    package init(base: Duration, cap: Duration) {
        self.base = base
        self.cap = cap
    }

    /// The longest wait of a step: `min(cap, base · 2^step)`.
    package func longest(step: Int) -> Duration {
        min(cap, base * (1 << min(max(0, step), 30)))
    }

    /// How long to wait.
    ///
    /// - Parameters:
    ///   - step: How many attempts have failed before the last one.
    ///   - asked: What the server asked for, which is never gone below.
    ///   - unit: A random number in 0..<1.
    /// - Returns: The wait.
    package func delay(step: Int, asked: Duration? = nil, random unit: Double) -> Duration {
        let own = longest(step: step) * unit
        guard let asked else { return own }
        return max(own, Self.spread(asked, random: unit))
    }

    /// A wait that a server asked for, spread over a little more, so that many who wait do not return together.
    package static func spread(_ asked: Duration, random unit: Double) -> Duration {
        asked + min(.milliseconds(250), asked * 0.1) * unit
    }
}

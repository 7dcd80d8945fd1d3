/// When a request is sent again after a failure, and after how long.
///
/// *Transient* failures (408, 425, 500, 502, 503, 504 and their like, broken connections) are tried again after
/// `random(0…min(cap, base · 2^attempt))`, the "full jitter" of AWS's architecture blog, or what the server asks for if that
/// is longer, at most ``maximumRetries`` times; a whole reply of no use (a page, a 200 without an answer) once. *Pauses* (429,
/// and 503 with a wait or for maintenance) are waited for as the server asks, and burn no retry; without a wait asked for,
/// or with next to none, 1 s doubling to the cap. *Final* ones (every other 4xx, a spent quota, a certificate that is not
/// trusted) are never tried again; nor is a deadline that passed, since a caller who sets one wants an answer by then.
///
/// This is the only place where requests are sent again, apart from the connection that dies before any byte of a
/// reply (see ``HTTPRequest/isRepeatable``).
public struct RetryPolicy: Sendable, Hashable {
    /// Retries after transient failures; 3 unless set.
    public var maximumRetries: Int
    /// The first step of the backoff; 0.5 s unless set.
    public var base: Duration
    /// The longest step of the backoff; 20 s unless set.
    public var cap: Duration
    /// The longest single wait that a call accepts when the server asks for one; 120 s unless set.
    ///
    /// Beyond it the call fails with what the server said.
    public var longestPause: Duration
    /// How many pauses in a row one call goes through before it fails; 8 unless set.
    public var maximumPauses: Int

    /// A policy, each figure with its default.
    public init(
        maximumRetries: Int = 3,
        base: Duration = .milliseconds(500),
        cap: Duration = .seconds(20),
        longestPause: Duration = .seconds(120),
        maximumPauses: Int = 8
    ) {
        self.maximumRetries = maximumRetries
        self.base = base
        self.cap = cap
        self.longestPause = longestPause
        self.maximumPauses = maximumPauses
    }

    /// The defaults.
    public static let standard = RetryPolicy()
    /// One attempt, whatever happens.
    public static let none = RetryPolicy(maximumRetries: 0, longestPause: .zero, maximumPauses: 0)
}

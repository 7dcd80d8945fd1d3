/// A wait of the client before it sends a request again; see ``ParadigmConfiguration/onWait``.
public struct RetryWait: Sendable {
    /// Why: the failure of the last attempt, with its status, what the server asked for and the number of attempts.
    public let error: ParadigmError
    /// How long the client waits from now on.
    public let delay: Duration

    /// A wait; also for tests of one's own.
    public init(error: ParadigmError, delay: Duration) {
        self.error = error
        self.delay = delay
    }
}

/// When one attempt was sent and answered, by the monotonic clock.
///
/// The clocks start at the wire: time spent waiting in this process before the first byte was written is not part of
/// any of these figures.
public struct AttemptTiming: Sendable, Hashable {
    /// When the first byte of the request was written, since a fixed but arbitrary point in time.
    ///
    /// Only differences between two of them mean something.
    public let sentAt: Duration

    /// Time spent opening a connection for this attempt (name look-up, TCP, proxy, TLS); zero when one was reused.
    public let connecting: Duration

    /// From the first byte written to the first byte read.
    public let timeToFirstByte: Duration

    /// From the first byte written to the last byte read.
    public let latency: Duration

    /// The timing of one attempt.
    public init(sentAt: Duration, connecting: Duration, timeToFirstByte: Duration, latency: Duration) {
        self.sentAt = sentAt
        self.connecting = connecting
        self.timeToFirstByte = timeToFirstByte
        self.latency = latency
    }

    /// The timing of an attempt that never reached the wire.
    public static let zero = AttemptTiming(sentAt: .zero, connecting: .zero, timeToFirstByte: .zero, latency: .zero)
}

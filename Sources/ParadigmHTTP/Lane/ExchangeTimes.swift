/// When the steps of an exchange that was sent happened, in nanoseconds of the monotonic clock.
struct ExchangeTimes {
    /// When the first byte of the request was written.
    let sentAt: UInt64
    /// How long opening connections for it took.
    let connecting: UInt64
    /// When the first byte of the reply was read; as long as there is none, when the request was written.
    var firstByteAt: UInt64
    /// When its last byte so far was read; as long as there is none, when the request was written.
    var lastReadAt: UInt64

    /// An exchange that was just sent.
    init(sentAt: UInt64, connecting: UInt64) {
        self.sentAt = sentAt
        self.connecting = connecting
        firstByteAt = sentAt
        lastReadAt = sentAt
    }

    /// The same as a caller is told.
    var timing: AttemptTiming {
        AttemptTiming(
            sentAt: .nanoseconds(Int64(clamping: sentAt)),
            connecting: .nanoseconds(Int64(clamping: connecting)),
            timeToFirstByte: .nanoseconds(Int64(clamping: firstByteAt - sentAt)),
            latency: .nanoseconds(Int64(clamping: lastReadAt - sentAt))
        )
    }
}

/// When the steps of an exchange happened, in nanoseconds of the monotonic clock.
struct ExchangeTimes {
    /// When the first byte of the request was written; nil until then.
    var sentAt: UInt64?
    /// How long opening connections for it took.
    var connecting: UInt64 = 0
    /// When the first byte of the reply was read; nil until then.
    var firstByteAt: UInt64?
    /// When its last byte so far was read.
    var lastReadAt: UInt64 = 0

    /// The same as a caller is told.
    var timing: AttemptTiming {
        guard let sentAt else { return .zero }
        return AttemptTiming(
            sentAt: .nanoseconds(Int64(clamping: sentAt)),
            connecting: .nanoseconds(Int64(clamping: connecting)),
            timeToFirstByte: .nanoseconds(Int64(clamping: (firstByteAt ?? lastReadAt) - sentAt)),
            latency: .nanoseconds(Int64(clamping: lastReadAt - sentAt))
        )
    }
}

/// What is left of an exchange that is over: what nobody has read yet of a streamed reply, how it ended, and its times.
struct ExchangeRemains {
    /// Bytes of a streamed reply; none of a reply that was wanted whole.
    private var unread: [UInt8]
    private let end: Result<Void, any Error>
    private let times: ExchangeTimes

    /// The remains of an exchange.
    init(unread: [UInt8], end: Result<Void, any Error>, times: ExchangeTimes) {
        self.unread = unread
        self.end = end
        self.times = times
    }

    /// The times of the exchange.
    var timing: AttemptTiming { times.timing }

    /// Hands over the unread bytes, or the end when there are none.
    mutating func read(_ waiter: Waiter<[UInt8]?>) {
        if !unread.isEmpty {
            let piece = unread
            unread = []
            return waiter.resume(returning: piece)
        }
        switch end {
        case .success: waiter.resume(returning: nil)
        case .failure(let error): waiter.resume(throwing: error)
        }
    }

    /// Nobody will read the rest.
    mutating func forgetUnread() {
        unread = []
    }
}

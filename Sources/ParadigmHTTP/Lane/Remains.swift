/// What is left of an exchange that is over: what nobody has read yet of a streamed reply, how it ended, and its times.
///
/// That is neither the request nor what was handed over.
struct Remains {
    /// Bytes of a streamed reply; none of a reply that was wanted whole.
    private var unread: [UInt8] = []
    private let end: Result<Void, any Error>
    private let times: ExchangeTimes?

    /// What a lane has before its first exchange: nothing to read.
    static var none: Remains { Remains(end: .failure(TransportError.closedBeforeReply), times: nil) }

    /// The remains of an exchange.
    ///
    /// - Parameters:
    ///   - unread: What nobody has read yet.
    ///   - end: How it ended.
    ///   - times: When it was sent and answered; nil when it was not sent.
    init(unread: consuming [UInt8] = [], end: Result<Void, any Error>, times: ExchangeTimes?) {
        self.unread = unread
        self.end = end
        self.times = times
    }

    /// The times of the exchange.
    var timing: AttemptTiming { times?.timing ?? .zero }

    /// Hands over the unread bytes, or the end when there are none.
    mutating func read<Handles>(_ waiter: Handles.Piece, _ action: inout LaneAction<Handles>) {
        if !unread.isEmpty {
            action.delivery = .piece(waiter, unread)
            unread = []
            return
        }
        switch end {
        case .success: action.delivery = .piece(waiter, nil)
        case .failure(let error): action.delivery = .noPiece(waiter, error)
        }
    }

    /// Nobody will read the rest.
    mutating func forgetUnread() {
        unread = []
    }
}

import ParadigmGround

/// One request and its reply: what has come so far, and who waits for it.
///
/// It is made, and lives, on its lane's event loop, which the compiler makes sure of: it is not `Sendable`.
final class Exchange {
    /// Who waits for the reply, and for which part of it.
    enum Recipient: Sendable {
        /// A task that wants all of it.
        case whole(Waiter<HTTPReply>)
        /// A task that wants the head; it will read the body piece by piece.
        case head(Waiter<ResponseHead>)
        /// A task that wants the next piece of the body.
        case piece(Waiter<[UInt8]?>)
        /// Nobody at this moment; what comes is put by.
        case nobody
    }

    /// Bytes of a streamed body that may be put by before the connection stops reading.
    static let highWater = 256 * 1024

    let request: HTTPRequest
    /// By whom it was asked for.
    let call: Call
    /// By whom it was read last.
    var reader: Call?

    /// When what happened.
    private var times = ExchangeTimes()
    /// Nanoseconds spent opening connections for it.
    var connecting: UInt64 {
        get { times.connecting }
        set { times.connecting = newValue }
    }
    /// Whether it went out on a connection that had carried another exchange before.
    private(set) var isOnReusedConnection = false
    /// Whether it was sent a second time because the first connection died unanswered.
    var isRepeated = false
    /// Who waits for it.
    private var recipient: Recipient

    /// Bytes of the body that were taken out of the client's ``ReplyRoom``.
    private(set) var roomTaken = 0
    /// Whether there is no room to read on.
    private var isHeld = false

    private var head: ResponseHead?
    private var body: [UInt8] = []
    /// Since when the other side may be blamed for silence: the last read, or the end of a pause of ours.
    private var silentSince: UInt64 = 0
    private var end: Result<Void, any Error>?

    /// An exchange that waits to be sent.
    init(_ request: HTTPRequest, for call: Call, _ recipient: Recipient) {
        self.request = request
        self.call = call
        self.recipient = recipient
    }

    /// Whether the last byte has come, or none will come any more.
    var isOver: Bool { end != nil }

    /// Whether so much is put by that reading should pause.
    var isFull: Bool {
        guard case .nobody = recipient else { return false }
        return body.count >= Self.highWater
    }

    /// Whether the request was written.
    var isSent: Bool { times.sentAt != nil }

    /// Whether a byte of the reply has come.
    var hasBegun: Bool { times.firstByteAt != nil }

    /// The times of this exchange, as of the last read.
    var timing: AttemptTiming { times.timing }

    /// What is left of it when it is over; nil before.
    ///
    /// That is neither the request nor what was handed over.
    var remains: ExchangeRemains? {
        end.map { ExchangeRemains(unread: body, end: $0, times: times) }
    }

    /// The deadline that comes first, and when in nanoseconds; nil while nothing is on the wire.
    ///
    /// While much is put by for a slow consumer, or there is no room for more, silence on the wire is our own doing and
    /// the idle deadline rests.
    var nextDeadline: (phase: Deadlines.Phase, due: UInt64)? {
        guard let sentAt = times.sentAt, !isOver else { return nil }
        let total = sentAt + request.deadlines.total.clampedNanoseconds
        let phase: Deadlines.Phase = hasBegun ? .idle : .firstByte
        let due = silentSince + request.deadlines[phase].clampedNanoseconds
        return due < total && !isFull && !isHeld ? (phase, due) : (.total, total)
    }

    /// Bytes of a reply that is collected as a whole for which no room was taken yet.
    var roomWanted: Int {
        guard case .whole = recipient else { return 0 }
        return body.count - roomTaken
    }

    // MARK: What happens to it

    /// Room was taken for all that has come.
    ///
    /// - Parameter isHeld: Whether there is none for more.
    func tookRoom(isHeld: Bool) {
        roomTaken = body.count
        self.isHeld = isHeld
    }

    /// There is room again.
    func goesOn(at now: UInt64) {
        isHeld = false
        silentSince = now
    }

    /// The request is being written.
    func wasSent(at now: UInt64, onReusedConnection isReused: Bool) {
        times.sentAt = now
        times.lastReadAt = now
        silentSince = now
        isOnReusedConnection = isReused
    }

    /// Bytes of the reply were read; what they hold follows.
    func didRead(at now: UInt64) {
        if times.firstByteAt == nil { times.firstByteAt = now }
        times.lastReadAt = now
        silentSince = now
    }

    /// The head has come.
    func receive(head: ResponseHead) {
        self.head = head
        if case .whole = recipient, let length = head.fields["content-length"].flatMap({ Int($0) }) {
            body.reserveCapacity(min(length, 1 << 20))
        }
    }

    /// A piece of the body has come.
    func receive(_ piece: Span<UInt8>) {
        unsafe piece.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
    }

    /// The last byte has come, or the exchange failed.
    func finish(_ end: Result<Void, any Error>) {
        if self.end == nil { self.end = end }
        deliver()
    }

    /// Another task step waits for the next piece of the body.
    func await(_ waiter: Waiter<[UInt8]?>, at now: UInt64) {
        if isFull { silentSince = now }
        recipient = .piece(waiter)
        deliver()
    }

    /// Hands over what has come to whoever waits for it.
    func deliver() {
        switch recipient {
        case .whole(let waiter):
            guard let end else { return }
            recipient = .nobody
            let body = body
            self.body = []
            switch (end, head) {
            case (.failure(let error), _): waiter.resume(throwing: error)
            case (.success, let head?):
                waiter.resume(returning: HTTPReply(head: head, body: body, timing: timing))
            case (.success, nil): waiter.resume(throwing: TransportError.closedBeforeReply)
            }
        case .head(let waiter):
            if let head {
                recipient = .nobody
                waiter.resume(returning: head)
            } else if case .failure(let error) = end {
                recipient = .nobody
                waiter.resume(throwing: error)
            }
        case .piece(let waiter):
            if !body.isEmpty {
                recipient = .nobody
                let piece = body
                body = []
                waiter.resume(returning: piece)
            } else if let end {
                recipient = .nobody
                switch end {
                case .success: waiter.resume(returning: nil)
                case .failure(let error): waiter.resume(throwing: error)
                }
            }
        case .nobody: break
        }
    }
}

/// A reply that has begun: what has come of it, and who waits for which part.
struct Reading<Handles: LaneHandles>: ~Copyable {
    /// Who waits.
    enum Reader {
        /// Whoever asked, as long as the head is not there.
        case asker(Exchange<Handles>.Asker)
        /// A task that wants all of the reply, whose head is there.
        case collector(Handles.Whole, ResponseHead, Room)
        /// A task that wants the next piece of the body, of which nothing is put by.
        case piece(Handles.Piece)
        /// Nobody at this moment; what comes is put by.
        case nobody
    }

    /// What a reply that is collected has of the memory that all replies share.
    enum Room {
        /// So many bytes, and it may take more.
        case free(taken: Int)
        /// So many bytes, and there is no room for more.
        case none(taken: Int)

        /// Bytes taken.
        var taken: Int {
            switch self {
            case .free(let taken), .none(let taken): taken
            }
        }
    }

    /// Bytes of a streamed body that may be put by before the connection stops reading.
    private static var highWater: Int { 256 * 1024 }

    /// What it comes over.
    var line: Line<Handles>
    /// What is known of it since the request was written.
    var sent: Sent
    /// The call that began it or, once it is read piece by piece, the one that read last.
    private(set) var call: Call
    /// How long it may take.
    private let deadlines: Deadlines
    private var reader: Reader
    /// What has come of the body and was not handed over.
    private var body: [UInt8] = []

    /// The first byte of a reply is here; the request is needed no more.
    ///
    /// - Parameters:
    ///   - written: The request and its connection.
    ///   - offset: How many bytes before it answer nothing.
    ///   - now: The time.
    init(_ written: consuming LaneMachine<Handles>.Written, behind offset: Int, at now: UInt64) {
        call = written.exchange.call
        deadlines = written.exchange.request.deadlines
        reader = .asker(written.exchange.asker)
        sent = written.sent
        line = written.line
        sent.times.firstByteAt = now
        if offset > 0 { sent.isLast = true }
    }

    /// The deadline that comes first, and when in nanoseconds.
    var nextDeadline: LaneDeadline {
        sent.nextDeadline(.idle, of: deadlines, isPaused: isPaused)
    }

    /// Whether this side does not read: so much is put by, or there is no room for more.
    var isPaused: Bool {
        switch reader {
        case .nobody: body.count >= Self.highWater
        case .collector(_, _, .none): true
        case .asker, .collector, .piece: false
        }
    }

    // MARK: What comes

    /// The head has come.
    mutating func receive(_ head: ResponseHead, _ action: inout LaneAction<Handles>) {
        switch reader {
        case .asker(.whole(let waiter)):
            reader = .collector(waiter, head, .free(taken: 0))
            if let length = head.fields["content-length"].flatMap({ Int($0) }) {
                body.reserveCapacity(min(length, 1 << 20))
            }
        case .asker(.head(let waiter)):
            reader = .nobody
            action.delivery = .head(waiter, head)
        case .collector, .piece, .nobody: break
        }
    }

    /// A piece of the body has come.
    mutating func receive(_ piece: Span<UInt8>) {
        unsafe piece.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
    }

    /// All that has come for now was received: hands it over to whoever waits for a piece, and asks for the room that
    /// the rest takes.
    mutating func pause(_ action: inout LaneAction<Handles>) {
        switch reader {
        case .piece(let waiter): if !body.isEmpty { hand(to: waiter, &action) }
        case .collector(_, _, let room):
            let wanted = body.count - room.taken
            if wanted > 0 { action.room = .take(wanted, call) }
        case .asker, .nobody: break
        }
    }

    /// Room was taken for all that has come.
    mutating func tookRoom(hasMore: Bool) {
        guard case .collector(let waiter, let head, _) = reader else { return }
        let taken = body.count
        reader = .collector(waiter, head, hasMore ? .free(taken: taken) : .none(taken: taken))
    }

    /// There is room again.
    mutating func foundRoom() {
        guard case .collector(let waiter, let head, .none(let taken)) = reader else { return }
        reader = .collector(waiter, head, .free(taken: taken))
    }

    /// Reading stops or goes on, when that is no longer as it was.
    func setReading(wasPaused: Bool, _ action: inout LaneAction<Handles>) {
        let isPaused = isPaused
        if isPaused != wasPaused { action.next = isPaused ? .pause(line.connection) : .resume(line.connection) }
    }

    // MARK: Who reads

    /// A task wants the next piece, which is refused while another one waits.
    mutating func next(_ waiter: Handles.Piece, for call: Call, _ action: inout LaneAction<Handles>) {
        guard case .nobody = reader else {
            action.delivery = .noPiece(waiter, TransportError.closedBeforeReply)
            return
        }
        self.call = call
        if body.isEmpty { reader = .piece(waiter) } else { hand(to: waiter, &action) }
    }

    private mutating func hand(to waiter: Handles.Piece, _ action: inout LaneAction<Handles>) {
        var piece: [UInt8] = []
        swap(&piece, &body)
        reader = .nobody
        action.delivery = .piece(waiter, piece)
    }

    // MARK: The end

    /// All of it has come, and the connection is free for the next exchange.
    consuming func finish(at now: UInt64, _ action: inout LaneAction<Handles>) -> LaneMachine<Handles>.Idle {
        let remains = over(.success(()), &action)
        return LaneMachine.Idle(line: line, remains: remains, since: now)
    }

    /// It is over, well or not, and so is its connection.
    consuming func end(_ end: Result<Void, any Error>, _ action: inout LaneAction<Handles>) -> Remains {
        over(end, &action)
    }

    /// Tells whoever waits that it is over, and leaves the rest.
    private mutating func over(_ end: Result<Void, any Error>, _ action: inout LaneAction<Handles>) -> Remains {
        var body: [UInt8] = []
        swap(&body, &self.body)
        switch reader {
        case .asker(let asker):
            switch end {
            // The parser gives a head before it gives an end.
            case .success: action.delivery = .noReply(asker, TransportError.closedBeforeReply)
            case .failure(let error): action.delivery = .noReply(asker, error)
            }
        case .collector(let waiter, let head, let room):
            if room.taken > 0 { action.room = .release(room.taken, call) }
            switch end {
            case .success:
                action.delivery = .reply(waiter, HTTPReply(head: head, body: body, timing: sent.times.timing))
            case .failure(let error) where (error as? TransportError)?.mayBeWhole ?? false:
                var head = head
                head.mayBeCut = true
                action.delivery = .reply(waiter, HTTPReply(head: head, body: body, timing: sent.times.timing))
            case .failure(let error): action.delivery = .noReply(.whole(waiter), error)
            }
        case .piece(let waiter):
            switch end {
            case _ where !body.isEmpty: action.delivery = .piece(waiter, body)
            case .success: action.delivery = .piece(waiter, nil)
            case .failure(let error): action.delivery = .noPiece(waiter, error)
            }
        case .nobody: return Remains(unread: body, end: end, times: sent.times)
        }
        return Remains(end: end, times: sent.times)
    }
}

/// What comes over the lane's connection, and who reads it.
extension LaneMachine {
    /// Bytes have come.
    package mutating func read(_ input: Span<UInt8>, at now: UInt64) -> LaneAction<Handles> {
        guard !input.isEmpty else { return LaneAction() }
        var action = LaneAction<Handles>()
        switch consume state {
        case .idle(let idle):
            idle.line.note(leftovers: input, from: 0, &action)
            action.givenUp = .connection(idle.line.connection)
            self = Self(.free(idle.remains))
        case .begun(let begun):
            // A request that is still to be written goes out on another connection.
            begun.line.note(leftovers: input, from: 0, &action)
            self = Self(Self.lose(begun.exchange, nil, on: begun.line, .closedBeforeReply, &action))
        case .written(var written):
            switch written.line.beginning(of: input, isRepeatable: written.exchange.request.isRepeatable) {
            case .reply(let start):
                self = Self(Self.take(input, from: start, Reading(written, behind: start, at: now), at: now, &action))
            case .lineEnds:
                written.sent.isLast = true
                self = Self(.written(written))
            case .failure(let error):
                self = Self(Self.lose(written.exchange, written.sent.times, on: written.line, error, &action))
            }
        case .reading(let reading): self = Self(Self.take(input, from: 0, reading, at: now, &action))
        case let other: self = Self(other)
        }
        return action
    }

    /// Takes what has come of a reply.
    private static func take(
        _ input: Span<UInt8>,
        from start: Int,
        _ reading: consuming Reading<Handles>,
        at now: UInt64,
        _ action: inout LaneAction<Handles>
    ) -> State {
        let wasPaused = reading.isPaused
        reading.sent.didRead(at: now)
        var offset = start
        do throws(TransportError) {
            while let event = try reading.line.parser.next(in: input, at: &offset) {
                switch event {
                case .head(var head):
                    head.connection = reading.line.number
                    reading.receive(head, &action)
                case .body(let range): reading.receive(input.extracting(range))
                case .end:
                    if reading.line.note(leftovers: input, from: offset, &action) { reading.sent.isLast = true }
                    return complete(reading, isPaused: wasPaused, at: now, &action)
                }
            }
        } catch {
            action.givenUp = .connection(reading.line.connection)
            return .free(reading.end(.failure(error), &action))
        }
        reading.pause(&action)
        reading.setReading(wasPaused: wasPaused, &action)
        return .reading(reading)
    }

    /// The last byte has come.
    static func complete(
        _ reading: consuming Reading<Handles>,
        isPaused: Bool,
        at now: UInt64,
        _ action: inout LaneAction<Handles>
    ) -> State {
        let sent = reading.sent
        reading.line.wasUsed = true
        let isReusable = reading.line.parser.isReusable
        // A reply that comes before all of the request has gone out ends the connection (RFC 9112 §9.3).
        guard isReusable, !sent.isLast, !sent.isUploading else {
            action.givenUp = .connection(reading.line.connection)
            return .free(reading.end(.success(()), &action))
        }
        // What was behind the pause came with it; the next reply must not wait for a reader of this one.
        if isPaused { action.next = .resume(reading.line.connection) }
        return .idle(reading.finish(at: now, &action))
    }

    // MARK: Room

    /// Room was taken for what a reply has brought.
    ///
    /// - Parameter hasMore: Whether there is room to read on.
    /// - Returns: What is to be done.
    package mutating func tookRoom(hasMore: Bool) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .reading(var reading):
            let wasPaused = reading.isPaused
            reading.tookRoom(hasMore: hasMore)
            reading.setReading(wasPaused: wasPaused, &action)
            self = Self(.reading(reading))
        case let other: self = Self(other)
        }
        return action
    }

    /// There is room again for the reply of a call, which may be over.
    package mutating func foundRoom(for call: ObjectIdentifier, at now: UInt64) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .reading(var reading):
            if ObjectIdentifier(reading.call) == call {
                let wasPaused = reading.isPaused
                reading.foundRoom()
                if wasPaused { reading.sent.silentSince = now }
                reading.setReading(wasPaused: wasPaused, &action)
            }
            self = Self(.reading(reading))
        case let other: self = Self(other)
        }
        return action
    }

    // MARK: Reading a stream

    /// A task wants the next piece of the body.
    package mutating func next(_ waiter: Handles.Piece, for call: Call, at now: UInt64) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .free(var remains):
            remains.read(waiter, &action)
            self = Self(.free(remains))
        case .closed(var remains):
            remains.read(waiter, &action)
            self = Self(.closed(remains))
        case .idle(var idle):
            idle.remains.read(waiter, &action)
            self = Self(.idle(idle))
        case .reading(var reading):
            let wasPaused = reading.isPaused
            reading.next(waiter, for: call, &action)
            if wasPaused { reading.sent.silentSince = now }
            reading.setReading(wasPaused: wasPaused, &action)
            self = Self(.reading(reading))
        case let other:
            // Nothing of a reply is there.
            action.delivery = .noPiece(waiter, TransportError.closedBeforeReply)
            self = Self(other)
        }
        return action
    }
}

/// Everything that a lane decides: a value without connections, clock or tasks, which is told what happened and says
/// what is to be done.
///
/// ```
///           begin            its turn              opened            written           first byte
///     free ───────▶ waiting ──────────▶ opening ──────────▶ begun ────────────▶ written ──────────▶ reading
///                      ▲                                    ▲  │                   │                   │
///                      └── once, from a connection that ────┼──┴───────────────────┘                   │
///                          carried one before and dies      │ begin                                    │
///                                                          idle ◀────────── the last byte ─────────────┘
/// ```
///
/// What fails or is given up leads to `free`, and the end of the lane to `closed`. What is not written down cannot be: a
/// lane that is idle has no request and nobody who waits, one without a connection has no reply, and a reply that has
/// begun has no request that could be sent again.
///
/// It is moved and never copied, and so are its parts, so that no event copies what has come of a reply.
package struct LaneMachine<Handles: LaneHandles>: ~Copyable {
    /// What the lane is busy with.
    enum State: ~Copyable {
        /// Nothing, and there is no connection.
        case free(Remains)
        /// A request waits until another connection may be opened.
        case waiting(Exchange<Handles>)
        /// A connection is being opened for a request.
        case opening(Opening)
        /// Nothing, and a connection waits for the next request.
        case idle(Idle)
        /// A request has a connection, and is written at the end of the loop's turn.
        case begun(Begun)
        /// A request was written, and nothing of its reply has come.
        case written(Written)
        /// A reply has begun.
        case reading(Reading<Handles>)
        /// Nothing, and it never will be again.
        case closed(Remains)
    }

    /// A connection that is being opened for a request.
    struct Opening: ~Copyable {
        var exchange: Exchange<Handles>
        let opening: Handles.Opening
        /// When it began, in nanoseconds.
        let since: UInt64
    }

    /// A connection over which nothing is asked.
    struct Idle: ~Copyable {
        let line: Line<Handles>
        /// What is left of the last exchange.
        var remains: Remains
        /// When that ended, in nanoseconds.
        let since: UInt64
    }

    /// A request that is still to be written.
    struct Begun: ~Copyable {
        let line: Line<Handles>
        let exchange: Exchange<Handles>
    }

    /// A request that was written.
    struct Written: ~Copyable {
        var line: Line<Handles>
        let exchange: Exchange<Handles>
        var sent: Sent
    }

    var state: State

    /// A lane that nothing was sent over.
    package init() {
        state = .free(.none)
    }

    /// A lane in a state.
    init(_ state: consuming State) {
        self.state = state
    }

    // MARK: What may be asked at any time

    /// The times of the exchange under way, as of the last read, or of the last one.
    package var timing: AttemptTiming {
        switch state {
        case .free(let remains): remains.timing
        case .waiting(let exchange): exchange.earlierTimes?.timing ?? .zero
        case .opening(let opening): opening.exchange.earlierTimes?.timing ?? .zero
        case .idle(let idle): idle.remains.timing
        case .begun(let begun): begun.exchange.earlierTimes?.timing ?? .zero
        case .written(let written): written.sent.times.timing
        case .reading(let reading): reading.sent.times.timing
        case .closed(let remains): remains.timing
        }
    }

    /// The deadline that comes first, and when in nanoseconds; nil while nothing is on the wire.
    ///
    /// While much is put by for a slow consumer, or there is no room for more, silence on the wire is our own doing and
    /// the idle deadline rests.
    package var nextDeadline: LaneDeadline? {
        switch state {
        case .written(let written): written.sent.nextDeadline(.firstByte, of: written.exchange.request.deadlines)
        case .reading(let reading): reading.nextDeadline
        case .free: nil
        case .waiting: nil
        case .opening: nil
        case .idle: nil
        case .begun: nil
        case .closed: nil
        }
    }

    /// How long opening a connection for a call's request may take; nil when it waits for none any more.
    package func timeToOpen(for call: Call) -> Duration? {
        switch state {
        case .waiting(let exchange): exchange.call === call ? exchange.request.deadlines.connect : nil
        case .free: nil
        case .opening: nil
        case .idle: nil
        case .begun: nil
        case .written: nil
        case .reading: nil
        case .closed: nil
        }
    }

    /// The call that began what is under way, or that reads it; nil when nothing is.
    private var call: Call? {
        switch state {
        case .waiting(let exchange): exchange.call
        case .opening(let opening): opening.exchange.call
        case .begun(let begun): begun.exchange.call
        case .written(let written): written.exchange.call
        case .reading(let reading): reading.call
        case .free: nil
        case .idle: nil
        case .closed: nil
        }
    }

    // MARK: Beginning

    /// A request is to be sent.
    ///
    /// What is under way, if anything, is given up for it.
    ///
    /// - Parameters:
    ///   - exchange: The request.
    ///   - longestIdle: A connection that was idle for so many nanoseconds is replaced rather than trusted.
    ///   - now: The time.
    /// - Returns: What is to be done.
    package mutating func begin(
        _ exchange: consuming Exchange<Handles>,
        longestIdle: UInt64,
        at now: UInt64
    ) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .idle(let idle):
            if !exchange.request.usesFreshConnection, now - idle.since < longestIdle {
                action.next = .write(idle.line.connection)
                self = Self(.begun(Begun(line: idle.line, exchange: exchange)))
                return action
            }
            self = Self(.idle(idle))
        case .closed(let remains):
            self = Self(.closed(remains))
            return refuse(exchange, TransportError.closed)
        case let other: self = Self(other)
        }
        end(CancellationError(), &action)
        action.next = .open(exchange.call)
        self = Self(.waiting(exchange))
        return action
    }

    /// A request is not sent at all: its call was given up before it came here, or the lane is closed.
    ///
    /// What is under way goes on.
    package mutating func refuse(_ exchange: consuming Exchange<Handles>, _ error: any Error) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        action.delivery = .noReply(exchange.asker, error)
        let remains = Remains(end: .failure(error), times: nil)
        switch consume state {
        case .free: self = Self(.free(remains))
        case .closed: self = Self(.closed(remains))
        case .idle(var idle):
            idle.remains = remains
            self = Self(.idle(idle))
        case let other: self = Self(other)
        }
        return action
    }

    // MARK: Ending

    /// Gives up what a call asked for; it strikes the exchange that the call began or reads and no later one.
    package mutating func cancel(_ call: Call) -> LaneAction<Handles> {
        self.call === call ? stop() : LaneAction()
    }

    /// Gives up what is under way, what nobody has read of the last reply, and the connection.
    package mutating func stop() -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        end(CancellationError(), &action)
        return action
    }

    /// The same, and nothing is sent any more.
    package mutating func close() -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        end(TransportError.closed, &action)
        switch consume state {
        case .free(let remains): self = Self(.closed(remains))
        case let other: self = Self(other)
        }
        return action
    }

    /// Leaves nothing but the end of what was under way.
    private mutating func end(_ error: any Error, _ action: inout LaneAction<Handles>) {
        switch consume state {
        case .free(var remains):
            remains.forgetUnread()
            self = Self(.free(remains))
        case .closed(var remains):
            remains.forgetUnread()
            self = Self(.closed(remains))
        case .idle(var idle):
            action.givenUp = .connection(idle.line.connection)
            idle.remains.forgetUnread()
            self = Self(.free(idle.remains))
        case .waiting(let exchange):
            self = Self(.free(exchange.fail(error, nil, &action)))
        case .opening(let opening):
            action.givenUp = .opening(opening.opening)
            self = Self(.free(opening.exchange.fail(error, nil, &action)))
        case .begun(let begun):
            action.givenUp = .connection(begun.line.connection)
            self = Self(.free(begun.exchange.fail(error, nil, &action)))
        case .written(let written):
            action.givenUp = .connection(written.line.connection)
            self = Self(.free(written.exchange.fail(error, written.sent.times, &action)))
        case .reading(let reading):
            action.givenUp = .connection(reading.line.connection)
            var remains = reading.end(.failure(error), &action)
            remains.forgetUnread()
            self = Self(.free(remains))
        }
    }
}

/// What happens to the lane's connection.
extension LaneMachine {
    // MARK: Opening

    /// A connection is being opened for the request that waits for one.
    package mutating func opens(_ opening: Handles.Opening, at now: UInt64) {
        switch consume state {
        case .waiting(let exchange):
            self = Self(.opening(Opening(exchange: exchange, opening: opening, since: now)))
        case let other: self = Self(other)
        }
    }

    /// A connection is open.
    ///
    /// - Parameters:
    ///   - line: The connection.
    ///   - call: For whose request it was opened, which may have been given up.
    ///   - now: The time.
    /// - Returns: What is to be done.
    package mutating func opened(_ line: consuming Line<Handles>, for call: Call, at now: UInt64) -> LaneAction<Handles>
    {
        var action = LaneAction<Handles>()
        switch consume state {
        case .opening(var opening):
            if opening.exchange.call === call {
                opening.exchange.connecting += now - opening.since
                action.next = .write(line.connection)
                self = Self(.begun(Begun(line: line, exchange: opening.exchange)))
                return action
            }
            self = Self(.opening(opening))
        case let other: self = Self(other)
        }
        action.givenUp = .connection(line.connection)
        return action
    }

    /// No connection could be opened for a call's request.
    package mutating func failedToOpen(for call: Call, _ error: any Error) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .opening(let opening):
            if opening.exchange.call === call {
                self = Self(.free(opening.exchange.fail(error, nil, &action)))
            } else {
                self = Self(.opening(opening))
            }
        case let other: self = Self(other)
        }
        return action
    }

    // MARK: Writing

    /// The request that has a connection goes out now.
    ///
    /// - Returns: The request; nil when it was given up meanwhile.
    package mutating func write(at now: UInt64) -> HTTPRequest? {
        switch consume state {
        case .begun(let begun):
            let request = begun.exchange.request
            let sent = Sent(request, connecting: begun.exchange.connecting, at: now)
            self = Self(.written(Written(line: begun.line, exchange: begun.exchange, sent: sent)))
            return request
        case let other:
            self = Self(other)
            return nil
        }
    }

    /// More of the file that the body goes on with was sent: a slow line is no silence of the server's.
    ///
    /// - Parameters:
    ///   - isLast: Whether that was all of it.
    ///   - now: The time.
    package mutating func sentPiece(isLast: Bool, at now: UInt64) {
        switch consume state {
        case .written(var written):
            written.sent.sentPiece(isLast: isLast, at: now)
            self = Self(.written(written))
        case .reading(var reading):
            reading.sent.sentPiece(isLast: isLast, at: now)
            self = Self(.reading(reading))
        case let other: self = Self(other)
        }
    }

    // MARK: The end of a connection

    /// The other side closed the connection, which ends a reply that lasts until then.
    package mutating func ended(at now: UInt64) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .reading(var reading):
            do throws(TransportError) {
                try reading.line.parser.finish()
                self = Self(Self.complete(reading, isPaused: false, at: now, &action))
            } catch {
                action.givenUp = .connection(reading.line.connection)
                self = Self(.free(reading.end(.failure(error), &action)))
            }
            return action
        case let other: self = Self(other)
        }
        return fail(.closedBeforeReply)
    }

    /// The connection broke.
    ///
    /// - Parameters:
    ///   - reason: What the server said of its reasons, if it did: that goes before the silence that follows.
    ///   - isUnannounced: Whether it was closed, and TLS has not announced that. Many servers close so, and whoever cuts a
    ///     connection looks the same: a reply that lasts until then is handed over with that doubt.
    /// - Returns: What is to be done.
    package mutating func broke(_ reason: TransportError?, isUnannounced: Bool = false) -> LaneAction<Handles> {
        switch consume state {
        case .reading(let reading):
            let parser = reading.line.parser
            let error = isUnannounced ? parser.unannouncedEnd : parser.interruption
            self = Self(.reading(reading))
            return fail(error)
        case let other: self = Self(other)
        }
        return fail(reason ?? .closedBeforeReply)
    }

    /// The connection is closed for a reason of our own, such as a deadline that has passed, or is of no use any more.
    package mutating func fail(_ error: TransportError) -> LaneAction<Handles> {
        var action = LaneAction<Handles>()
        switch consume state {
        case .idle(let idle):
            action.givenUp = .connection(idle.line.connection)
            self = Self(.free(idle.remains))
        case .begun(let begun):
            self = Self(Self.lose(begun.exchange, nil, on: begun.line, error, &action))
        case .written(let written):
            self = Self(Self.lose(written.exchange, written.sent.times, on: written.line, error, &action))
        case .reading(let reading):
            action.givenUp = .connection(reading.line.connection)
            self = Self(.free(reading.end(.failure(error), &action)))
        case let other: self = Self(other)
        }
        return action
    }

    /// A deadline may have passed.
    package mutating func reachedDeadline(at now: UInt64) -> LaneAction<Handles> {
        guard let next = nextDeadline, next.due <= now else { return LaneAction() }
        return fail(.timedOut(next.phase, after: next.limit))
    }

    /// A connection is of no use any more, and nothing of a reply has come over it.
    ///
    /// One that had carried another exchange may have died of old age: a request that may be repeated, or was never
    /// written, goes out once more on a fresh one.
    static func lose(
        _ exchange: consuming Exchange<Handles>,
        _ times: ExchangeTimes?,
        on line: consuming Line<Handles>,
        _ error: TransportError,
        _ action: inout LaneAction<Handles>
    ) -> State {
        action.givenUp = .connection(line.connection)
        guard error == .closedBeforeReply, line.wasUsed, exchange.isSentAgain(wasWritten: times != nil) else {
            return .free(exchange.fail(error, times, &action))
        }
        exchange.sending = .second(after: times)
        action.next = .open(exchange.call)
        return .waiting(exchange)
    }
}

public import ParadigmAPI
import ParadigmHTTP

extension ParadigmClient {
    /// Asks a question of a thread that is gone on with, tells the answer as it is written, and waits for its end.
    ///
    /// Only a thread that is there can be streamed. The names of the events were not published; a server that answers
    /// without streaming is taken at its word, and a stream that is cut ends nothing: the server goes on with the turn, and is
    /// asked how far it is, unless no event has named it.
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - thread: The thread.
    ///   - schedule: When the server is asked how far it is, should the stream end before the turn does.
    ///   - onEvent: Told of each event as it comes; must be quick.
    /// - Returns: The turn at its end; nil when no event has told of it, so that all there is was told in events.
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func streamTurn(
        _ request: TurnRequest,
        in thread: ResourceID,
        schedule: PollSchedule = .standard,
        onEvent: (TurnEvent) -> Void
    ) async throws -> Turn? {
        let body = request.body(streaming: true)
        var call = RawCall.post("/threads/\(try thread.inPath())/turns", body: body, .v3)
        (call.accept, call.isRepeatable, call.usesFreshConnection) = ("text/event-stream", false, true)
        let wire = try self.request(for: call)
        let told = try await retrying { attempts in
            try await attempting(wire) { try await streamedTurn(wire, number: attempts, onEvent) }
        }
        guard var turn = told else { return nil }
        turn.thread = turn.thread ?? thread
        guard turn.phase == .underWay else { return turn }
        return try await awaitTurn(turn, schedule: schedule)
    }

    /// One attempt at a streamed turn.
    ///
    /// - Returns: The turn as the stream told of it last; nil when it did not.
    private func streamedTurn(
        _ request: HTTPRequest,
        number: Int,
        _ onEvent: (TurnEvent) -> Void
    ) async throws -> Turn? {
        let lane = try await borrowLane()
        var isRead = false
        defer {
            if isRead { giveBack(lane) } else { lane.abandon { [self] in giveBack(lane) } }
        }
        let head = try await lane.open(request)
        guard (200..<300).contains(head.status) else {
            var body: [UInt8] = []
            do {
                while let bytes = try await lane.read() { body += bytes }
            } catch let error as TransportError where error.mayBeWhole {}
            isRead = true
            let reply = HTTPReply(head: head, body: body, timing: .zero)
            if let error = ParadigmError(reply, host: host, now: WallClock.secondsSince1970) { throw error }
            return try decode(RawReply(reply, attempts: number), Turn.init(bytes:))
        }
        let limit = configuration.maximumReplyBytes
        var reading = TurnStreamReading(contentType: head.fields["content-type"], limit: limit)
        var told = ToldTurn()
        do {
            while let bytes = try await lane.read() {
                do throws(SSEError) {
                    try reading.consume(bytes) { event in
                        told.take(event)
                        onEvent(event)
                    }
                } catch {
                    throw TransportError.tooLarge(part: .body, limit: limit)
                }
            }
            isRead = true
        } catch {
            try Task.checkCancellation()
            let mayBeWhole = (error as? TransportError)?.mayBeWhole ?? false
            if !mayBeWhole || reading.body.isEmpty || !head.isWhole(reading.body) {
                // The server goes on with a turn that it has named.
                guard let turn = told.turn else { throw error }
                return turn
            }
        }
        guard reading.body.isEmpty else {
            let reply = HTTPReply(head: head, body: reading.body, timing: .zero)
            return try decode(RawReply(reply, attempts: number), Turn.init(bytes:))
        }
        if told.turn == nil, let failure = told.failure {
            throw ParadigmError(workFailed: "The turn", status: "error", reason: .said(failure), host: host)
        }
        return told.turn
    }
}

/// What the events of a turn have told so far.
private struct ToldTurn {
    private(set) var turn: Turn?
    private(set) var failure: String?

    mutating func take(_ event: TurnEvent) {
        turn = event.turn ?? turn
        failure = failure ?? event.failure
    }
}

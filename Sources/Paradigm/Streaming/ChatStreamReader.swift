import DequeModule
import ParadigmAPI
import ParadigmHTTP

/// Reads one streamed answer; belongs to one iterator.
final class ChatStreamReader {
    private enum State {
        /// Nothing was sent yet.
        case ready
        /// The answer is coming over this lane.
        case reading(StreamLane)
        /// The end was reached, or a failure.
        case finished
    }

    private let client: ParadigmClient
    private let call: RawCall
    private var state = State.ready
    private var reading: StreamReading
    private var chunks: Deque<ChatChunk> = []
    private var failure: ParadigmError?
    private var head: ResponseHead?

    init(client: ParadigmClient, call: RawCall, refusal: ParadigmError?) {
        self.client = client
        self.call = call
        failure = refusal
        reading = StreamReading(contentType: nil, limit: client.configuration.maximumReplyBytes)
    }

    deinit {
        leave(abandoning: true)
    }

    /// The next piece, or nil after the last.
    func next() async throws -> ChatChunk? {
        do {
            if case .ready = state, failure == nil { try await begin() }
            while true {
                if let chunk = chunks.popFirst() { return chunk }
                if let failure { throw failure }
                guard case .reading(let lane) = state else { return nil }
                try await readOn(lane)
            }
        } catch {
            let failure = client.paradigmError(error)
            leave(abandoning: !hasRefusal)
            self.failure = nil
            throw failure
        }
    }

    /// Whether the reply was a refusal, which is read to its end.
    private var hasRefusal: Bool { head.map { !(200..<300).contains($0.status) } ?? false }

    /// Sends the request until the first piece of an answer comes or the retry policy gives up.
    private func begin() async throws {
        let request = try client.request(for: call)
        try await client.retrying { _ in
            head = nil
            // For the attempt alone: who waits for another one holds no lane.
            let lane = try await client.streams.borrow()
            state = .reading(lane)
            do {
                try await lane.use { try await begin(request, over: $0) }
            } catch {
                lane.giveBack(abandoning: !hasRefusal)
                state = .ready
                throw error
            }
        }
        if reading.isDone { leave(abandoning: false) }
    }

    private func begin(_ request: HTTPRequest, over lane: any HTTPLane) async throws {
        let head = try await lane.open(request)
        self.head = head
        guard !hasRefusal else {
            let reply = HTTPReply(head: head, body: try await Self.rest(of: lane), timing: .zero)
            throw ParadigmError(reply, host: client.host, now: WallClock.secondsSince1970)
                ?? unreadable("\(client.host) refused the request.")
        }
        let limit = client.configuration.maximumReplyBytes
        reading = StreamReading(contentType: head.fields["content-type"], limit: limit)
        // What fails before the first piece, nobody has seen: so it counts as the failure of any call.
        while chunks.isEmpty, !reading.isDone {
            let (bytes, doubt) = try await Self.next(from: lane)
            if let bytes { try take(bytes) } else { try takeEnd() }
            if chunks.isEmpty, let failure {
                self.failure = nil
                throw failure
            }
            guard bytes == nil else { continue }
            guard reading.isComplete else { throw endWithoutAnswer(head, doubt) }
            return
        }
    }

    private func readOn(_ lane: StreamLane) async throws {
        guard !isFinished else { return try await finish(lane) }
        let (next, doubt) = try await lane.use { try await Self.next(from: $0) }
        guard let bytes = next else {
            try takeEnd()
            guard reading.isComplete else {
                if let doubt { throw doubt }
                throw cut
            }
            return leave(abandoning: false)
        }
        try take(bytes)
        if reading.isDone { leave(abandoning: false) }
    }

    /// Reads what may follow an answer that is whole; that it does not come is no failure.
    private func finish(_ lane: StreamLane) async throws {
        let patience = client.configuration.patienceAfterAnswer
        let isAtEnd = try await lane.use { lane in
            try await StreamRest.read(from: lane, for: patience) { bytes in
                // Not even an event that is too large makes what is whole fail.
                (try? take(bytes)) != nil && !reading.isDone
            }
        }
        if isAtEnd { try takeEnd() }
        leave(abandoning: !isAtEnd && !reading.isDone)
    }

    /// Whether all that was asked for has come, so that only token counts and `[DONE]` can follow.
    private var isFinished: Bool { reading.isFinished(of: AskedAnswers.count(in: call.body)) }

    private func take(_ bytes: [UInt8]) throws {
        do {
            try reading.consume(bytes, asked: AskedAnswers.count(in: call.body)) { take($0) }
        } catch {
            throw TransportError.tooLarge(part: .body, limit: client.configuration.maximumReplyBytes)
        }
    }

    /// The last byte has come: what its event lacks of its end, it lacks for good.
    private func takeEnd() throws {
        do {
            try reading.finish(asked: AskedAnswers.count(in: call.body)) { take($0) }
        } catch {
            throw TransportError.tooLarge(part: .body, limit: client.configuration.maximumReplyBytes)
        }
    }

    private func take(_ step: StreamReading.Step) {
        switch step {
        case .chunk(let chunk): chunks.append(chunk)
        case .failed(let error): failure = failure ?? reported(error)
        case .done: break
        }
    }

    /// Gives the lane back; one whose answer was left unread is made to close its connection.
    private func leave(abandoning: Bool) {
        defer { state = .finished }
        guard case .reading(let lane) = state else { return }
        lane.giveBack(abandoning: abandoning)
    }

    private static func rest(of lane: any HTTPLane) async throws -> [UInt8] {
        var body: [UInt8] = []
        while let piece = try await next(from: lane).bytes { body += piece }
        return body
    }

    /// The next bytes, nil at the end; then also why the reply may have been cut there.
    private static func next(from lane: any HTTPLane) async throws -> (bytes: [UInt8]?, doubt: TransportError?) {
        do {
            return (try await lane.read(), nil)
        } catch let error as TransportError where error.mayBeWhole {
            return (nil, error)
        }
    }

    // MARK: Failures

    private var requestID: String? { head?.fields["x-request-id"] }

    private var cut: ParadigmError { ParadigmError(cutStreamFrom: client.host, head: head) }

    /// Why there is no answer in a reply that ended before a piece of one.
    ///
    /// - Parameters:
    ///   - head: The head of the reply.
    ///   - doubt: Why it may have been cut there; what is whole all the same says something else instead.
    /// - Returns: The error.
    private func endWithoutAnswer(_ head: ResponseHead, _ doubt: TransportError?) -> any Error {
        if let doubt, reading.isStream || !head.isWhole(reading.body) { return doubt }
        if reading.isStream { return cut }
        do throws(ReplyDecodingError) {
            _ = try Answer(reading.body, to: .chat)
        } catch {
            let isJSON = reading.body.first { $0 > 0x20 } == UInt8(ascii: "{")
            if isJSON { return reported(error) }
        }
        return notAStream(head.fields["content-type"] ?? "")
    }

    private func unreadable(_ message: String) -> ParadigmError {
        var error = ParadigmError(kind: .invalidReply, message: message, attemptClass: .unusable)
        error.host = client.host
        error.requestID = requestID
        error.mayHaveBeenProcessed = true
        return error
    }

    private func notAStream(_ type: String) -> ParadigmError {
        let shown = type.isEmpty ? "without saying what it is" : "with \(type.prefix(80))"
        return unreadable(
            "\(client.host) answered \(shown), not with a stream. Check that the base URL leads to the API, or ask for "
                + "the whole answer at once."
        )
    }

    /// What the server reported in the stream, or what came instead of a piece.
    private func reported(_ failure: ReplyDecodingError) -> ParadigmError {
        let head = head ?? ResponseHead(status: 200, fields: HTTPFields([]))
        return ParadigmError(failure, host: client.host, head: head, now: WallClock.secondsSince1970)
    }
}

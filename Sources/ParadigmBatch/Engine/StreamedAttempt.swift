import Paradigm
import ParadigmAPI
import ParadigmHTTP

extension ParadigmClient {
    /// One attempt at a row whose answer is streamed, for servers behind gateways that cut silent connections.
    ///
    /// The pieces are put together into the body that an unstreamed request would have given. A server that answers
    /// without streaming is taken at its word. Once the answer is whole nothing that happens to the connection makes the
    /// attempt fail, since the row would be sent, and billed, a second time.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - lane: Where it goes out.
    ///   - onPiece: Told of each piece as it comes; must be quick.
    /// - Returns: The reply.
    /// - Throws: ``ParadigmError``, also for a stream that was cut or that reports an error; `TransportError`;
    ///   `CancellationError`.
    func streamedAttempt(
        _ request: HTTPRequest,
        over lane: any HTTPLane,
        onPiece: ((ChatChunk) -> Void)? = nil
    ) async throws -> HTTPReply {
        let share = RoomShare(of: room)
        defer { share.release() }
        let head = try await lane.open(request)
        var reply = StreamedReply(head: head, host: host, limit: configuration.maximumReplyBytes)
        var doubt: TransportError?
        do {
            while !reply.isFinished(of: request), let bytes = try await lane.read() {
                try reply.take(bytes, of: request, onPiece)
                await share.grow(to: reply.size)
            }
        } catch let error as TransportError where error.mayBeWhole {
            doubt = error
        }
        if doubt == nil, reply.isFinished(of: request) {
            _ = try await StreamRest.read(from: lane, for: configuration.patienceAfterAnswer) { bytes in
                // Not even an event that is too large makes what is whole fail.
                (try? reply.take(bytes, of: request)) != nil
            }
        }
        try reply.finish(of: request, onPiece)
        if let doubt, !reply.isWhole { throw doubt }
        return HTTPReply(head: head, body: try reply.body(), timing: await lane.timing())
    }
}

/// The reply to a row that asked for a stream, as far as it has come: bytes in, the body that they make out.
private struct StreamedReply {
    private let head: ResponseHead
    private let host: String
    private let limit: Int
    private var reading: StreamReading
    private var answer = StreamedAnswer()

    /// A reply of which the head has come.
    init(head: ResponseHead, host: String, limit: Int) {
        (self.head, self.host, self.limit) = (head, host, limit)
        reading = StreamReading(contentType: head.fields["content-type"], limit: limit)
        if !(200..<300).contains(head.status) { reading.takeAsBody() }
    }

    /// Whether nothing of it is missing, as far as can be told from what has come.
    var isWhole: Bool { reading.isStream ? reading.isComplete : head.isWhole(reading.body) }

    /// Bytes that it takes of the memory.
    var size: Int { answer.size + reading.held }

    /// Whether all that was asked for has come.
    func isFinished(of request: HTTPRequest) -> Bool {
        reading.isFinished(of: AskedAnswers.count(in: request.body))
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `ParadigmError` for what the server reports within a stream, `TransportError` for too large an event.
    mutating func take(
        _ bytes: [UInt8],
        of request: HTTPRequest,
        _ onPiece: ((ChatChunk) -> Void)? = nil
    ) throws {
        try read(onPiece) { (reading, take) throws(SSEError) in
            try reading.consume(bytes, asked: AskedAnswers.count(in: request.body), take)
        }
    }

    /// Takes note that the reply has ended.
    ///
    /// - Throws: As ``take(_:of:_:)`` does.
    mutating func finish(of request: HTTPRequest, _ onPiece: ((ChatChunk) -> Void)? = nil) throws {
        try read(onPiece) { (reading, take) throws(SSEError) in
            try reading.finish(asked: AskedAnswers.count(in: request.body), take)
        }
    }

    private mutating func read(
        _ onPiece: ((ChatChunk) -> Void)?,
        _ step: (inout StreamReading, (StreamReading.Step) -> Void) throws(SSEError) -> Void
    ) throws {
        var failure: ReplyDecodingError?
        // Taken out while the reading is used, which may not touch what it belongs to.
        var answer = StreamedAnswer()
        swap(&answer, &self.answer)
        defer { swap(&answer, &self.answer) }
        do {
            try step(&reading) { step in
                switch step {
                case .chunk(let chunk):
                    onPiece?(chunk)
                    answer.append(chunk)
                case .failed(let error): failure = failure ?? error
                case .done: break
                }
            }
        } catch {
            throw TransportError.tooLarge(part: .body, limit: limit)
        }
        if let failure {
            throw ParadigmError(failure, host: host, head: head, now: WallClock.secondsSince1970)
        }
    }

    /// The body of the reply, after its last byte.
    ///
    /// - Throws: `ParadigmError` for a stream that was cut.
    func body() throws(ParadigmError) -> [UInt8] {
        guard reading.isStream else { return reading.body }
        guard reading.isComplete else { throw ParadigmError(cutStreamFrom: host, head: head) }
        return answer.body
    }
}

import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmHTTP

/// One attempt at a row: what goes out, and what the end of it means to the row and to the run.
struct RowAttempt {
    /// How an attempt ended.
    struct End {
        /// What admission is told.
        var admission: SendEnd
        /// What is recorded if this end stands.
        var outcome: RowOutcome
        /// What was read from an answer.
        var facts: ReplyFigures?
        /// Why there is no answer.
        var failure: Failure?
        /// Whether the server may have done the work although no answer came.
        var mayHaveBeenProcessed = false
        /// The number of the connection that the reply came over; 0 without one.
        var connection: UInt64 = 0
    }

    /// An error in an object, since most attempts have none and it is large.
    final class Failure: Sendable {
        /// The error.
        let error: ParadigmError
        /// The answer, where it does not follow the schema.
        let answer: InvalidAnswer?
        /// Where the server is asked about work that it goes on with all the same.
        let goesOnAt: RowWork.Place?
        /// Whether the server goes on with work that nobody can ask about, so that it is begun, and paid for, once more when
        /// the row is tried again.
        let goesOnUnheard: Bool

        init(
            _ error: ParadigmError,
            answer: InvalidAnswer? = nil,
            goesOnAt: RowWork.Place? = nil,
            goesOnUnheard: Bool = false
        ) {
            self.error = error
            self.answer = answer
            self.goesOnAt = goesOnAt
            self.goesOnUnheard = goesOnUnheard
        }
    }

    let client: ParadigmClient
    let streamOptions: StreamOptions
    /// What answers are held against; nil for nothing.
    var check: AnswerCheck?

    /// Sends a row once.
    ///
    /// - Returns: How it ended; every failure is an end.
    /// - Throws: `CancellationError` alone.
    func send(
        _ request: HTTPRequest,
        for row: Row,
        over lane: any HTTPLane
    ) async throws -> End {
        do {
            if row.isStreaming { return try await sendStreaming(request, for: row, over: lane) }
            return end(of: try await lane.send(request), to: row)
        } catch {
            return try end(after: error)
        }
    }

    /// Sends a row once that is to be streamed, and notes when its pieces come.
    @inline(never)
    func sendStreaming(_ request: HTTPRequest, for row: Row, over lane: any HTTPLane) async throws -> End {
        var pieces = PieceTimes()
        let reply = try await stream(request, over: lane) { piece in
            if piece.hasContent { pieces.take(at: MonotonicTime.now) }
        }
        var end = end(of: reply, to: row)
        end.facts?.stream = RowStream(pieces, sentAt: reply.timing.sentAt)
        return end
    }

    /// Sends a row once that is to be streamed.
    ///
    /// - Returns: The reply, put together.
    /// - Throws: Why there is none; ``end(after:)`` knows what that means.
    @inline(never)
    func stream(
        _ request: HTTPRequest,
        over lane: any HTTPLane,
        onPiece: ((ChatChunk) -> Void)? = nil
    ) async throws -> HTTPReply {
        var request = request
        request.body = streamOptions.adapted(request.body)
        let reply = try await client.streamedAttempt(request, over: lane, onPiece: onPiece)
        guard let mended = streamOptions.mended(request, after: reply) else { return reply }
        let second = try await client.streamedAttempt(mended, over: lane, onPiece: onPiece)
        if (200..<300).contains(second.head.status) { streamOptions.leaveOut() }
        return second
    }

    /// What the lack of a reply means; asked by the task that waited for one.
    ///
    /// - Throws: `CancellationError` when that task was cancelled.
    @inline(never)
    func end(after error: any Error) throws -> End {
        if error is CancellationError {
            guard !Task.isCancelled else { throw error }
            return givenUp
        }
        if let failure = client.paradigmError(error) as? ParadigmError { return end(of: failure) }
        var failure = ParadigmError(kind: .connectionLost, message: "\(error)")
        failure.attemptClass = .transient
        failure.host = client.host
        return end(of: failure)
    }

    /// The end of an attempt that was given up after a silence of the server; never an outcome.
    private var givenUp: End {
        End(
            admission: SendEnd(.givenUp),
            outcome: .failure(
                code: ParadigmError.Kind.connectionLost.rawValue,
                message: "\(client.host) fell silent.",
                status: nil,
                requestID: nil,
                body: nil
            ),
            mayHaveBeenProcessed: true
        )
    }

    // MARK: A reply

    /// What the reply to a row means.
    func end(of reply: HTTPReply, to row: Row) -> End {
        end(of: reply, to: RowEndpoint.at(row.path).answer, asked: row.asked)
    }

    /// What a reply means.
    ///
    /// One that came over a connection which is known to have been out of step may be another request's, and means nothing.
    ///
    /// - Parameters:
    ///   - reply: The reply.
    ///   - kind: What was asked for.
    ///   - asked: How many choices or vectors of it; nil where that is not known.
    /// - Returns: The end of the attempt.
    @inline(never)
    func end(of reply: HTTPReply, to kind: AnswerKind, asked: Int? = nil) -> End {
        let connection = reply.head.connection
        if client.surplusReplies.count > 0, client.surplusReplies.cameOver(connection) {
            return end(of: ParadigmError(answerInDoubtFrom: client.host))
        }
        var end = meaning(of: reply, to: kind, asked: asked)
        end.connection = connection
        return end
    }

    private func meaning(of reply: HTTPReply, to kind: AnswerKind, asked: Int?) -> End {
        let fields = reply.head.fields
        let limits = limits(in: fields)
        if !(200..<300).contains(reply.head.status),
            let error = ParadigmError(reply, host: client.host, now: WallClock.secondsSince1970)
        {
            var end = end(of: client.paradigmError(error) as? ParadigmError ?? error, body: reply.body)
            end.admission.limits = limits
            return end
        }
        let answer: Answer
        do throws(ReplyDecodingError) {
            answer = try Answer(reply.body, to: kind, asked: asked, status: reply.head.status)
        } catch {
            return noAnswer(reply, error)
        }
        let index = answer.index
        let facts = ReplyFigures(
            answer: AnswerFigures(index, in: answer.body.span),
            latency: reply.timing.latency,
            timeToFirstByte: reply.timing.timeToFirstByte
        )
        let answered = AnswerFacts(
            latency: reply.timing.latency.clampedNanoseconds,
            timeToFirstByte: reply.timing.timeToFirstByte.clampedNanoseconds,
            promptTokens: index.usage?.promptTokens,
            completionTokens: index.usage?.completionTokens
        )
        let end = End(
            admission: SendEnd(.answered(answered), limits: limits),
            outcome: .reply(status: reply.head.status, requestID: fields["x-request-id"], body: answer.body),
            facts: facts
        )
        guard let check else { return end }
        return checked(end, answer, to: kind, check)
    }

    /// What a reply says about the server's limits; most say nothing.
    func limits(in fields: HTTPFields) -> RateLimitFields {
        var reader = RateLimitReader()
        fields.forEach(beginningWith: ["ratelimit", "x-ratelimit"]) { reader.read(name: $0, value: $1) }
        return reader.isEmpty ? RateLimitFields() : reader.fields(now: WallClock.secondsSince1970)
    }

    /// A 2xx whose body is no answer to what was asked.
    func noAnswer(_ reply: HTTPReply, _ failure: ReplyDecodingError) -> End {
        if let cut = reply.cut, let error = client.paradigmError(cut) as? ParadigmError { return end(of: error) }
        let error = ParadigmError(failure, host: client.host, head: reply.head, now: WallClock.secondsSince1970)
        var end = end(of: client.paradigmError(error) as? ParadigmError ?? error, body: reply.body)
        end.admission.limits = limits(in: reply.head.fields)
        return end
    }

    // MARK: A failure

    func end(of error: ParadigmError, body: [UInt8]? = nil) -> End {
        var admission = SendEnd(AttemptResult(error))
        if error.attemptClass == .final { admission.words = RefusalWords.digest(error.serverMessage ?? error.message) }
        admission.isForConcurrency = error.isForConcurrency
        return End(
            admission: admission,
            outcome: .failure(
                code: error.kind.rawValue,
                message: error.message,
                // A proxy's status is not the server's.
                status: error.kind == .proxyFailed ? nil : error.status,
                requestID: error.requestID,
                body: body.map(client.configuration.redacted)
            ),
            failure: Failure(error),
            mayHaveBeenProcessed: error.mayHaveBeenProcessed
        )
    }
}

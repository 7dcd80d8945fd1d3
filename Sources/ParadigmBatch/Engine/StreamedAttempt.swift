import Paradigm
import ParadigmAPI

extension ParadigmClient {
    /// One attempt at a row whose answer is streamed, for servers behind gateways that cut silent connections.
    ///
    /// The pieces are put together into the body that an unstreamed request would have given. A server that answers
    /// without streaming is taken at its word.
    ///
    /// - Returns: The reply.
    /// - Throws: ``ParadigmError``, also for a stream that was cut or that reports an error; `CancellationError`.
    func streamedAttempt(_ request: HTTPRequest, over lane: any HTTPLane) async throws -> HTTPReply {
        let share = RoomShare(of: room)
        defer { share.release() }
        let head = try await lane.open(request)
        let type = head.fields["content-type"]?.lowercased() ?? ""
        guard (200..<300).contains(head.status), type.hasPrefix("text/event-stream") else {
            var body: [UInt8] = []
            while let piece = try await lane.read() {
                body += piece
                await share.grow(to: body.count)
            }
            return HTTPReply(head: head, body: body, timing: await lane.timing())
        }
        var events = SSEParser()
        var state = ChatStreamState()
        var answer = StreamedCompletion()
        var failure: ParadigmError?
        var isDone = false
        while let bytes = try await piece(from: lane, isDone: isDone) {
            do {
                try events.consume(bytes) { event in
                    switch state.receive(event) {
                    case .chunk(let chunk): try? answer.append(chunk)
                    case .failed(let error): failure = failure ?? brokenStream(error)
                    case .done: isDone = true
                    case .ignored: break
                    }
                }
            } catch {
                throw brokenStream("\(error)", kind: .invalidReply)
            }
            if let failure { throw failure }
            await share.grow(to: answer.size + events.unfinished)
        }
        guard state.isComplete else { throw brokenStream("it ended in the middle of the answer", kind: .streamCut) }
        return HTTPReply(head: head, body: answer.body, timing: await lane.timing())
    }

    /// The next bytes of a stream; nil at its end.
    ///
    /// The end is waited for, so that the connection can be used again, but after `[DONE]` the answer is whole: one that
    /// never ends, or is cut there, must not be asked, and billed, a second time.
    private func piece(from lane: any HTTPLane, isDone: Bool) async throws -> [UInt8]? {
        do {
            return try await lane.read()
        } catch let error as TransportError where isDone && error != .closed {
            return nil
        }
    }

    private func brokenStream(_ error: ReplyDecodingError) -> ParadigmError {
        brokenStream(
            error.serverError?.message ?? error.message,
            kind: error.serverError == nil ? .invalidReply : .serverError
        )
    }

    private func brokenStream(_ what: String, kind: ParadigmError.Kind) -> ParadigmError {
        var error = ParadigmError(kind: kind, message: "The stream from \(host) cannot be used: \(what).")
        error.attemptClass = kind == .streamCut ? .transient : .unusable
        error.host = host
        error.mayHaveBeenProcessed = true
        return error
    }
}

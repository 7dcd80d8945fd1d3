public import ParadigmAPI
import ParadigmHTTP

extension ParadigmClient {
    /// Asks for the answer to a conversation and waits for all of it.
    ///
    /// - Returns: The reply; an answer cut by `max_tokens` is not an error but shows in its `finishReason`.
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func chat(_ request: ChatRequest) async throws -> ChatReply {
        if let refusal = ParadigmError(unrepresentable: request.unrepresentableFields) { throw refusal }
        return try await answer(to: .post("/chat/completions", body: request.body())) {
            (bytes) throws(ReplyDecodingError) in
            try ChatReply(bytes: bytes, asked: request.n)
        }
    }

    /// Asks for the continuation of a text (the older interface without messages).
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func complete(_ request: CompletionRequest) async throws -> CompletionReply {
        if let refusal = ParadigmError(unrepresentable: request.unrepresentableFields) { throw refusal }
        return try await answer(to: .post("/completions", body: request.body())) {
            (bytes) throws(ReplyDecodingError) in
            try CompletionReply(bytes: bytes, asked: request.n)
        }
    }

    /// Asks for the vectors of texts.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func embeddings(_ request: EmbeddingsRequest) async throws -> EmbeddingsReply {
        try await answer(to: .post("/embeddings", body: request.body())) { (bytes) throws(ReplyDecodingError) in
            try EmbeddingsReply(bytes: bytes, asked: request.input.count)
        }
    }

    /// The models of the instance.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func models() async throws -> ModelList {
        try await answer(to: .get("/models"), ModelList.init(bytes:))
    }

    /// Sends a call until its reply is an answer, or the retry policy gives up.
    func answer<Value>(
        to call: RawCall,
        _ read: ([UInt8]) throws(ReplyDecodingError) -> Value
    ) async throws -> Value {
        try await answerWithReply(to: call, read).value
    }

    /// Sends a call until its reply is an answer, or the retry policy gives up; with the reply that it was read from.
    func answerWithReply<Value>(
        to call: RawCall,
        _ read: ([UInt8]) throws(ReplyDecodingError) -> Value
    ) async throws -> (value: Value, reply: RawReply) {
        let request = try request(for: call)
        return try await retrying { attempts in
            try await attempting(request) {
                let reply = try await attempt(request, number: attempts)
                return (try decode(reply, read), reply)
            }
        }
    }

    /// Reads a body, and tells where it came from when it is not what the endpoint gives.
    ///
    /// - Throws: ``ParadigmError`` of kind ``ParadigmError/Kind-swift.struct/invalidReply``, or of what the server reports.
    package func decode<Value>(
        _ reply: RawReply,
        _ read: ([UInt8]) throws(ReplyDecodingError) -> Value
    ) throws(ParadigmError) -> Value {
        do throws(ReplyDecodingError) {
            return try read(reply.body)
        } catch {
            let head = ResponseHead(status: reply.status, fields: reply.fields)
            var failure = ParadigmError(error, host: host, head: head, now: WallClock.secondsSince1970)
            failure.attempts = reply.attempts
            failure.redact(configuration)
            throw failure
        }
    }
}

public import ParadigmAPI

extension ParadigmClient {
    /// Asks for an answer that follows a schema, and has the model mend one that does not.
    ///
    /// The request goes out with the schema as its `response_format`, unless it says otherwise itself. An answer that is
    /// not as asked for is sent back with what is wrong with it; that is another request, and billed as one.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - type: What the answer is read as.
    ///   - schema: The schema.
    ///   - repairs: How often an answer is sent back at most; once unless given.
    /// - Returns: The answer as a value of that type.
    /// - Throws: `InvalidAnswer` with the text of the last answer, ``ParadigmError``, `CancellationError`.
    public func chat<Value: Decodable>(
        _ request: ChatRequest,
        as type: Value.Type = Value.self,
        schema: JSONSchema,
        repairs: Int = 1
    ) async throws -> Value {
        try await mended(request, schema, repairs) { (reply) throws(InvalidAnswer) in
            try reply.decode(type, following: schema)
        }
    }

    /// Asks for an answer that follows a schema, and has the model mend one that does not.
    ///
    /// - Parameters:
    ///   - request: The request, as in ``chat(_:as:schema:repairs:)``.
    ///   - schema: The schema.
    ///   - repairs: How often an answer is sent back at most; once unless given.
    /// - Returns: The reply whose answer follows the schema.
    /// - Throws: `InvalidAnswer` with the text of the last answer, ``ParadigmError``, `CancellationError`.
    public func chat(_ request: ChatRequest, following schema: JSONSchema, repairs: Int = 1) async throws -> ChatReply {
        try await mended(request, schema, repairs) { (reply) throws(InvalidAnswer) in
            _ = try reply.decode(Anything.self, following: schema)
            return reply
        }
    }

    private func mended<Value>(
        _ request: ChatRequest,
        _ schema: JSONSchema,
        _ repairs: Int,
        _ read: (ChatReply) throws(InvalidAnswer) -> Value
    ) async throws -> Value {
        var request = request
        request.ask(for: schema)
        var left = repairs
        while true {
            let reply = try await chat(request)
            do throws(InvalidAnswer) {
                return try read(reply)
            } catch {
                // What was cut would be cut again.
                guard left > 0, !error.isCut else { throw error }
                left -= 1
                request.messages += [.assistant(error.quoted), .user(error.demand(schema))]
            }
        }
    }

    /// Any JSON value, of which nothing is read.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }
}

extension ChatRequest {
    /// Asks for answers that follow a schema, unless the request says already what they are to be like.
    fileprivate mutating func ask(for schema: JSONSchema) {
        let own = [responseFormat?.json, guidedJSON] + ["response_format", "guided_json"].map { additionalFields[$0] }
        if own.compactMap(\.self).isEmpty { responseFormat = .following(schema) }
    }
}

public import Paradigm
public import ParadigmAPI

extension ParadigmClient {
    /// Asks for the answers to many conversations at once.
    ///
    /// - Parameters:
    ///   - requests: The requests.
    ///   - concurrency: How many are in flight at once; 64 unless set, and never more than there are requests or than
    ///     the configuration's `maximumConnections`.
    /// - Returns: One result for each request, in the order of the requests. A failure is the result of its own request
    ///   and never loses another.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func chat(
        _ requests: [ChatRequest],
        concurrency: Int = 64
    ) async throws -> [Result<ChatReply, ParadigmError>] {
        var results = requests.map { request in
            ParadigmError(unrepresentable: request.unrepresentableFields).map(Result<ChatReply, ParadigmError>.failure)
        }
        let rows = results.indices.filter { results[$0] == nil }
        for outcome in try await outcomes(of: rows.map { requests[$0].body() }, concurrency: concurrency) {
            results[rows[outcome.index]] = outcome.result.flatMap { reply in
                Result { () throws(ParadigmError) in try decode(reply, ChatReply.init(bytes:)) }
            }
        }
        return results.compactMap(\.self)
    }

    /// Sends many request bodies to one endpoint, with a fixed number in flight.
    ///
    /// After what refuses every row (the key, a spent quota, a certificate that is not trusted) no further one is sent: those
    /// left share its error, with ``ParadigmError/attempts`` 0.
    ///
    /// - Parameters:
    ///   - bodies: The bodies, JSON, sent byte for byte.
    ///   - path: The endpoint below the base URL.
    ///   - concurrency: How many are in flight at once.
    ///   - onOutcome: Told of each outcome as it comes, in the order they finish; must be quick.
    /// - Returns: One outcome for each body, in their order.
    /// - Throws: ``ParadigmError`` when the path cannot be sent; `CancellationError`.
    public func outcomes(
        of bodies: [[UInt8]],
        path: String = "/chat/completions",
        concurrency: Int,
        onOutcome: (@Sendable (RawOutcome) -> Void)? = nil
    ) async throws -> [RawOutcome] {
        try await measuredOutcomes(
            rows: bodies.count,
            body: { bodies[$0] },
            path: path,
            concurrency: concurrency,
            onOutcome: onOutcome
        )
    }

    /// The same for rows whose bodies are made when they are sent, and whose times a plan says.
    ///
    /// - Parameters:
    ///   - rows: How many rows there are at most.
    ///   - body: The body of a row.
    ///   - path: The endpoint below the base URL.
    ///   - concurrency: How many are in flight at once, at most.
    ///   - plan: When rows are sent.
    ///   - onOutcome: Told of each outcome as it comes, in the order they finish; must be quick.
    /// - Returns: One outcome for each row that was begun, in their order, with its times.
    /// - Throws: ``ParadigmError`` when the path cannot be sent; `CancellationError`.
    package func measuredOutcomes(
        rows: Int,
        body: @escaping @Sendable (Int) -> [UInt8],
        path: String = "/chat/completions",
        concurrency: Int,
        plan: SendPlan = SendPlan(),
        onOutcome: (@Sendable (RawOutcome) -> Void)? = nil
    ) async throws -> [RawOutcome] {
        let head = try request(for: .post(path, body: []))
        let kind = RowEndpoint.at(path).answer
        let window = FixedWindow(
            client: self,
            rows: rows,
            body: body,
            head: head,
            kind: kind,
            plan: plan,
            onOutcome: onOutcome
        )
        return try await window.run(concurrency: concurrency)
    }
}

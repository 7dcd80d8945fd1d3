public import ParadigmAPI

extension ParadigmClient {
    /// The pieces of all documents that fit a question.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func query(_ request: QueryRequest) async throws -> QueryReply {
        try await answer(to: .post("/query", body: request.body(), .v2), QueryReply.init(bytes:))
    }

    /// Those of some pieces that fit a question.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func filterChunks(_ request: ChunkFilterRequest) async throws -> ChunkList {
        try await answer(to: .post("/filter/chunks", body: request.body(), .v2), ChunkList.init(bytes:))
    }

    /// Asks a question that is answered from documents, and waits for the answer.
    ///
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/workFailed`` where the server says beside the
    ///   answer that it is none; `CancellationError`.
    public func searchDocuments(_ request: DocumentSearchRequest) async throws -> DocumentSearchReply {
        let call = RawCall.post("/chat/document-search", body: request.body(), .v2)
        let reply = try await answer(to: call, DocumentSearchReply.init(bytes:))
        guard reply.phase == .done else {
            let reason = reply.failure.map(WorkFailure.said)
            throw ParadigmError(workFailed: "The search", status: reply.status ?? "error", reason: reason, host: host)
        }
        return reply
    }

    /// Asks a question about images, and waits for the answer.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func analyseImages(_ request: AnalysisRequest) async throws -> ImageAnalysisReply {
        let call = RawCall.post("/chat/image-analysis", body: request.body(), .v2)
        return try await answer(to: call, ImageAnalysisReply.init(bytes:))
    }

    /// Begins to analyse documents as a whole; deprecated by LightOn in favour of threads.
    ///
    /// - Returns: The analysis, under way as a rule.
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func startAnalysis(_ request: AnalysisRequest) async throws -> DocumentAnalysis {
        var call = RawCall.post("/chat/document-analysis", body: request.body(), .v2)
        call.isRepeatable = false
        call.usesFreshConnection = true
        return try await answer(to: call, DocumentAnalysis.init(bytes:))
    }

    /// How far an analysis is.
    ///
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/notFound`` also while some servers have it
    ///   pending; `CancellationError`.
    public func analysis(_ id: ResourceID) async throws -> DocumentAnalysis {
        try await answer(to: try Self.analysisCall(id), DocumentAnalysis.init(bytes:))
    }

    /// Analyses documents as a whole, and waits for the end.
    ///
    /// Some servers know nothing (404) of an analysis that is pending: that is waited out.
    ///
    /// - Parameters:
    ///   - request: The question and its documents.
    ///   - schedule: When the server is asked how far it is.
    ///   - onStatus: Told of each reply.
    /// - Returns: The analysis at its end; its ``DocumentAnalysis/phase`` tells whether there is an answer.
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/timedOut`` when the time is over;
    ///   `CancellationError`.
    public func analyseDocuments(
        _ request: AnalysisRequest,
        schedule: PollSchedule = .standard,
        onStatus: (PollReport) -> Void = { _ in }
    ) async throws -> DocumentAnalysis {
        let first = try await startAnalysis(request)
        if first.phase != .underWay { return first }
        guard let id = first.id else { throw ParadigmError(unnamed: "the analysis", host: host) }
        return try await poll(
            "The analysis",
            from: first,
            schedule: schedule,
            report: { PollReport(status: $0.status?.rawValue, phase: $0.phase, progress: $0.progress) },
            onStatus: onStatus,
            asking: {
                do {
                    let (analysis, reply) = try await answerWithReply(
                        to: try Self.analysisCall(id),
                        DocumentAnalysis.init(bytes:)
                    )
                    return (analysis, reply.asksForWait)
                } catch let error as ParadigmError where error.kind == .notFound {
                    return (nil, nil)
                }
            }
        )
    }

    private static func analysisCall(_ id: ResourceID) throws(ParadigmError) -> RawCall {
        .get("/chat/document-analysis/\(try id.inPath())", .v2)
    }
}

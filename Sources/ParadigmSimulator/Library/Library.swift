import ParadigmGround

/// The documents, threads and analyses of a simulated server: a value without clock, as ``Traffic`` is.
struct Library: Sendable {
    let configuration: SimulatorConfiguration
    private(set) var documents: [Int: SimulatedDocument] = [:]
    private(set) var threads: [String: [SimulatedTurn]] = [:]
    private(set) var analyses: [String: SimulatedTurn] = [:]
    /// What was made for which reply, so that a request that repeats an idempotency key makes nothing.
    private var made: [String: String] = [:]
    private var lastDocument = 0
    private var sessions = 0
    private var ephemeral: Set<String> = []

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
    }

    /// What a request is refused for, before it is worked on.
    func refusal(of call: LibraryCall, at now: Duration) -> Reply? {
        do {
            try check(call, at: now)
            return nil
        } catch {
            return (error as? LibraryRefusal)?.reply ?? .paradigm(400, "bad_request", "\(error)")
        }
    }

    /// Does what a request asks for.
    ///
    /// - Parameters:
    ///   - call: The request, which is worked on.
    ///   - identity: The names that its reply has.
    ///   - fails: Whether what is begun comes to nothing.
    ///   - now: Since when it is worked on.
    /// - Returns: The reply.
    mutating func carryOut(_ call: LibraryCall, _ identity: ReplyIdentity, fails: Bool, at now: Duration) -> Reply {
        do {
            try check(call, at: now)
            return try reply(to: call, identity, fails: fails, at: now)
        } catch {
            return (error as? LibraryRefusal)?.reply ?? .paradigm(400, "bad_request", "\(error)")
        }
    }

    private mutating func reply(
        to call: LibraryCall,
        _ identity: ReplyIdentity,
        fails: Bool,
        at now: Duration
    ) throws -> Reply {
        switch (call.endpoint, call.action) {
        case (.uploadSession(let name), .upload(var form)):
            form.fields["upload_session_uuid"] = name
            _ = try upload(form, call, identity, fails: fails, at: now)
            return uploadSession(name, at: now)
        case (_, .upload(let form)): return try upload(form, call, identity, fails: fails, at: now)
        case (_, .replace(let id, let form)):
            var document = try self.document(id)
            document.isReplacement = document.status(at: now).name == "embedded"
            fill(&document, form, call, fails: fails, at: now)
            documents[document.id] = document
            return .document(document, at: now, isV3: call.isV3, status: 200)
        case (.file(let id), .plain("DELETE")):
            documents[try document(id).id] = nil
            return Reply(204)
        case (.file(let id), _):
            let includesContent = call.parameters["include_content"]?.lowercased() == "true"
            return .document(try document(id), at: now, isV3: call.isV3, includesContent: includesContent)
        case (.files, _): return .documents(try listed(call, at: now), call, at: now)
        case (.chunks(let id), _): return .chunks(try document(id))
        case (.workspaces, _): return .workspaces(configuration.workspaces, call)
        case (.agents, _): return .agents(configuration.agents, call)
        case (.uploadSession(let name), _): return uploadSession(name, at: now)
        case (.filterChunks, .filterChunks(let question)):
            return .found(find(question, among: chunks(named: question.chunks)), isFilter: true, query: question.query)
        case (.query, .question(let question)):
            return .found(find(question, among: pieces(at: now)), isFilter: false, query: question.query)
        case (.search, .question(let question)): return search(question, call, identity, at: now)
        case (.imageAnalysis, .question(let question)):
            return .imageAnalysis(turn(question, call, identity, fails: false, at: now))
        case (.analyses, .question(let question)):
            let turn = turn(question, call, identity, fails: fails, at: now)
            analyses[turn.id] = turn
            return .analysis(turn, at: now)
        case (.analysis(let id), _):
            guard let turn = analyses[id] else { throw LibraryRefusal.missing("analysis \(id.prefix(80))") }
            return .analysis(turn, at: now)
        case (.newThread, .question(let question)), (.turns, .question(let question)):
            return begin(question, call, identity, fails: fails, at: now)
        case (.turns(let id), _): return .turns(threads[id] ?? [], call, at: now)
        case (.thread(let id), _): return change(id, call, at: now)
        case (.sources(let id), _):
            let turns = threads[id] ?? []
            let wanted = call.parameters["turn_id"]
            guard let turn = turns.last(where: { wanted == nil || $0.id == wanted }) else {
                throw LibraryRefusal.missing("turn \((wanted ?? "").prefix(80))")
            }
            return .sources(turn)
        default: throw LibraryRefusal.missing("such endpoint")
        }
    }
}

// Documents.
extension Library {
    private mutating func upload(
        _ form: MultipartBody,
        _ call: LibraryCall,
        _ identity: ReplyIdentity,
        fails: Bool,
        at now: Duration
    ) throws -> Reply {
        if let earlier = made[identity.id] {
            return .document(try document(earlier), at: now, isV3: call.isV3, status: 201)
        }
        if call.isV3, form.fields["workspace_id"] == nil {
            throw LibraryRefusal.field("workspace_id", "This field is required.")
        }
        lastDocument += 1
        var document = SimulatedDocument(
            id: lastDocument,
            filename: "",
            bytes: 0,
            workspace: form.fields["workspace_id"].flatMap { Int($0) } ?? configuration.workspaces.first ?? 1,
            created: identity.created,
            session: form.fields["upload_session_uuid"] ?? SimulatedDocument.uuid(ContentHash.of(identity.id)),
            uploadedAt: now,
            embeddingTime: .zero,
            end: "",
            chunks: []
        )
        fill(&document, form, call, fails: fails, at: now)
        documents[document.id] = document
        made[identity.id] = "\(document.id)"
        return .document(document, at: now, isV3: call.isV3, status: 201)
    }

    private func fill(
        _ document: inout SimulatedDocument,
        _ form: MultipartBody,
        _ call: LibraryCall,
        fails: Bool,
        at now: Duration
    ) {
        document.filename = form.fields["filename"] ?? form.filename
        document.title = form.fields["title"]
        document.bytes = form.file.count
        document.metadata = form.fields["external_metadata"]
        document.uploadedAt = now
        document.embeddingTime = configuration.embedding.latency(
            seed: configuration.seed,
            content: ContentHash.of(call.content, 1),
            completionTokens: 1
        )
        document.end = form.file.isEmpty ? "parsing_failed" : fails ? "embedding_failed" : "embedded"
        document.chunks = SimulatedDocument.chunks(of: form.file, id: document.id, seed: configuration.seed)
    }

    private func listed(_ call: LibraryCall, at now: Duration) throws -> [SimulatedDocument] {
        let parameters = call.parameters
        let workspace = parameters["workspace_id"] ?? parameters["workspace_scope"]
        let found = documents.values.sorted { $0.id < $1.id }
            .filter { document in
                let names = [document.filename, document.title ?? ""].map { $0.lowercased() }
                let search = parameters["search"]?.lowercased() ?? ""
                return (workspace == nil || "\(document.workspace)" == workspace)
                    && (parameters["status"].map { $0 == document.status(at: now).name } ?? true)
                    && (parameters["upload_session_uuid"].map { $0 == document.session } ?? true)
                    && (search.isEmpty || names.contains { $0.firstRange(of: search) != nil })
            }
        guard let most = parameters["max_documents"] else { return found }
        guard let most = Int(most), (1...500).contains(most) else {
            throw LibraryRefusal.field("max_documents", "A number from 1 to 500.")
        }
        return Array(found.prefix(most))
    }

    private mutating func uploadSession(_ name: String?, at now: Duration) -> Reply {
        sessions += 1
        let uuid = name ?? SimulatedDocument.uuid(ContentHash.of(configuration.seed, UInt64(sessions)))
        let own = documents.values.filter { $0.session == uuid }.sorted { $0.id < $1.id }
        return .uploadSession(uuid, own, at: now)
    }

    private mutating func begin(
        _ question: LibraryQuestion,
        _ call: LibraryCall,
        _ identity: ReplyIdentity,
        fails: Bool,
        at now: Duration
    ) -> Reply {
        var turn = turn(question, call, identity, fails: fails, at: now)
        if case .turns(let thread) = call.endpoint { turn.thread = thread }
        if let earlier = threads[turn.thread]?.first(where: { $0.id == turn.id }) {
            turn = earlier
        } else {
            threads[turn.thread, default: []].append(turn)
        }
        if question.stream { return .streamed(turn) }
        // The reply is sent when the turn is over, or the server's patience is.
        let moment = turn.start + call.replyTime(configuration)
        return .turn(turn, at: moment, status: turn.status(at: moment) == "running" ? 202 : 200)
    }

    private mutating func change(_ id: String, _ call: LibraryCall, at now: Duration) -> Reply {
        if call.parameters["cancel"]?.lowercased() == "true", let last = threads[id]?.indices.last {
            if threads[id]?[last].status(at: now) == "running" { threads[id]?[last].cancelledAt = now }
        }
        if call.parameters["anonymize"]?.lowercased() == "true" { ephemeral.insert(id) }
        return .thread(id, last: threads[id]?.last, isEphemeral: ephemeral.contains(id), at: now)
    }
}

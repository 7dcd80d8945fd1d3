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
            return .found(find(question, among: pieces(question, at: now)), isFilter: false, query: question.query)
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

// What is checked.
extension Library {
    private static let longestQuestion = 5_000

    private func check(_ call: LibraryCall, at now: Duration) throws {
        switch call.action {
        case .upload(let form): try check(form)
        case .replace(let id, let form):
            _ = try document(id)
            try check(form, needsWorkspace: false)
        case .question(let question), .filterChunks(let question): try check(question, call, at: now)
        case .plain: break
        }
        switch call.endpoint {
        case .turns(let id), .thread(let id), .sources(let id):
            if threads[id] == nil { throw LibraryRefusal.missing("thread \(id.prefix(80))") }
        default: break
        }
        if let text = call.parameters["workspace_id"] ?? call.parameters["workspace_scope"] { _ = try workspace(text) }
    }

    private func check(_ form: MultipartBody, needsWorkspace: Bool = true) throws {
        guard form.file.count <= configuration.maxUpload else {
            throw LibraryRefusal(
                .paradigm(
                    413,
                    "file_too_large",
                    "The file has \(form.file.count) bytes, and at most \(configuration.maxUpload) are taken."
                )
            )
        }
        guard !form.filename.isEmpty else { throw LibraryRefusal.field("file", "The file has no name.") }
        guard form.filename.count <= 512 else { throw LibraryRefusal.field("filename", "At most 512 characters.") }
        guard (form.fields["title"] ?? "").count <= 255 else {
            throw LibraryRefusal.field("title", "At most 255 characters.")
        }
        let kind = form.filename.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased()
        guard let kind, Self.kinds.contains(kind) else {
            throw LibraryRefusal(
                .paradigm(
                    415,
                    "unsupported_file_type",
                    "Files of the type \(kind.map { "“.\($0.prefix(20))”" } ?? "without an ending") are not taken. "
                        + "Taken are: \(Self.kinds.sorted().joined(separator: ", "))."
                )
            )
        }
        if let text = form.fields["workspace_id"] {
            _ = try workspace(text)
        } else if needsWorkspace, form.fields["collection_type"] == "workspace" {
            throw LibraryRefusal.field("workspace_id", "This field is required.")
        }
    }

    static let kinds: Set = [
        "pdf", "txt", "md", "csv", "html", "htm", "json", "xml", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt",
        "rtf", "eml", "png", "jpg", "jpeg",
    ]

    private func check(_ question: LibraryQuestion, _ call: LibraryCall, at now: Duration) throws {
        guard !question.query.isEmpty else { throw LibraryRefusal.field("query", "This field may not be blank.") }
        guard !call.isTurn || question.query.count <= Self.longestQuestion else {
            throw LibraryRefusal.field("query", "At most \(Self.longestQuestion) characters.")
        }
        if let steps = question.maxSteps, !(1...20).contains(steps) {
            throw LibraryRefusal.field("max_steps", "A number from 1 to 20.")
        }
        if let agent = question.agent, !configuration.agents.contains(where: { "\($0)" == agent.text }) {
            throw LibraryRefusal.missing("agent \(agent.text.prefix(80))")
        }
        if let model = question.model, !configuration.acceptsAnyModel,
            !configuration.models.contains(where: { $0.name == model })
        {
            throw LibraryRefusal(.vllm(404, "NotFoundError", "The model `\(model.prefix(200))` does not exist."))
        }
        switch call.endpoint {
        case .analyses, .imageAnalysis:
            guard (1...5).contains(question.files.count) else {
                throw LibraryRefusal.field("document_ids", "From 1 to 5 documents.")
            }
        case .query where documents.isEmpty:
            throw LibraryRefusal(.paradigm(400, "empty_collection_error", "Nothing was uploaded yet."))
        default: break
        }
        for id in question.workspaces { _ = try workspace(id.text) }
        for id in question.files {
            let document = try document(id.text)
            let status = document.status(at: now).name
            // What integrators report: asked too soon, the server fails.
            guard status == "embedded" else {
                throw LibraryRefusal(
                    .paradigm(500, "internal_error", "Document \(document.id) is not ready: its status is \(status).")
                )
            }
        }
    }

    private func document(_ id: String) throws -> SimulatedDocument {
        guard let document = Int(id).flatMap({ documents[$0] }) else {
            throw LibraryRefusal.missing("document \(id.prefix(80))")
        }
        return document
    }

    private func workspace(_ text: String) throws -> Int {
        guard let id = Int(text), configuration.workspaces.contains(id) else {
            throw LibraryRefusal(
                .paradigm(403, "permission_denied", "You have no access to the workspace \(text.prefix(80)).")
            )
        }
        return id
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
}

// Questions.
extension Library {
    /// The documents that a question is about.
    private func asked(_ question: LibraryQuestion, _ call: LibraryCall, at now: Duration) -> [SimulatedDocument] {
        if !question.files.isEmpty { return question.files.compactMap { try? document($0.text) } }
        let ready = documents.values.filter { $0.status(at: now).name == "embedded" }.sorted { $0.id < $1.id }
        if !question.workspaces.isEmpty {
            return ready.filter { document in question.workspaces.contains { $0.text == "\(document.workspace)" } }
        }
        return call.isTurn && question.forceTool == nil ? [] : ready
    }

    private func pieces(_ question: LibraryQuestion, at now: Duration) -> [SimulatedTurn.Found] {
        documents.values.filter { $0.status(at: now).name == "embedded" }.sorted { $0.id < $1.id }.flatMap(Self.pieces)
    }

    private static func pieces(_ document: SimulatedDocument) -> [SimulatedTurn.Found] {
        document.chunks.map {
            SimulatedTurn.Found(document: document.id, filename: document.filename, chunk: $0, score: 0)
        }
    }

    private func chunks(named names: [String]) -> [SimulatedTurn.Found] {
        let names = Set(names)
        return documents.values.sorted { $0.id < $1.id }.flatMap(Self.pieces).filter { names.contains($0.chunk.uuid) }
    }

    /// The pieces that share most words with a question, best first.
    private func find(_ question: LibraryQuestion, among pieces: [SimulatedTurn.Found]) -> [SimulatedTurn.Found] {
        let words = Self.words(question.query)
        let scored = pieces.map { piece in
            var piece = piece
            let shared = words.intersection(Self.words(piece.chunk.text)).count
            piece.score = words.isEmpty ? 0 : Double(shared) / Double(words.count)
            return piece
        }
        let best = scored.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        return best.prefix(max(0, question.n ?? 5)).map(\.element)
    }

    private static func words(_ text: String) -> Set<Substring> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map { $0 })
    }

    private func turn(
        _ question: LibraryQuestion,
        _ call: LibraryCall,
        _ identity: ReplyIdentity,
        fails: Bool,
        at now: Duration
    ) -> SimulatedTurn {
        let asked = asked(question, call, at: now)
        let found = find(question, among: asked.flatMap(Self.pieces))
        var random = SplitMix64(seed: ContentHash.of(configuration.seed, call.content))
        let spoken = Phrases.answer(to: question.query, length: configuration.answerLength, random: &random)
        let quoted = found.first.map { "“\($0.filename)”, page \($0.chunk.page), says: “\($0.chunk.text.prefix(200))”" }
        let name = ContentHash.of(identity.id)
        return SimulatedTurn(
            id: SimulatedDocument.uuid(name),
            thread: SimulatedDocument.uuid(ContentHash.of(name, 2)),
            start: now,
            time: call.turnTime(configuration),
            fails: fails,
            query: question.query,
            model: question.model ?? configuration.models.first { $0.purpose == .chat }?.name ?? "alfred-4.2",
            tool: asked.isEmpty ? nil : question.forceTool ?? "document_search",
            answer: quoted ?? (asked.isEmpty ? spoken : "The documents say nothing about that."),
            sources: found,
            created: identity.created
        )
    }

    private mutating func search(
        _ question: LibraryQuestion,
        _ call: LibraryCall,
        _ identity: ReplyIdentity,
        at now: Duration
    ) -> Reply {
        let turn = turn(question, call, identity, fails: false, at: now)
        let session = question.session?.text ?? "\(ContentHash.of(identity.id) % 1_000_000)"
        return .search(turn, session: session)
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

extension LibraryCall {
    /// How long the turn takes that it begins.
    func turnTime(_ configuration: SimulatorConfiguration) -> Duration {
        (configuration.turns ?? configuration.latency)
            .latency(seed: configuration.seed, content: ContentHash.of(content, 3), completionTokens: 50)
    }

    /// How long it takes until it is answered.
    func replyTime(_ configuration: SimulatorConfiguration) -> Duration {
        guard isTurn, case .question(let question) = action else {
            return configuration.latency.latency(seed: configuration.seed, content: content, completionTokens: 50)
        }
        return question.background ? .zero : min(turnTime(configuration), configuration.turnWait)
    }
}

import ParadigmGround

// Questions.
extension Library {
    /// The documents that a question is about.
    func asked(_ question: LibraryQuestion, _ call: LibraryCall, at now: Duration) -> [SimulatedDocument] {
        if !question.files.isEmpty { return question.files.compactMap { try? document($0.text) } }
        let ready = documents.values.filter { $0.status(at: now).name == "embedded" }.sorted { $0.id < $1.id }
        if !question.workspaces.isEmpty {
            return ready.filter { document in question.workspaces.contains { $0.text == "\(document.workspace)" } }
        }
        return call.isTurn && question.forceTool == nil ? [] : ready
    }

    func pieces(at now: Duration) -> [SimulatedTurn.Found] {
        documents.values.filter { $0.status(at: now).name == "embedded" }.sorted { $0.id < $1.id }.flatMap(Self.pieces)
    }

    private static func pieces(_ document: SimulatedDocument) -> [SimulatedTurn.Found] {
        document.chunks.map {
            SimulatedTurn.Found(document: document.id, filename: document.filename, chunk: $0, score: 0)
        }
    }

    func chunks(named names: [String]) -> [SimulatedTurn.Found] {
        let names = Set(names)
        return documents.values.sorted { $0.id < $1.id }.flatMap(Self.pieces).filter { names.contains($0.chunk.uuid) }
    }

    /// The pieces that share most words with a question, best first.
    func find(_ question: LibraryQuestion, among pieces: [SimulatedTurn.Found]) -> [SimulatedTurn.Found] {
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

    func turn(
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

    func search(
        _ question: LibraryQuestion,
        _ call: LibraryCall,
        _ identity: ReplyIdentity,
        at now: Duration
    ) -> Reply {
        let turn = turn(question, call, identity, fails: false, at: now)
        let session = question.session?.text ?? "\(ContentHash.of(identity.id) % 1_000_000)"
        return .search(turn, session: session)
    }
}

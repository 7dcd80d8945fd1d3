public import ParadigmAPI

extension ParadigmClient {
    /// Asks a question of a new thread, or of one that is gone on with, and waits until the server has answered or takes
    /// its time.
    ///
    /// A turn is never begun twice when the first may have been: then the call fails, and says so
    /// (``ParadigmError/mayHaveBeenProcessed``).
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - thread: The thread that is gone on with; a new one unless set.
    /// - Returns: The turn: its ``Turn/phase`` tells whether the answer is there (200) or is still worked on (202).
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func startTurn(_ request: TurnRequest, in thread: ResourceID? = nil) async throws -> Turn {
        var path = "/threads/turns"
        if let thread { path = "/threads/\(try thread.inPath())/turns" }
        var call = RawCall.post(path, body: request.body(), .v3)
        call.isRepeatable = false
        call.usesFreshConnection = true
        let (turn, reply) = try await answerWithReply(to: call, Turn.init(bytes:))
        return turn.taken(with: reply.status, in: thread)
    }

    /// A page of the turns of a thread.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func turns(of thread: ResourceID, page: NextPage? = nil) async throws -> TurnList {
        try await answer(to: try Self.turnsCall(thread, page), TurnList.init(bytes:))
    }

    /// A turn of a thread; nil when the thread has none of that name.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func turn(_ id: ResourceID, of thread: ResourceID) async throws -> Turn? {
        try await find(id, in: thread).turn
    }

    /// Asks a question, and waits for its end.
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - thread: The thread that is gone on with; a new one unless set.
    ///   - schedule: When the server is asked how far it is.
    ///   - onStatus: Told of each reply.
    /// - Returns: The turn at its end; its ``Turn/phase`` tells whether there is an answer (``Turn/text``).
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/timedOut`` when the time is over;
    ///   `CancellationError`.
    public func ask(
        _ request: TurnRequest,
        in thread: ResourceID? = nil,
        schedule: PollSchedule = .standard,
        onStatus: (PollReport) -> Void = { _ in }
    ) async throws -> Turn {
        try await awaitTurn(try await startTurn(request, in: thread), schedule: schedule, onStatus: onStatus)
    }

    /// Waits for the end of a turn that is under way; one that is over is given back as it is.
    ///
    /// - Throws: As ``ask(_:in:schedule:onStatus:)``.
    public func awaitTurn(
        _ turn: Turn,
        schedule: PollSchedule = .standard,
        onStatus: (PollReport) -> Void = { _ in }
    ) async throws -> Turn {
        let names = turn.thread.flatMap { thread in turn.id.map { (thread, $0) } }
        if turn.phase == .underWay, names == nil { throw ParadigmError(unnamed: "the turn", host: host) }
        return try await poll(
            "The turn",
            from: turn,
            schedule: schedule,
            report: { PollReport(status: $0.status?.rawValue, phase: $0.phase, progress: $0.progress) },
            onStatus: onStatus,
            asking: {
                guard let (thread, id) = names else { return (turn, nil) }
                let (found, asked) = try await find(id, in: thread)
                return (found, asked)
            }
        )
    }

    /// Gives up the turn of a thread that is under way.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func cancelTurn(of thread: ResourceID) async throws -> ThreadState {
        try await change(thread, "cancel=true")
    }

    /// Keeps a thread out of the history.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func anonymizeThread(_ thread: ResourceID) async throws -> ThreadState {
        try await change(thread, "anonymize=true")
    }

    private func change(_ thread: ResourceID, _ query: String) async throws -> ThreadState {
        var call = RawCall(method: .patch, path: "/threads/\(try thread.inPath())?\(query)")
        call.version = .v3
        return try await answer(to: call, ThreadState.init(bytes:))
    }

    /// Where the answer of a turn comes from.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func sources(of turn: ResourceID, in thread: ResourceID) async throws -> TurnSources {
        let path = "/threads/\(try thread.inPath())/sources?turn_id=\(try turn.inPath())"
        return try await answer(to: .get(path, .v3), TurnSources.init(bytes:))
    }

    /// A page of the agents that turns can be asked of.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func agents(page: NextPage? = nil) async throws -> AgentList {
        try await answer(to: .get("/agents", page, .v3), AgentList.init(bytes:))
    }

    private static func turnsCall(_ thread: ResourceID, _ page: NextPage?) throws(ParadigmError) -> RawCall {
        .get("/threads/\(try thread.inPath())/turns", page, .v3)
    }

    /// Looks for a turn on the pages of its thread, in whichever order they come.
    private func find(_ id: ResourceID, in thread: ResourceID) async throws -> (turn: Turn?, asked: Duration?) {
        var page: NextPage?
        var seen: Set<NextPage> = []
        while true {
            let (list, reply) = try await answerWithReply(to: try Self.turnsCall(thread, page), TurnList.init(bytes:))
            if var turn = list.items.first(where: { $0.id == id }) {
                turn.thread = turn.thread ?? thread
                return (turn, reply.asksForWait)
            }
            guard let next = list.next, seen.insert(next).inserted else { return (nil, reply.asksForWait) }
            page = next
        }
    }
}

extension Turn {
    /// The turn as a reply with a status tells of it: 202 alone says that it is under way.
    fileprivate func taken(with status: Int, in thread: ResourceID?) -> Turn {
        var turn = self
        turn.thread = turn.thread ?? thread
        if status == 202, turn.status == nil { turn.status = .running }
        return turn
    }
}

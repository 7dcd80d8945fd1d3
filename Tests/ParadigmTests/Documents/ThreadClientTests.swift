import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct ThreadClientTests {
    private static let quick = PollSchedule(quick: .milliseconds(2), quickFor: .seconds(60))

    private static func server(turn: Duration, wait: Duration) -> SimulatorConfiguration {
        var server = SimulatorConfiguration.instant
        server.turns = .fixed(turn)
        server.turnWait = wait
        return server
    }

    @Test func aTurnThatIsReadyAtOnce() async throws {
        try await withSimulatedClient { client, simulator in
            let turn = try await client.ask(TurnRequest(query: "Bonjour"))
            #expect(turn.phase == .done)
            #expect(turn.text?.contains("Bonjour") == true)
            #expect(simulator.log.requests.map(\.target) == ["/api/v3/threads/turns"])
            let thread = try #require(turn.thread)
            let next = try await client.ask(TurnRequest(query: "Encore"), in: thread)
            #expect(next.thread == thread && next.id != turn.id)
            #expect(try await client.turns(of: thread).items.map(\.id) == [turn.id, next.id])
            #expect(simulator.log.requests[1].target == "/api/v3/threads/\(thread)/turns")
        }
    }

    @Test func aTurnUnderWayIsAskedForUntilItIsOver() async throws {
        let server = Self.server(turn: .milliseconds(60), wait: .zero)
        try await withSimulatedClient(server: server) { client, simulator in
            var told: [PollReport] = []
            let started = try await client.startTurn(TurnRequest(query: "Bonjour"))
            #expect(started.phase == .underWay)
            #expect(started.text == nil)
            let turn = try await client.awaitTurn(started, schedule: Self.quick) { told.append($0) }
            #expect(turn.phase == .done && turn.text?.contains("Bonjour") == true)
            #expect(told.first?.status == "running" && told.last?.status == "completed")
            #expect(simulator.log.statuses[202] == 1)
            #expect(simulator.log.count == told.count)
        }
    }

    @Test func aTurnThatFailsIsNoAnswer() async throws {
        let server = Self.server(turn: .milliseconds(5), wait: .zero)
        try await withSimulatedClient(FaultRule(.failedWork), server: server) { client, _ in
            let turn = try await client.ask(TurnRequest(query: "Bonjour"), schedule: Self.quick)
            #expect(turn.phase == .failed)
            #expect(turn.text == nil)
            #expect(turn.failure?.code == "agent_error")
        }
    }

    @Test func aTurnIsGivenUp() async throws {
        let server = Self.server(turn: .seconds(600), wait: .zero)
        try await withSimulatedClient(server: server) { client, simulator in
            let turn = try await client.startTurn(TurnRequest(query: "Bonjour"))
            let thread = try #require(turn.thread)
            #expect(try await client.cancelTurn(of: thread).status == .cancelled)
            #expect(try await client.awaitTurn(turn, schedule: Self.quick).status == .cancelled)
            #expect(simulator.log.requests[1].method == "PATCH")
            #expect(simulator.log.requests[1].target == "/api/v3/threads/\(thread)?cancel=true")
        }
    }

    @Test func aThreadIsKeptOutOfTheHistory() async throws {
        try await withSimulatedClient { client, _ in
            let thread = try #require(try await client.ask(TurnRequest(query: "Bonjour")).thread)
            #expect(try await client.anonymizeThread(thread).isEphemeral == true)
        }
    }

    @Test func sourcesOfAnAnswer() async throws {
        try await withFile("bail.txt", Array("Le loyer est de mille euros.".utf8)) { path in
            try await withSimulatedClient { client, _ in
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                let turn = try await client.ask(TurnRequest(query: "Quel loyer ?", fileIDs: [id]))
                #expect(turn.text?.contains("mille euros") == true)
                #expect(turn.sources.map(\.document) == [id])
                #expect(turn.sources.first?.extract == "Le loyer est de mille euros.")
                let (name, thread) = (try #require(turn.id), try #require(turn.thread))
                let sources = try await client.sources(of: name, in: thread)
                #expect(sources.documents.map(\.name) == ["bail.txt"])
            }
        }
    }

    /// A turn that may have been begun is not begun once more; a refusal is no such thing.
    @Test(arguments: [(Fault.reset(), 1), (.status(502), 1), (.noAnswer(.object, code: 0), 1), (.status(500), 2)])
    func aTurnIsNotBegunTwice(fault: Fault, sent: Int) async throws {
        try await withSimulatedClient(FaultRule(fault, span: .arrivals([1...1]))) { client, simulator in
            let turn = try? await client.startTurn(TurnRequest(query: "q"))
            #expect((turn != nil) == (sent == 2))
            #expect(simulator.log.count == sent)
        }
    }

    /// What the field has: 202 with nothing to ask by.
    @Test func aTurnWithoutANameCannotBeAskedFor() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.reply("202 Accepted", #"{"status":"running"}"#))
        } client: { client, _ in
            let error = await #expect(throws: ParadigmError.self) { try await client.ask(TurnRequest(query: "q")) }
            #expect(error?.kind == .invalidReply)
            #expect(error?.mayHaveBeenProcessed == true)
        }
    }
}

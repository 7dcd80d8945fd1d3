import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// Follow-ups of a thread whose answers are told as they are written.
@Suite(.timeLimit(.minutes(10))) struct TurnStreamTests {
    private static let quick = PollSchedule(quick: .milliseconds(2), quickFor: .seconds(60))

    @Test func theAnswerIsToldPieceByPiece() async throws {
        try await withSimulatedClient { client, simulator in
            let thread = try #require(try await client.ask(TurnRequest(query: "Bonjour")).thread)
            var events: [TurnEvent] = []
            let turn = try await client.streamTurn(TurnRequest(query: "Encore une"), in: thread) { events.append($0) }
            #expect(turn?.phase == .done)
            #expect(events.compactMap(\.text).joined() == turn?.text)
            #expect(events.count > 3)
            let request = try #require(simulator.log.requests.last)
            #expect(request.target == "/api/v3/threads/\(thread)/turns")
            #expect(String(decoding: request.body, as: UTF8.self) == #"{"query":"Encore une","stream":true}"#)
            #expect(request.header("accept") == "text/event-stream")
        }
    }

    @Test func aTurnThatFailsIsNoAnswer() async throws {
        try await withSimulatedClient(FaultRule(.failedWork, match: "Encore")) { client, _ in
            let thread = try #require(try await client.ask(TurnRequest(query: "Bonjour")).thread)
            let turn = try await client.streamTurn(TurnRequest(query: "Encore"), in: thread) { _ in }
            #expect(turn?.phase == .failed && turn?.text == nil)
        }
    }

    private static let head = Replies.streamHead
    private static func event(_ name: String, _ data: String) -> [UInt8] {
        Replies.chunk("event: \(name)\ndata: \(data)\n\n")
    }
    private static func turn(_ status: String, _ parts: String = "[]") -> String {
        #"{"id":"t1","thread":"th","object":"turn","status":"\#(status)","messages":[{"role":"assistant","parts":\#(parts)}]}"#
    }
    private static let answered = turn("completed", #"[{"type":"text","text":"Oui"}]"#)

    private func stream(
        _ steps: [WireStep],
        then list: String? = nil
    ) async throws -> (turn: Turn?, events: [TurnEvent]) {
        try await withScriptedServer { connection in
            connection == 1 || list == nil ? steps : Replies.always(Replies.ok(list ?? ""))
        } client: { client, _ in
            var events: [TurnEvent] = []
            let turn = try await client.streamTurn(TurnRequest(query: "q"), in: "th", schedule: Self.quick) {
                events.append($0)
            }
            return (turn, events)
        }
    }

    /// The server goes on with what it has named, so that nobody need pay for it twice.
    @Test func aStreamThatIsCutIsAskedAbout() async throws {
        let steps: [WireStep] = [.readRequest, .send(Self.head + Self.event("turn", Self.turn("running"))), .close]
        let (turn, events) = try await stream(steps, then: #"{"results":[\#(Self.answered)]}"#)
        #expect(turn?.text == "Oui")
        #expect(events.count == 1)
    }

    @Test func aStreamThatIsCutBeforeItNamesTheTurnSaysThatItMayBePaidFor() async throws {
        let steps: [WireStep] = [
            .readRequest, .send(Self.head + Self.event("token", #"{"token":"Ou"}"#)), .close,
        ]
        let error = await #expect(throws: ParadigmError.self) { try await stream(steps) }
        #expect(error?.mayHaveBeenProcessed == true)
    }

    @Test func aServerThatDoesNotStreamIsTakenAtItsWord() async throws {
        let (turn, events) = try await stream([.readRequest, .send(Replies.ok(Self.answered))])
        #expect(turn?.text == "Oui")
        #expect(events.isEmpty)
    }

    @Test func aStatusThatNobodyKnowsIsUnderWay() async throws {
        let end = Self.head + Self.event("turn", Self.turn("dreaming")) + Replies.lastChunk
        let (turn, _) = try await stream(
            [.readRequest, .send(end)],
            then: #"{"results":[\#(Self.answered)]}"#
        )
        #expect(turn?.text == "Oui")
    }

    @Test func whatNoEventTellsIsNil() async throws {
        let end = Self.head + Self.event("token", #"{"token":"Oui"}"#) + Replies.done + Replies.lastChunk
        let (turn, events) = try await stream([.readRequest, .send(end)])
        #expect(turn == nil)
        #expect(events.map(\.text) == ["Oui"])
    }

    @Test func aFailureThatIsReportedFails() async throws {
        let end = Self.head + Self.event("error", #"{"message":"No tool"}"#) + Replies.lastChunk
        let error = await #expect(throws: ParadigmError.self) { try await stream([.readRequest, .send(end)]) }
        #expect(error?.kind == .workFailed)
        #expect(error?.serverMessage == "No tool")
    }

    @Test func aRefusalIsOne() async throws {
        let error = await #expect(throws: ParadigmError.self) {
            try await stream([.readRequest, .send(Replies.reply("404 Not Found", #"{"detail":"No such thread"}"#))])
        }
        #expect(error?.kind == .notFound)
    }
}

import Paradigm
import ParadigmAPI
import ParadigmHTTP
import ParadigmSimulator
import Testing

/// Deadlines in real time: each error comes after its deadline and not long after.
///
/// The upper bound is generous so that a busy machine does not fail the test; `scripts` measure the promised one.
@Suite(.timeLimit(.minutes(10))) struct DeadlineTests {
    private static let patience = Duration.seconds(20)
    /// The same for times that a test's own task measures, which other tests keep waiting.
    private static let longPatience = Duration.seconds(50)

    private func expect(
        _ phase: Deadlines.Phase,
        after deadline: Duration,
        of steps: [WireStep],
        _ change: @escaping (inout Deadlines) -> Void
    ) async throws {
        try await withScriptedServer { _ in
            steps
        } _: {
            change(&$0.deadlines)
        } client: { client, server in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .timedOut)
            #expect(error?.phase == phase)
            #expect(error?.deadline == deadline)
            await server.wait(for: .closed(1))
            // Seen from the server, the client waited a little less, or on a busy machine rather longer.
            let taken = try #require(server.log.time(from: .request(1, on: 1), to: .closed(1)))
            #expect(taken > deadline - .milliseconds(100) && taken < deadline + Self.patience, "\(taken)")
        }
    }

    @Test func `first byte`() async throws {
        try await expect(.firstByte, after: .milliseconds(200), of: [.readRequest]) {
            $0.firstByte = .milliseconds(200)
        }
    }

    @Test func `idle`() async throws {
        try await expect(.idle, after: .milliseconds(200), of: [.readRequest, .send("HTTP/1.1 200 OK\n")]) {
            $0.idle = .milliseconds(200)
        }
    }

    @Test func `total, however busy the server is`() async throws {
        let steps = [
            WireStep.readRequest, .send("HTTP/1.1 200 OK\n\n"),
            .drip([UInt8](repeating: 0x20, count: 9_999), every: .milliseconds(1)),
        ]
        try await expect(.total, after: .milliseconds(300), of: steps) {
            $0.total = .milliseconds(300)
            $0.firstByte = .seconds(5)
            $0.idle = .milliseconds(250)
        }
    }

    @Test func `total, when it is the shortest`() async throws {
        try await expect(.total, after: .milliseconds(200), of: [.readRequest]) { $0.total = .milliseconds(200) }
    }

    @Test func `a silent server does not extend the idle deadline, a slow one does`() async throws {
        // 40 bytes, 20 ms apart: 800 ms in all, with an idle deadline of 400 ms.
        let reply = Replies.ok("", extra: "X: 0123456789\n").suffix(40)
        try await withScriptedServer { _ in
            [.readRequest, .send(Array(Replies.ok("", extra: "X: 0123456789\n").dropLast(40)))]
                + [.drip(Array(reply), every: .milliseconds(20))]
        } _: {
            $0.deadlines.idle = .milliseconds(400)
        } client: { client, _ in
            let reply = try await client.send(.get("/x"))
            #expect(reply.timing.latency > .milliseconds(700))
        }
    }

    @Test func `connect`() async throws {
        try await withStuckPort { port in
            try await withParadigmClient(
                try ScriptedServer(log: WireLog(), port: port)
                    .configuration {
                        $0.deadlines.connect = .milliseconds(200)
                    }
            ) { client in
                var error: ParadigmError?
                let taken = await time {
                    error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                }
                #expect(error?.kind == .timedOut)
                #expect(error?.phase == .connect)
                #expect(error?.mayHaveBeenProcessed == false)
                #expect(taken >= .milliseconds(200) && taken < .milliseconds(200) + Self.longPatience, "\(taken)")
                #if os(Linux)
                await untilTrue { SocketTable.count(toPort: port) <= 2 }
                #endif
            }
        }
    }

    @Test func `a handshake that never ends is part of connecting`() async throws {
        try await withScriptedServer { _ in
            []
        } _: { server in
            var configuration = try server.configuration()
            configuration.baseURL = try .init("https://127.0.0.1:\(server.port)")
            configuration.deadlines.connect = .milliseconds(200)
            try await withParadigmClient(configuration) { client in
                let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                #expect(error?.phase == .connect)
                await server.wait(for: .closed(1))
            }
        }
    }

    @Test func `deadlines of one call alone`() async throws {
        try await withScriptedServer { _ in
            [.readRequest]
        } client: { client, _ in
            var call = RawCall.get("/x")
            call.deadlines = Deadlines(firstByte: .milliseconds(100))
            let error = await #expect(throws: ParadigmError.self) { try await client.send(call) }
            #expect(error?.deadline == .milliseconds(100))
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.max), .nanoseconds(1)])
    func `absurd deadlines end a call or do not, but never the process`(deadline: Duration) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: {
            $0.deadlines = Deadlines(connect: deadline, firstByte: deadline, idle: deadline, total: deadline)
        } client: { client, _ in
            do {
                _ = try await client.send(.get("/x"))
            } catch let error as ParadigmError {
                #expect(error.kind == .timedOut)
                #expect(deadline < .seconds(1))
            }
        }
    }

    @Test func `neither a long deadline nor a short one waits for the other`() async throws {
        func send(_ deadline: Duration, with client: ParadigmClient) -> Task<RawReply, any Error> {
            var call = RawCall.get("/x")
            call.deadlines = Deadlines(firstByte: deadline)
            return Task { [call] in try await client.send(call) }
        }
        try await withScriptedServer { _ in
            [.readRequest]
        } client: { client, server in
            let long = send(.seconds(500), with: client)
            await server.wait(for: .request(1, on: 1))
            // Each ends although one that is due earlier or later was entered before.
            for (connection, milliseconds) in [(2, 100), (3, 500), (4, 50)] {
                let short = send(.milliseconds(milliseconds), with: client)
                let error = await #expect(throws: ParadigmError.self) { try await short.value }
                #expect(error?.deadline == .milliseconds(milliseconds))
                await server.wait(for: .closed(connection))
            }
            long.cancel()
            await #expect(throws: CancellationError.self) { try await long.value }
        }
    }
}

import Paradigm
import ParadigmSimulator
import Testing

/// A kept-alive connection that dies just as it is used again.
@Suite(.timeLimit(.minutes(10))) struct StaleConnectionTests {
    private static let ends: [(name: String, step: WireStep)] = [("close", .close), ("reset", .reset)]

    @Test(arguments: ends.indices)
    func `the request goes out once more on a fresh connection`(index: Int) async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Replies.ok("{}")), .readRequest, Self.ends[index].step]
                : Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.get("/first"))
            let reply = try await client.send(.post("/second", body: Array("{}".utf8)))
            #expect(reply.attempts == 1)
            #expect(server.log.connections == 2)
            #expect(
                server.log.requests.map { $0.prefix { $0 != "\r\n" } }.suffix(2) == [
                    "POST /api/v2/second HTTP/1.1", "POST /api/v2/second HTTP/1.1",
                ]
            )
        }
    }

    @Test(arguments: [0, 3_600])
    func `a connection that lay unused for too long is not used again`(longestIdle: Int) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { server in
            let configuration = try server.configuration { $0.longestIdle = .seconds(longestIdle) }
            try await withParadigmClient(configuration) { client in
                _ = try await client.send(.get("/first"))
                _ = try await client.send(.get("/second"))
            }
            #expect(server.log.connections == (longestIdle == 0 ? 2 : 1))
        }
    }

    @Test(arguments: ends.indices)
    func `it goes out once more and no oftener`(index: Int) async throws {
        try await withScriptedServer { connection in
            (connection == 1 ? [.readRequest, .send(Replies.ok("{}"))] : []) + [.readRequest, Self.ends[index].step]
        } client: { client, server in
            _ = try await client.send(.get("/first"))
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get("/second")) }
            #expect(error?.kind == .connectionLost)
            #expect(server.log.connections == 2)
            #expect(server.log.requests.count == 3)
        }
    }

    @Test(arguments: ends.indices)
    func `a fresh connection that dies is not replaced`(index: Int) async throws {
        try await withScriptedServer { _ in
            [.readRequest, Self.ends[index].step]
        } client: { client, server in
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get("/first")) }
            #expect(error?.kind == .connectionLost)
            #expect(server.log.requests.count == 1)
        }
    }

    @Test(arguments: ends.indices)
    func `what must not be repeated is not`(index: Int) async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Replies.ok("{}")), .readRequest, Self.ends[index].step]
                : Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.get("/first"))
            var call = RawCall(method: .delete, path: "/files/1")
            call.isRepeatable = false
            let error = await #expect(throws: ParadigmError.self) { try await client.send(call) }
            #expect(error?.kind == .connectionLost)
            #expect(error?.mayHaveBeenProcessed == true)
            #expect(server.log.connections == 1)
            #expect(server.log.requests.count == 2)
        }
    }

    @Test(arguments: ["H", "HTTP/1.1 100 Continue\n\n", "HTTP/1.1 200 OK\nContent-Length: 9\n\n{"])
    func `after a first byte nothing is repeated`(byte: String) async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Replies.ok("{}")), .readRequest, .send(byte), .close]
                : Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.get("/first"))
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get("/second")) }
            #expect(error?.kind == .replyCut)
            #expect(server.log.requests.count == 2)
        }
    }

    @Test func `a connection that the server closed while idle is replaced`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .send(Replies.ok("{}")), .close]
        } client: { client, server in
            for number in 1...3 {
                // Whether the close is seen before the request is written or after: it goes through.
                _ = try await client.send(.get("/x"))
                await server.wait(for: .closed(number))
            }
            #expect(server.log.connections == 3)
        }
    }

    @Test func `a deadline holds for the repeated request too`() async throws {
        try await withScriptedServer { connection in
            connection == 1 ? [.readRequest, .send(Replies.ok("{}")), .readRequest, .close] : []
        } _: {
            $0.deadlines.firstByte = .milliseconds(200)
        } client: { client, _ in
            _ = try await client.send(.get("/first"))
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get("/second")) }
            #expect(error?.kind == .timedOut)
            #expect(error?.phase == .firstByte)
        }
    }

    @Test func `a stream that ended in words only leaves its connection, and nothing of it is repeated`() async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [
                    .readRequest, .send(Replies.ok("{}")), .readRequest, .send(Replies.streamHead),
                    .send(Replies.piece("a", finish: "stop") + Replies.done),
                ]
                : Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.get("/first"))
            for try await _ in client.streamChat(.greeting) {}
            for number in 1...3 { _ = try await client.send(.get("/\(number)")) }
            await server.wait(for: .closed(1))
            #expect(server.log.connections == 2)
            #expect(server.log.requests.count == 5)
        }
    }
}

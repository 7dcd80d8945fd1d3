import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Testing

@Suite(.timeLimit(.minutes(10))) struct HostileReplyTests {
    @Test(arguments: HostileReply.all)
    func `each ends in its own error`(hostile: HostileReply) async throws {
        try await withScriptedServer { _ in
            [.readRequest] + hostile.steps
        } _: {
            hostile.configure(&$0)
        } client: { client, server in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == hostile.kind, "\(error?.message ?? "")")
            #expect(error?.phase == hostile.phase)
            #expect(error?.message.contains(hostile.says) == true, "\(error?.message ?? "")")
            #expect(error?.host == "127.0.0.1:\(server.port)")
            #expect(error?.attempts == 1)
            #expect(server.log.requests.count == 1)
        }
    }

    @Test(arguments: HostileReply.cut + HostileReply.malformed + HostileReply.large + HostileReply.slow)
    func `none of them spoils the next call`(hostile: HostileReply) async throws {
        try await withScriptedServer { connection in
            connection == 1 ? [.readRequest] + hostile.steps : Replies.always(Replies.ok(Replies.chat))
        } _: {
            hostile.configure(&$0)
        } client: { client, server in
            await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            await server.wait(for: .closed(1))
            var call = RawCall.get("/x")
            call.deadlines = Deadlines()
            let reply = try await client.send(call)
            #expect(reply.body == Array(Replies.chat.utf8))
            #expect(server.log.connections == 2)
        }
    }

    @Test(arguments: HostileReply.useless)
    func `a whole reply of no use costs no connection`(hostile: HostileReply) async throws {
        try await withScriptedServer { _ in
            [.readRequest] + hostile.steps + Replies.always(Replies.ok(Replies.chat))
        } client: { client, server in
            await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            let reply = try await client.chat(.greeting)
            #expect(reply.text == "Bonjour")
            #expect(server.log.connections == 1)
        }
    }

    @Test func `bytes after a reply are noticed and never taken for the next one`() async throws {
        let stray = Replies.ok(#"{"stray":true}"#)
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Replies.ok("{}")), .gate("stray"), .send(stray)]
                : Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.get("/x"))
            server.open("stray")
            await server.wait(for: .closed(1))
            let reply = try await client.send(.get("/x"))
            #expect(reply.body == Array("{}".utf8))
            #expect(server.log.connections == 2)
        }
    }

    @Test func `a request that is refused while it is still being sent gives the refusal`() async throws {
        try await withScriptedServer { _ in
            [.readHead, .send(Replies.reply("413 Content Too Large", #"{"error":"too_large"}"#)), .closeOutput]
        } client: { client, _ in
            let body = [UInt8](repeating: 0x20, count: 4 << 20)
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.post("/x", body: body)) }
            #expect(error?.status == 413)
            #expect(error?.kind == .invalidRequest)
        }
    }
}

import Paradigm
import ParadigmAPI
import Testing

/// Bytes that answer no request: the reply before them is taken, and their connection is never used again.
@Suite(.timeLimit(.minutes(10))) struct LeftoverTests {
    private static let first = Replies.ok("\"first\"")
    private static let second = Replies.ok("\"second\"")

    /// What may come behind a reply, and whether it is a reply that nobody asked for.
    private static let leftovers: [(bytes: [UInt8], isReply: Bool)] = [
        ("\n".wire, false), ("\n\n".wire, false), (Array("}".utf8), false), (Array("\u{0}".utf8), false),
        (Replies.ok("\"stray\""), true), (Array("HTTP".utf8), true), ("\n".wire + Replies.ok("\"stray\""), true),
        (Replies.reply("408 Request Timeout", "", extra: "Connection: close\n"), false),
    ]

    /// Framings of the first reply.
    private static let framings = [
        first, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n7\n\"first\"\n0\n\n".wire,
    ]

    @Test(arguments: leftovers.indices, framings.indices)
    func `behind a reply, at once or piece by piece`(index: Int, framing: Int) async throws {
        let (bytes, isReply) = Self.leftovers[index]
        let whole = Self.framings[framing] + bytes
        // In one piece, and cut within the reply, at its end, and within what follows.
        for cut in [whole.count, 20, whole.count - bytes.count - 1, whole.count - bytes.count, whole.count - 1] {
            try await withScriptedServer { connection in
                connection == 1
                    ? [.readRequest, .send(Array(whole[..<cut])), .send(Array(whole[cut...])), .readRequest]
                    : Replies.always(Self.second)
            } client: { client, server in
                try await expect("\"first\"", from: client)
                await server.wait(for: .closed(1))
                try await expect("\"second\"", from: client)
                #expect(server.log.connections == 2)
                // The first byte of a reply is enough to know one.
                #expect(client.surplusReplies.count == (isReply ? 1 : 0), "\(cut)")
            }
        }
    }

    @Test(arguments: leftovers.indices)
    func `while nothing is asked`(index: Int) async throws {
        let (bytes, isReply) = Self.leftovers[index]
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Self.first), .readRequest, .send(Self.first), .gate("late"), .send(bytes)]
                : Replies.always(Self.second)
        } client: { client, server in
            let lane = try await client.borrowLane()
            defer { client.giveBack(lane) }
            let request = try client.request(for: .get("/x"))
            let before = [try await lane.send(request), try await lane.send(request)]
            #expect(client.surplusReplies.count == 0)
            server.open("late")
            await server.wait(for: .closed(1))
            let after = try await lane.send(request)
            #expect(after.body == Array("\"second\"".utf8))
            #expect(client.surplusReplies.count == (isReply ? 1 : 0))
            // Both replies of the connection are in doubt, the one that came over another is not.
            #expect(before.allSatisfy { client.surplusReplies.cameOver($0.head.connection) == isReply })
            #expect(!client.surplusReplies.cameOver(after.head.connection))
            #expect(Set((before + [after]).map(\.head.connection)).count == 2)
        }
    }

    private func expect(_ body: String, from client: ParadigmClient) async throws {
        let reply = try await client.send(.get("/x"))
        #expect(String(decoding: reply.body, as: UTF8.self) == body)
    }

    @Test func `a streamed reply tells its connection too`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Self.first)
        } client: { client, _ in
            let lane = try await client.borrowLane()
            defer { client.giveBack(lane) }
            let request = try client.request(for: .get("/x"))
            let head = try await lane.open(request)
            while try await lane.read() != nil {}
            #expect(head.connection > 0)
            let second = try await lane.send(request)
            #expect(second.head.connection == head.connection)
        }
    }

    /// Old servers end a body with a line end; it may be slower than the next request.
    @Test(arguments: ["\n", "\n\n"])
    func `line ends that come after the next request cost no second one`(lineEnds: String) async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Self.first), .readRequest, .send(lineEnds), .send(Self.second), .readRequest]
                : Replies.always(Self.first)
        } client: { client, server in
            try await expect("\"first\"", from: client)
            try await expect("\"second\"", from: client)
            await server.wait(for: .closed(1))
            try await expect("\"first\"", from: client)
            #expect(server.log.requests.count == 3)
            #expect(server.log.connections == 2)
        }
    }

    @Test func `other bytes that come after the next request send it over another connection`() async throws {
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(Self.first), .readRequest, .send("}"), .send(Self.first), .readRequest]
                : Replies.always(Self.second)
        } client: { client, server in
            try await expect("\"first\"", from: client)
            try await expect("\"second\"", from: client)
            #expect(server.log.connections == 2)
        }
    }

    @Test func `what must not be repeated is not`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .send(Self.first), .readRequest, .send("}"), .send(Self.first)]
        } client: { client, server in
            _ = try await client.send(.get("/1"))
            var call = RawCall(method: .delete, path: "/2")
            call.isRepeatable = false
            let error = await #expect(throws: ParadigmError.self) { try await client.send(call) }
            #expect(error?.kind == .invalidReply)
            #expect(server.log.requests.count == 2)
        }
    }
}

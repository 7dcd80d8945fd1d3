import Paradigm
import ParadigmAPI
import Testing

@Suite(.timeLimit(.minutes(10))) struct KeepAliveTests {
    @Test func `many calls in a row take one connection`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } client: { client, server in
            for number in 1...100 {
                let reply = try await client.send(.get("/models/\(number)"))
                #expect(reply.body == Array("{}".utf8))
                #expect(reply.attempts == 1)
            }
            #expect(server.log.connections == 1)
            #expect(server.log.requests.count == 100)
            #expect(server.log.requests.last?.hasPrefix("GET /api/v2/models/100 HTTP/1.1\r\n") == true)
        }
    }

    @Test func `a request goes out with the fields that servers need, and its body byte for byte`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } client: { client, server in
            _ = try await client.send(.post("/chat/completions", body: Array(#"{"é" : 1}"#.utf8)))
            let lines = try #require(server.log.requests.first)
                .split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.first == "POST /api/v2/chat/completions HTTP/1.1")
            #expect(lines.contains("Host: 127.0.0.1:\(server.port)"))
            #expect(lines.contains("Authorization: Bearer sk-test"))
            #expect(lines.contains("Content-Type: application/json"))
            #expect(lines.contains("Accept-Encoding: identity"))
            #expect(lines.contains("Content-Length: 10"))
            #expect(lines.last == #"{"é" : 1}"#)
        }
    }

    /// Bodies framed in each way, and whether the connection serves the next call too.
    static let framings: [(name: String, reply: [UInt8], closes: Bool, body: String, keepsConnection: Bool)] = [
        ("content-length", Replies.ok("hello"), false, "hello", true),
        ("chunked", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n".wire, false, "hello", true),
        ("until close", "HTTP/1.1 200 OK\n\nhello".wire, true, "hello", false),
        ("HTTP/1.0", "HTTP/1.0 200 OK\nContent-Length: 5\n\nhello".wire, true, "hello", false),
        (
            "HTTP/1.0 kept", "HTTP/1.0 200 OK\nConnection: keep-alive\nContent-Length: 5\n\nhello".wire, false, "hello",
            true
        ),
        (
            "HTTP/1.0 with chunks",
            "HTTP/1.0 200 OK\nConnection: keep-alive\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n".wire, false,
            "hello",
            false
        ),
        ("100", "HTTP/1.1 100 Continue\n\n".wire + Replies.ok("hello"), false, "hello", true),
        ("103", "HTTP/1.1 103 Early Hints\nLink: <a>\n\n".wire + Replies.ok("hello"), false, "hello", true),
        ("204", "HTTP/1.1 204 No Content\n\n".wire, false, "", true),
        ("empty", Replies.ok(""), false, "", true),
        ("close", Replies.ok("hello", extra: "Connection: close\n"), false, "hello", false),
        ("close in a list", Replies.ok("hello", extra: "Connection: x, Close\n"), true, "hello", false),
    ]

    @Test(arguments: framings.indices)
    func `each framing gives the body, and the connection is kept when it may be`(index: Int) async throws {
        let framing = Self.framings[index]
        let steps = framing.closes ? [.readRequest, .send(framing.reply), .close] : Replies.always(framing.reply)
        try await withScriptedServer { _ in
            steps
        } client: { client, server in
            for _ in 1...3 {
                let reply = try await client.send(.get("/x"))
                #expect(String(decoding: reply.body, as: UTF8.self) == framing.body)
            }
            #expect(server.log.connections == (framing.keepsConnection ? 1 : 3), "\(framing.name)")
        }
    }

    @Test func `a reply that comes byte by byte is the same reply`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .drip(Replies.ok(Replies.chat), every: .microseconds(50))]
        } client: { client, _ in
            let reply = try await client.chat(.greeting)
            #expect(reply.text == "Bonjour")
        }
    }

    @Test func `a server that says no more keeps what it said`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .send("HTTP/1.1 200 OK\n\nhel"), .send("lo"), .closeOutput]
        } client: { client, server in
            let reply = try await client.send(.get("/x"))
            #expect(reply.body == Array("hello".utf8))
            await server.wait(for: .closed(1))
        }
    }

    @Test func `fresh connections are closed after their reply`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: {
            $0.reusesConnections = false
        } client: { client, server in
            for number in 1...3 {
                _ = try await client.send(.get("/x"))
                await server.wait(for: .closed(number))
            }
            #expect(server.log.connections == 3)
            #expect(server.log.requests.allSatisfy { $0.contains("Connection: close\r\n") })
        }
    }

    @Test func `a large body goes out whole and a large reply comes back whole`() async throws {
        let text = String(repeating: "0123456789abcdef", count: 500_000)
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(text))
        } client: { client, server in
            let reply = try await client.send(.post("/x", body: Array(text.utf8)))
            #expect(reply.body == Array(text.utf8))
            #expect(server.log.requests.first?.hasSuffix(text) == true)
        }
    }

    @Test func `the clocks of a reply agree with each other`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } client: { client, _ in
            let first = try await client.send(.get("/x")).timing
            let second = try await client.send(.get("/x")).timing
            #expect(first.connecting > .zero)
            #expect(second.connecting == .zero)
            #expect(first.timeToFirstByte > .zero && first.timeToFirstByte <= first.latency)
            #expect(second.sentAt >= first.sentAt + first.latency)
        }
    }
}

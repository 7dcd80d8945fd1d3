import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct StreamTests {
    private static func stream(_ events: [UInt8]...) -> [WireStep] {
        [.readRequest, .send(Replies.streamHead)] + events.map { .send($0) }
    }

    /// Reads a stream to its end.
    private func read(_ stream: ChatStream) async throws -> (text: String, chunks: [ChatChunk]) {
        var chunks: [ChatChunk] = []
        for try await chunk in stream { chunks.append(chunk) }
        return (chunks.map(\.text).joined(), chunks)
    }

    @Test func `the pieces make up the answer`() async throws {
        try await withSimulatedClient { client, simulator in
            let whole = try await client.chat(.greeting)
            let (text, chunks) = try await read(client.streamChat(.greeting))
            #expect(text == whole.text)
            #expect(chunks.last?.finishReason == .stop)
            #expect(chunks.allSatisfy { $0.usage == nil })
            let request = try #require(simulator.log.requests.last)
            #expect(request.header("accept") == "text/event-stream")
            #expect(try JSONValue(parsing: request.body)["stream"]?.bool == true)
        }
    }

    @Test func `usage comes last when it is asked for`() async throws {
        try await withSimulatedClient { client, _ in
            let whole = try await client.chat(.greeting)
            let (_, chunks) = try await read(client.streamChat(.greeting, includeUsage: true))
            #expect(chunks.last?.usage == whole.usage)
            #expect(chunks.dropLast().allSatisfy { $0.usage == nil })
        }
    }

    @Test func `streams and calls in turn take one connection`() async throws {
        try await withSimulatedClient { client, simulator in
            for _ in 1...10 {
                _ = try await read(client.streamChat(.greeting))
                _ = try await client.chat(.greeting)
            }
            #expect(simulator.log.connections == 1)
        }
    }

    @Test func `each iterator asks anew`() async throws {
        try await withSimulatedClient { client, simulator in
            let stream = client.streamChat(.greeting)
            let first = try await read(stream).text
            let second = try await read(stream).text
            #expect(first == second)
            #expect(simulator.log.count == 2)
        }
    }

    @Test func `a stream of which no piece is asked for is not sent`() async throws {
        try await withSimulatedClient { client, simulator in
            _ = client.streamChat(.greeting).makeAsyncIterator()
            #expect(simulator.log.connections == 0)
        }
    }

    @Test func `pieces come as they are written, not all at the end`() async throws {
        try await withScriptedServer { _ in
            Self.stream(Replies.piece("Bon")) + [
                .gate("rest"), .send(Replies.piece("jour", finish: "stop") + Replies.done),
            ]
        } client: { client, server in
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first?.text == "Bon")
            server.open("rest")
            let second = try await iterator.next()
            #expect(second?.text == "jour")
            let third = try await iterator.next()
            #expect(third == nil)
            let fourth = try await iterator.next()
            #expect(fourth == nil)
        }
    }

    // MARK: Trouble

    @Test func `an error in the middle is told, after what came before it`() async throws {
        try await withSimulatedClient(FaultRule(.streamError(afterEvents: 3))) { client, simulator in
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            for _ in 1...3 {
                let chunk = try await iterator.next()
                #expect(chunk != nil)
            }
            let error = await #expect(throws: ParadigmError.self) { _ = try await iterator.next() }
            #expect(error?.kind == .serverError)
            #expect(error?.serverMessage == "The model failed while it answered.")
            #expect(error?.requestID?.hasPrefix("sim-") == true)
            #expect(error?.mayHaveBeenProcessed == true)
            #expect(simulator.log.count == 1)
        }
    }

    @Test(arguments: [Fault.cutStream(afterEvents: 3), .cutStream(afterEvents: nil)])
    func `a stream that ends before its end mark was cut`(fault: Fault) async throws {
        try await withSimulatedClient(FaultRule(fault)) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { _ = try await read(client.streamChat(.greeting)) }
            #expect(error?.kind == .streamCut)
            #expect(error?.mayHaveBeenProcessed == true)
            // What was read may have been used: it is not sent again.
            #expect(simulator.log.count == 1)
        }
    }

    /// Ends of a stream, and what they come to.
    static let ends: [(name: String, steps: [WireStep], kind: ParadigmError.Kind?)] = [
        ("[DONE]", stream(Replies.piece("x"), Replies.done, Replies.lastChunk), nil),
        ("[DONE] without a reason", stream(Replies.piece("x"), Replies.done), nil),
        ("a reason without [DONE]", stream(Replies.piece("x", finish: "stop"), Replies.lastChunk), nil),
        ("only [DONE]", stream(Replies.done, Replies.lastChunk), .invalidReply),
        ("lost after the reason", stream(Replies.piece("x", finish: "stop")) + [.close], nil),
        ("neither", stream(Replies.piece("x"), Replies.lastChunk), .streamCut),
        ("nothing at all", stream(Replies.lastChunk), .streamCut),
        ("close", stream(Replies.piece("x")) + [.close], .replyCut),
        ("reset", stream(Replies.piece("x")) + [.gate("x"), .reset], .replyCut),
        ("half an event", stream(Replies.chunk("data: {\"choi"), Replies.lastChunk), .streamCut),
        ("not JSON", stream(Replies.chunk("data: {oops}\n\n"), Replies.lastChunk), .invalidReply),
        ("not a piece", stream(Replies.chunk("data: [1]\n\n"), Replies.lastChunk), .invalidReply),
        ("an error event", stream(Replies.chunk("event: error\ndata: {\"message\":\"no\"}\n\n")), .serverError),
        ("bad framing", stream(Replies.piece("x"), "zz\n".wire), .invalidReply),
        ("an endless line", stream() + [.flood(Replies.chunk(String(repeating: "x", count: 16_384)))], nil),
    ]

    @Test(arguments: ends.indices)
    func `each end of a stream is told apart`(index: Int) async throws {
        let end = Self.ends[index]
        try await withScriptedServer { _ in
            end.steps
        } client: { client, server in
            server.open("x")
            do {
                _ = try await read(client.streamChat(.greeting))
                #expect(end.kind == nil, "\(end.name)")
            } catch let error as ParadigmError {
                let wanted = end.name == "an endless line" ? [.invalidReply, .replyTooLarge] : [end.kind]
                #expect(wanted.contains(error.kind), "\(end.name): \(error)")
            }
        }
    }

    @Test(
        arguments: [
            ("429", ParadigmError.Kind.rateLimited, 429), (#""rate_limit_exceeded""#, .rateLimited, 429),
            (#""insufficient_quota""#, .quotaSpent, 429), (#""context_length_exceeded""#, .invalidRequest, 400),
            (#""content_filter""#, .invalidRequest, 400), (#""server_error""#, .serverError, 500),
            (#""overloaded""#, .serverError, 503), ("null", .serverError, 200), ("7", .serverError, 200),
        ] as [(String, ParadigmError.Kind, Int)]
    )
    func `an error in a stream is what its code says`(code: String, kind: ParadigmError.Kind, status: Int) async throws
    {
        let event = #"data: {"error":{"message":"the server's words","code":\#(code)}}"# + "\n\n"
        for before in [[], Replies.piece("x")] {
            try await withScriptedServer { _ in
                Self.stream(before, Replies.chunk(event), Replies.lastChunk)
            } client: { client, _ in
                let error = await #expect(throws: ParadigmError.self) {
                    _ = try await read(client.streamChat(.greeting))
                }
                #expect(error?.kind == kind)
                #expect(error?.status == status)
                #expect(error?.serverMessage == "the server's words")
                #expect(error?.message.contains("the server's words") == true)
            }
        }
    }

    @Test func `an error before the first piece is tried again as that of any call`() async throws {
        let busy = Replies.chunk(#"data: {"error":{"message":"busy","code":503}}"# + "\n\n")
        try await withScriptedServer { connection in
            connection == 1
                ? Self.stream(busy) : Self.stream(Replies.piece("x", finish: "stop"), Replies.done, Replies.lastChunk)
        } _: {
            $0.retry = .standard
            $0.retry.base = .milliseconds(1)
        } client: { client, server in
            let (text, _) = try await read(client.streamChat(.greeting))
            #expect(text == "x")
            #expect(server.log.requests.count == 2)
        }
    }

    @Test(arguments: [
        "", "Content-Type: application/json\n", "Content-Type: text/plain\n", "Content-Type: text/event-streamx\n",
    ])
    func `a stream is known by its bytes`(type: String) async throws {
        try await withScriptedServer { _ in
            [
                .readRequest,
                .send("HTTP/1.1 200 OK\n\(type)Transfer-Encoding: chunked\n\n".wire + Replies.chunk("da")),
                .send(Replies.chunk("ta:\n\n") + Replies.piece("x", finish: "stop") + Replies.done + Replies.lastChunk),
            ]
        } client: { client, _ in
            let (text, _) = try await read(client.streamChat(.greeting))
            #expect(text == "x")
        }
    }

    @Test func `a server that leaves the connection open after the answer keeps nobody waiting`() async throws {
        let usage = Replies.chunk(#"data: {"choices":[],"usage":{"total_tokens":3}}"# + "\n\n")
        for end in [[], usage, usage + Replies.chunk(": ping\n\n"), Replies.done] {
            try await withScriptedServer { _ in
                Self.stream(Replies.piece("x"), Replies.piece("y", finish: "stop") + end) + [.gate("never")]
            } _: {
                $0.patienceAfterAnswer = .zero
            } client: { client, server in
                let (text, _) = try await read(client.streamChat(.greeting))
                #expect(text == "xy")
                #expect(server.log.requests.count == 1)
            }
        }
    }

    @Test func `a choice that is still to come is waited for`() async throws {
        var request = ChatRequest.greeting
        request.additionalFields["n"] = 2
        let second = Replies.chunk(
            #"data: {"choices":[{"index":1,"delta":{"content":"y"},"finish_reason":"stop"}]}"# + "\n\n"
        )
        try await withScriptedServer { [second] _ in
            Self.stream(Replies.piece("x", finish: "stop")) + [.gate("second"), .send(second + Replies.done)]
        } _: {
            $0.patienceAfterAnswer = .zero
        } client: { [request] client, server in
            var iterator = client.streamChat(request).makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first?.text == "x")
            server.open("second")
            let other = try await iterator.next()
            #expect(other?.choices.first?.text == "y")
            let last = try await iterator.next()
            #expect(last == nil)
        }
    }

    @Test func `JSON with the end of a stream behind it is said to be that`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(Replies.chat + "\n\ndata: [DONE]\n\n", type: "text/event-stream"))
        } client: { client, _ in
            for call in 1...2 {
                let error = await #expect(throws: ParadigmError.self) {
                    if call == 1 {
                        _ = try await read(client.streamChat(.greeting))
                    } else {
                        _ = try await client.chat(.greeting)
                    }
                }
                #expect(error?.kind == .invalidReply)
                #expect(error?.message.contains("JSON with the events of a stream behind it") == true)
            }
        }
    }

    @Test func `a stream that nobody asked for is put together`() async throws {
        let events =
            #"data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(events, type: "text/event-stream"))
        } client: { client, _ in
            let reply = try await client.chat(.greeting)
            #expect(reply.text == "x")
        }
    }

    @Test func `after its failure a stream is over`() async throws {
        try await withScriptedServer { _ in
            Self.stream(Replies.piece("x"), Replies.chunk("data: {oops}\n\n"))
        } client: { client, server in
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            _ = try await iterator.next()
            await #expect(throws: ParadigmError.self) { _ = try await iterator.next() }
            let next = try await iterator.next()
            #expect(next == nil)
            await server.wait(for: .closed(1))
            #expect(server.log.requests.count == 1)
        }
    }

    @Test func `what is no stream is said to be none`() async throws {
        for reply in [Replies.ok(Replies.chat), Replies.ok("<html>", type: "text/html"), Replies.ok("", type: "")] {
            try await withScriptedServer { _ in
                Replies.always(reply)
            } client: { client, server in
                let error = await #expect(throws: ParadigmError.self) {
                    _ = try await read(client.streamChat(.greeting))
                }
                #expect(error?.kind == .invalidReply)
                #expect(error?.message.contains("not with a stream") == true || reply.contains(0x3A))
                #expect(server.log.requests.count == 1)
            }
        }
    }

    @Test func `a failure before the first piece is tried again`() async throws {
        let rule = FaultRule(.status(503), span: .arrivals([1...2]))
        try await withSimulatedClient(rule) { client, simulator in
            let (text, _) = try await read(client.streamChat(.greeting))
            #expect(!text.isEmpty)
            #expect(simulator.log.count == 3)
        }
    }

    @Test func `a refused stream says why, and leaves a connection that can be used`() async throws {
        try await withSimulatedClient(FaultRule(.status(400), span: .arrivals([1...1]))) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { _ = try await read(client.streamChat(.greeting)) }
            #expect(error?.status == 400)
            #expect(error?.kind == .invalidRequest)
            _ = try await client.chat(.greeting)
            #expect(simulator.log.count == 2)
            #expect(simulator.log.connections == 1)
        }
    }
}

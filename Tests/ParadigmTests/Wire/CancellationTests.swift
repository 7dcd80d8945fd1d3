import Paradigm
import ParadigmAPI
import ParadigmHTTP
import ParadigmSimulator
import Testing

/// Cancelling a task reaches the wire: the server sees the connection close.
@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
    private static let streaming = [WireStep.readRequest, .send(Replies.streamHead), .send(Replies.piece("Bon"))]

    @Test func `while the first byte is awaited`() async throws {
        try await withScriptedServer { _ in
            [.readRequest]
        } client: { client, server in
            let call = Task { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 1))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            await server.wait(for: .closed(1))
        }
    }

    @Test func `in the middle of a reply`() async throws {
        try await withScriptedServer { _ in
            [
                .readRequest,
                .drip(Replies.ok("").dropLast(4) + [UInt8](repeating: 0x58, count: 9_999), every: .milliseconds(1)),
            ]
        } client: { client, server in
            let call = Task { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 1))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            await server.wait(for: .closed(1))
        }
    }

    @Test func `before anything was sent`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(Replies.chat))
        } client: { client, server in
            // Once with a connection that waits to be used, once without.
            for _ in 1...2 {
                let requests = server.log.requests.count
                let call = Task {
                    unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                    return try await client.chat(.greeting)
                }
                await #expect(throws: CancellationError.self) { try await call.value }
                #expect(server.log.requests.count == requests)
                _ = try await client.chat(.greeting)
                #expect(server.log.requests.count == requests + 1)
            }
        }
    }

    #if os(Linux)
    @Test func `while the connection is being opened`() async throws {
        try await withStuckPort { port in
            let before = SocketTable.count(toPort: port)
            let configuration = try ScriptedServer(log: WireLog(), port: port).configuration()
            try await withParadigmClient(configuration) { client in
                let call = Task { try await client.chat(.greeting) }
                await untilTrue { SocketTable.count(toPort: port) > before }
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
                await untilTrue { SocketTable.count(toPort: port) <= before }
                #expect(SocketTable.count(toPort: port) <= before)
            }
        }
    }
    #endif

    @Test func `during a handshake`() async throws {
        try await withScriptedServer { _ in
            []
        } _: { server in
            var configuration = try server.configuration()
            configuration.baseURL = try .init("https://127.0.0.1:\(server.port)")
            configuration.deadlines.connect = .seconds(500)
            try await withParadigmClient(configuration) { client in
                let call = Task { try await client.chat(.greeting) }
                await server.wait(for: .opened(1))
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
                await server.wait(for: .closed(1))
            }
        }
    }

    @Test func `of handshakes lets as many others begin and no more`() async throws {
        try await withScriptedServer { _ in
            []
        } _: { server in
            var configuration = try server.configuration()
            configuration.baseURL = try .init("https://127.0.0.1:\(server.port)")
            configuration.deadlines.connect = .seconds(500)
            try await withParadigmClient(configuration) { client in
                let first = OpeningPace.first
                let calls = (0..<first).map { _ in Task { try await client.chat(.greeting) } }
                await server.wait(for: .opened(first))
                let waiting = (0..<50).map { _ in Task { try await client.chat(.greeting) } }
                for begun in [first + 10, first + 20] {
                    for call in calls[(begun - first - 10)..<(begun - first)] {
                        call.cancel()
                        await #expect(throws: CancellationError.self) { try await call.value }
                    }
                    await server.wait(for: .opened(begun))
                    #expect(server.log.connections == begun)
                }
                for call in calls + waiting { call.cancel() }
            }
        }
    }

    @Test func `in the middle of a stream`() async throws {
        try await withScriptedServer { _ in
            Self.streaming
        } client: { client, server in
            let reading = Task {
                var text = ""
                for try await chunk in client.streamChat(.greeting) {
                    text += chunk.text
                    server.open("read")
                }
                return text
            }
            await server.wait(for: .request(1, on: 1))
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            await server.wait(for: .closed(1))
        }
    }

    @Test func `when an iterator is dropped`() async throws {
        try await withScriptedServer { connection in
            connection == 1 ? Self.streaming : Replies.always(Replies.ok(Replies.chat))
        } _: {
            $0.maximumConnections = 1
        } client: { client, server in
            for try await chunk in client.streamChat(.greeting) {
                #expect(chunk.text == "Bon")
                break
            }
            await server.wait(for: .closed(1))
            // The lane is free again.
            let reply = try await client.chat(.greeting)
            #expect(reply.text == "Bonjour")
        }
    }

    @Test func `while a pause is waited for`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.reply("429 Too Many Requests", "{}", extra: "Retry-After: 100\n"))
        } _: {
            $0.retry = .standard
        } client: { client, server in
            let call = Task { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 1))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(server.log.requests.count == 1)
        }
    }

    @Test func `one call's end is not another's`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .gate("go"), .send(Replies.ok(Replies.chat))]
        } client: { client, server in
            let first = Task { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 1))
            let second = Task { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 2))
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            server.open("go")
            let reply = try await second.value
            #expect(reply.text == "Bonjour")
        }
    }

    /// What a thread drops must not take with it what the event loop has begun since.
    @Test func `a lane that comes back is quiet before the next call takes it`() async throws {
        try await withScriptedServer { connection in
            connection == 1 ? Self.streaming : Replies.always(Replies.ok(Replies.chat))
        } _: {
            $0.maximumConnections = 1
        } client: { client, _ in
            let lane = try await client.borrowLane()
            let executor = try #require(lane.executor)
            client.giveBack(lane)
            var iterator = Optional(client.streamChat(.greeting).makeAsyncIterator())
            _ = try await iterator?.next()
            let (isBusy, isDropped) = (Flag(), Flag())
            let reply = Task(executorPreference: executor) {
                // The loop can do nothing else until the stream has been dropped on another thread.
                isBusy.set()
                while !isDropped.isSet {}
                return try await client.chat(.greeting)
            }
            await untilTrue { isBusy.isSet }
            iterator = nil
            isDropped.set()
            let text = try await reply.value.text
            #expect(text == "Bonjour")
        }
    }
}

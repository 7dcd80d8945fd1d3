import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Testing

@Suite(.timeLimit(.minutes(10))) struct PoolTests {
    @Test func `no more connections are opened than allowed`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(Replies.chat))
        } _: {
            $0.maximumConnections = 3
        } client: { client, server in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<60 { group.addTask { try await client.chat(.greeting).text } }
                for try await text in group { #expect(text == "Bonjour") }
            }
            #expect(server.log.connections <= 3)
            #expect(server.log.requests.count == 60)
        }
    }

    @available(macOS 26.0, *)
    @Test func `those who wait are served in order`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .gate("go"), .send(Replies.ok("{}"))] + Replies.always(Replies.ok("{}"))
        } _: {
            $0.maximumConnections = 1
        } client: { client, server in
            let calls = (0..<20).map { number in begin { try await client.send(.get("/\(number)")) } }
            await server.wait(for: .request(1, on: 1))
            server.open("go")
            for call in calls { _ = try await call.value }
            let paths = server.log.requests.map { $0.split(separator: " ")[1] }
            #expect(paths == (0..<20).map { "/api/v2/\($0)" })
        }
    }

    @available(macOS 26.0, *)
    @Test func `whoever is cancelled while waiting leaves the line at once`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .gate("go"), .send(Replies.ok("{}"))] + Replies.always(Replies.ok("{}"))
        } _: {
            $0.maximumConnections = 1
        } client: { client, server in
            let calls = (0..<5).map { number in begin { try await client.send(.get("/\(number)")) } }
            for call in [calls[1], calls[3]] {
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
            }
            server.open("go")
            for call in [calls[0], calls[2], calls[4]] { _ = try await call.value }
            #expect(server.log.requests.map { $0.split(separator: " ")[1] } == ["/api/v2/0", "/api/v2/2", "/api/v2/4"])
        }
    }

    @Test func `time in the line is charged to no deadline`() async throws {
        try await withScriptedServer { _ in
            (0..<20).flatMap { _ in [.readRequest, .drip(Replies.ok("{}"), every: .milliseconds(2))] }
        } _: {
            $0.maximumConnections = 1
            $0.deadlines.total = .seconds(2)
            $0.deadlines.firstByte = .seconds(2)
        } client: { client, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await client.send(.get("/x")) } }
                try await group.waitForAll()
            }
        }
    }

    // MARK: Closing

    @available(macOS 26.0, *)
    @Test func `closing ends what is under way and what waits, and returns`() async throws {
        try await withScriptedServer { _ in
            [.readRequest]
        } _: { server in
            let client = try ParadigmClient(try server.configuration { $0.maximumConnections = 4 })
            let calls = (0..<8).map { number in begin { try await client.send(.get("/\(number)")) } }
            for connection in 1...4 { await server.wait(for: .request(1, on: connection)) }
            await client.close()
            for call in calls {
                let error = await #expect(throws: ParadigmError.self) { try await call.value }
                #expect(error?.kind == .closed)
            }
            for connection in 1...4 { await server.wait(for: .closed(connection)) }
            #expect(server.log.requests.count == 4)
        }
    }

    @available(macOS 26.0, *)
    @Test func `closing ends a stream that is being read`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .send(Replies.streamHead), .send(Replies.piece("Bon"))]
        } _: { server in
            let client = try ParadigmClient(try server.configuration())
            let isReading = Flag()
            let reading = begin {
                for try await _ in client.streamChat(.greeting) { isReading.set() }
            }
            await untilTrue { isReading.isSet }
            await client.close()
            let error = await #expect(throws: ParadigmError.self) { try await reading.value }
            #expect(error?.kind == .closed)
        }
    }

    @Test func `closing waits for no reader of a stream who asks for nothing`() async throws {
        try await withScriptedServer { _ in
            [.readRequest, .send(Replies.streamHead), .send(Replies.piece("Bon"))]
        } _: { server in
            let client = try ParadigmClient(try server.configuration())
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            #expect(try await iterator.next()?.text == "Bon")
            await client.close()
            await server.wait(for: .closed(1))
            let error = await #expect(throws: ParadigmError.self) { try await iterator.next() }
            #expect(error?.kind == .closed)
            #expect(try await iterator.next() == nil)
        }
    }

    @available(macOS 26.0, *)
    @Test func `closing ends a pause, after which nothing is sent`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.reply("429 Too Many Requests", "{}", extra: "Retry-After: 100\n"))
        } _: { server in
            let client = try ParadigmClient(try server.configuration { $0.retry = .standard })
            let call = begin { try await client.chat(.greeting) }
            await server.wait(for: .request(1, on: 1))
            await client.close()
            let error = await #expect(throws: ParadigmError.self) { try await call.value }
            #expect(error?.kind == .closed)
            #expect(server.log.requests.count == 1)
        }
    }

    @Test func `a closed client sends nothing and can be closed again`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { server in
            let client = try ParadigmClient(try server.configuration())
            _ = try await client.send(.get("/x"))
            await client.close()
            await client.close()
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get("/x")) }
            #expect(error?.kind == .closed)
            #expect(server.log.requests.count == 1)
        }
    }

    @Test func `a lane that its holder keeps sends nothing after the client was closed`() async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { server in
            let client = try ParadigmClient(try server.configuration())
            let lane = try await client.borrowLane()
            let closing = Task { await client.close() }
            // Closing waits for the lane; everything on it fails from the moment that it was told.
            let request = try client.request(for: .get("/x"))
            var sent = 0
            var failure: TransportError?
            while failure == nil, sent < 100_000 {
                do {
                    _ = try await lane.send(request)
                    sent += 1
                } catch let error as TransportError {
                    failure = error
                }
            }
            #expect(failure == .closed)
            let again = await #expect(throws: TransportError.self) { try await lane.send(request) }
            #expect(again == .closed)
            client.giveBack(lane)
            await closing.value
        }
    }

    @Test func `the error of the body comes through, and the client is closed all the same`() async throws {
        struct Oops: Error {}
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { server in
            await #expect(throws: Oops.self) {
                try await withParadigmClient(try server.configuration()) { client in
                    _ = try await client.send(.get("/x"))
                    throw Oops()
                }
            }
            await server.wait(for: .closed(1))
        }
    }
}

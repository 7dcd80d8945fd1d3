import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// What a stream holds while it waits, and what it bears at its end.
@Suite(.timeLimit(.minutes(10))) struct StreamWaitTests {
    @Test func `between two attempts a stream leaves its connection to others`() async throws {
        let (waits, waiting) = AsyncStream<Void>.makeStream()
        try await withScriptedServer { _ in
            [
                .readRequest, .send(Replies.reply("503 Service Unavailable", "", extra: "Retry-After: 100\n")),
                .readRequest, .send(Replies.ok("\"other\"")),
            ]
        } _: {
            $0.maximumConnections = 1
            $0.retry = .standard
            $0.onWait = { _ in waiting.yield() }
        } client: { client, server in
            let stream = Task {
                for try await _ in client.streamChat(.greeting) {}
            }
            for await _ in waits { break }
            let other = try await client.send(.get("/x"))
            #expect(other.body == Array("\"other\"".utf8))
            // The refusal was read to its end, so that its connection serves the next.
            #expect(server.log.connections == 1)
            stream.cancel()
            await #expect(throws: CancellationError.self) { try await stream.value }
        }
    }

    @Test func `an attempt that ends within its stream leaves no rest of it on the connection`() async throws {
        let error = FaultRule(.streamError(afterEvents: 0, code: "503"), span: .arrivals([1...2]))
        try await withSimulatedClient(error) {
            $0.maximumConnections = 1
        } client: { client, simulator in
            var text = ""
            for try await chunk in client.streamChat(.greeting) { text += chunk.text }
            let whole = try await client.chat(.greeting)
            #expect(text == whole.text)
            #expect(simulator.log.count == 4)
        }
    }

    @Test(arguments: Fault.GluedLine.allCases)
    func `a [DONE] without a blank line before it ends the answer`(line: Fault.GluedLine) async throws {
        try await withSimulatedClient(FaultRule(.gluedDone(on: line))) { client, simulator in
            let whole = try await client.chat(.greeting)
            for includesUsage in [false, true] {
                var text = ""
                for try await chunk in client.streamChat(.greeting, includeUsage: includesUsage) { text += chunk.text }
                #expect(text == whole.text)
            }
            #expect(simulator.log.count == 3)
            #expect(simulator.log.connections == 1)
        }
    }
}

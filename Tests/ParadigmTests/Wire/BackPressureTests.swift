import Paradigm
import ParadigmAPI
import Testing

/// A reader who takes his time holds up the server instead of filling memory.
@Suite(.timeLimit(.minutes(2))) struct BackPressureTests {
    /// 256 KiB are put by; the rest is what the kernel's buffers hold at both ends.
    private static let bound = 24 << 20

    @Test func `a stream that nobody reads stops the server, and goes on when it is read`() async throws {
        let piece = Replies.piece(String(repeating: "x", count: 16_000))
        try await withScriptedServer { _ in
            [.readRequest, .send(Replies.streamHead), .flood(piece)]
        } _: {
            $0.maximumReplyBytes = .max
        } client: { client, server in
            do {
                var iterator = client.streamChat(.greeting).makeAsyncIterator()
                _ = try await iterator.next()
                await server.wait(for: .stalled(1))
                let sent = server.log.sent(on: 1)
                #expect(sent < Self.bound, "\(sent)")
                var read = 0
                while read < 2 * sent { read += try await iterator.next()?.rawBytes.count ?? .max / 2 }
                #expect(server.log.sent(on: 1) > sent)
            }
            await server.wait(for: .closed(1))
        }
    }

    @Test func `the reader's own slowness is not the server's silence`() async throws {
        let piece = Replies.piece(String(repeating: "x", count: 16_000))
        try await withScriptedServer { _ in
            [.readRequest, .send(Replies.streamHead), .flood(piece)]
        } _: {
            $0.maximumReplyBytes = .max
            $0.deadlines.idle = .milliseconds(300)
        } client: { client, server in
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            _ = try await iterator.next()
            // The server is held up for a second, three times as long as it may be silent.
            await server.wait(for: .stalled(1))
            var read = 0
            while read < 40 << 20 { read += try await iterator.next()?.rawBytes.count ?? .max / 2 }
        }
    }

    @Test func `silence after a slow reader has caught up is silence`() async throws {
        // Exactly as much as is put by before reading pauses, so that nothing is left to be read when it goes on.
        let event = #"data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}"# + "\n\n"
        let filler = 256 * 1024 - event.utf8.count
        let body = event + ":" + String(repeating: "x", count: filler - 3) + "\n\n"
        try await withScriptedServer { _ in
            [
                .readRequest, .send("HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n"), .send(Array(event.utf8)),
                .gate("go"), .send(Array(body.utf8)),
            ]
        } _: {
            $0.deadlines.idle = .milliseconds(300)
            $0.deadlines.total = .seconds(20)
        } client: { client, server in
            var iterator = client.streamChat(.greeting).makeAsyncIterator()
            _ = try await iterator.next()
            server.open("go")
            try await Self.pass(.milliseconds(900))
            _ = try await iterator.next()
            var error: ParadigmError?
            let taken = await time {
                error = await #expect(throws: ParadigmError.self) { _ = try await iterator.next() }
            }
            #expect(error?.phase == .idle)
            #expect(taken < .seconds(10), "\(taken)")
            await server.wait(for: .closed(1))
        }
    }

    /// Lets time pass, as a slow reader does: another server is waited for in vain.
    private static func pass(_ time: Duration) async throws {
        _ = try await withScriptedServer { _ in
            [.readRequest]
        } _: {
            $0.deadlines.firstByte = time
        } client: { client, _ in
            await #expect(throws: ParadigmError.self) { try await client.send(.get("/x")) }
        }
    }
}

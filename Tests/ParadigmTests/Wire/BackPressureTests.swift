import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Testing

/// A reader who takes his time holds up the server instead of filling memory.
@Suite(.timeLimit(.minutes(10))) struct BackPressureTests {
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
        let body = [UInt8](repeating: 0x20, count: 256 * 1024)
        try await withScriptedServer { _ in
            [.readRequest, .send("HTTP/1.1 200 OK\n\n"), .send(body)]
        } _: {
            $0.deadlines.idle = .milliseconds(300)
        } client: { client, server in
            let lane = try await client.borrowLane()
            _ = try await lane.open(try client.request(for: .get("/x")))
            try await Self.pass(.milliseconds(900))
            let read = try await lane.read()
            #expect(read?.count == body.count)
            let error = await #expect(throws: TransportError.self) { try await lane.read() }
            #expect(error == .timedOut(.idle, after: .milliseconds(300)))
            client.giveBack(lane)
            await server.wait(for: .closed(1))
            let taken = try #require(server.log.time(from: .request(1, on: 1), to: .closed(1)))
            #expect(taken > .milliseconds(1_100), "\(taken)")
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

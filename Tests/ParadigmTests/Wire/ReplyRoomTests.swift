import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmHTTP
import Synchronization
import Testing

/// Replies that come all at once do not fill the memory, and do not wait for each other for ever.
@Suite(.timeLimit(.minutes(10))) struct ReplyRoomTests {
    /// One reply of the model: how much of it has come, and whether it may be read.
    private final class Reply: Sendable {
        let size: Int
        let state = Mutex((come: 0, mayRead: true))
        init(size: Int) { self.size = size }
    }

    @Test(arguments: 0..<200)
    func `replies in any order stay below the bound and all arrive`(seed: Int) {
        var random = SplitMix64(seed: UInt64(truncatingIfNeeded: seed))
        let limit = Int.random(in: 1...5_000, using: &random)
        let piece = Int.random(in: 1...500, using: &random)
        let room = ReplyRoom(limit: limit)
        let replies = (0..<Int.random(in: 1...40, using: &random))
            .map { _ in Reply(size: Int.random(in: 1...4_000, using: &random)) }
        var open = replies
        while !open.isEmpty {
            let readable = open.filter { reply in reply.state.withLock { $0.mayRead } }
            // Whatever is held is held by somebody who is going on.
            guard let reply = readable.randomElement(using: &random) else {
                Issue.record("seed \(seed): nobody may read")
                return
            }
            let fails = Int.random(in: 0..<50, using: &random) == 0
            let brought = min(piece, reply.size - reply.state.withLock { $0.come })
            reply.state.withLock { $0.come += brought }
            let mayRead = room.take(
                brought,
                for: ObjectIdentifier(reply),
                orWait: { reply.state.withLock { $0.mayRead = true } }
            )
            if !mayRead { reply.state.withLock { $0.mayRead = false } }
            // The bound, one favourite, and a piece that each connection had read already.
            #expect(room.taken <= limit + 4_000 + replies.count * piece)
            if fails || reply.state.withLock({ $0.come }) == reply.size {
                room.release(reply.state.withLock { $0.come }, of: ObjectIdentifier(reply))
                open.removeAll { $0 === reply }
            }
        }
        #expect(room.taken == 0)
    }

    @Test func `a second large reply waits on the wire until the first is complete`() async throws {
        let head = "HTTP/1.1 200 OK\nContent-Length: 300000\n\n"
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(head), .send(spaces(200_000)), .gate("rest"), .send(spaces(100_000))]
                : [.readRequest, .send("HTTP/1.1 200 OK\nContent-Length: 900000000\n\n"), .flood(spaces(16_000))]
        } _: {
            $0.maximumReplyBytes = .max
            $0.maximumBufferedBytes = 128 << 10
        } client: { client, server in
            async let first = client.send(.get("/first"))
            await server.wait(for: .request(1, on: 1))
            let second = Task { try await client.send(.get("/second")) }
            await server.wait(for: .stalled(2))
            let sent = server.log.sent(on: 2)
            // Only what the kernel's buffers hold at both ends.
            #expect(sent < 24 << 20, "\(sent)")
            server.open("rest")
            let whole = try await first
            #expect(whole.body.count == 300_000)
            while server.log.sent(on: 2) <= 2 * sent { await Task.yield() }
            second.cancel()
            _ = await second.result
            await server.wait(for: .closed(2))
        }
    }

    private func spaces(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: count) }
}

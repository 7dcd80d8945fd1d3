import Paradigm
import ParadigmAPI
import ParadigmHTTP
import ParadigmSimulator
import Testing

/// A lane between two requests holds neither the last request nor its reply, however that ended.
@Suite(.timeLimit(.minutes(10))) struct LaneMemoryTests {
    private static let size = 100_000
    private static let body = [UInt8](repeating: 0x20, count: size)
    private static let half = "HTTP/1.1 200 OK\nContent-Length: \(2 * size)\n\n".wire + body

    /// How a reply may end, and how it is read.
    private enum Case: String, CaseIterable {
        case answered, refused, cut, timedOut, streamed, streamCut, abandoned, cancelled
    }

    private static func steps(_ end: Case) -> [WireStep] {
        switch end {
        case .answered, .streamed: [.readRequest, .send(Replies.ok(String(decoding: body, as: UTF8.self)))]
        case .refused: [.readRequest, .send(Replies.reply("500 Oops", String(decoding: body, as: UTF8.self)))]
        case .cut, .streamCut: [.readRequest, .send(half), .close]
        case .timedOut, .abandoned, .cancelled: [.readRequest, .send(half)]
        }
    }

    @Test(arguments: Case.allCases.map(\.rawValue))
    func `nothing stays`(name: String) async throws {
        let end = try #require(Case(rawValue: name))
        try await withScriptedServer { _ in
            Self.steps(end)
        } client: { client, server in
            let lane = try await client.borrowLane()
            defer { client.giveBack(lane) }
            var request = try client.request(for: .post("/x", body: Self.body))
            if end == .timedOut { request.deadlines.idle = .milliseconds(50) }
            try await Self.send(request, over: lane, end, server)
            // On the lane's own thread, which is the only one that may look into it.
            let held = await Task(executorPreference: lane.executor) { Self.bytes(in: lane) }.value
            #expect(held < 10_000)
        }
    }

    private static func send(_ request: HTTPRequest, over lane: any HTTPLane, _ end: Case, _ server: ScriptedServer)
        async throws
    {
        switch end {
        case .answered, .refused: _ = try await lane.send(request)
        case .cut, .timedOut: _ = await #expect(throws: TransportError.self) { try await lane.send(request) }
        case .streamed:
            _ = try await lane.open(request)
            while try await lane.read() != nil {}
        case .streamCut:
            _ = try await lane.open(request)
            await #expect(throws: TransportError.self) { while try await lane.read() != nil {} }
        case .abandoned:
            _ = try await lane.open(request)
            await withCheckedContinuation { done in lane.abandon { done.resume() } }
        case .cancelled:
            let task = Task { try await lane.send(request) }
            await server.wait(for: .request(1, on: 1))
            task.cancel()
            _ = await task.result
            await server.wait(for: .closed(1))
        }
    }

    /// The bytes of all arrays of bytes that are reached from a value through the client's own types.
    private static func bytes(in value: Any) -> Int {
        var seen: Set<ObjectIdentifier> = []
        func count(_ value: Any, depth: Int) -> Int {
            if let bytes = value as? [UInt8] { return bytes.count }
            let mirror = Mirror(reflecting: value)
            let name = String(reflecting: mirror.subjectType)
            guard depth < 10, name.hasPrefix("Paradigm.") || name.hasPrefix("Swift.") || name.hasPrefix("(") else {
                return 0
            }
            if mirror.displayStyle == .class, !seen.insert(ObjectIdentifier(value as AnyObject)).inserted { return 0 }
            return mirror.children.reduce(0) { $0 + count($1.value, depth: depth + 1) }
        }
        return count(value, depth: 0)
    }
}

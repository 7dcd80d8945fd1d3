import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmHTTP
import ParadigmSimulator
import Synchronization
import Testing

/// A lane between two requests does not hold the last request, however that ended.
///
/// What it holds of a reply is ``LaneDecisionTests``' affair.
@Suite(.timeLimit(.minutes(10))) struct LaneMemoryTests {
    private static let size = 100_000
    private static let body = [UInt8](repeating: 0x20, count: size)
    private static let half = "HTTP/1.1 200 OK\nContent-Length: \(2 * size)\n\n".wire + body

    /// Knows whether a part of a request is still there.
    private final class Witness: Sendable {
        private let part = Mutex<Part>(Part())
        private struct Part { weak var file: FileBody? }

        var isThere: Bool { part.withLock { $0.file != nil } }

        func watch(_ file: FileBody) { part.withLock { $0.file = file } }
    }

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
            let witness = Witness()
            try await Self.send(Self.request(client, end, witness), over: lane, end, server)
            await untilTrue { !witness.isThere }
            #expect(!witness.isThere)
        }
    }

    private static func request(_ client: ParadigmClient, _ end: Case, _ witness: Witness) throws -> HTTPRequest {
        var request = try client.request(for: .post("/x", body: body))
        let file = FileBody(try OwnedDescriptor(opening: #filePath, 0), length: 1_000, tail: [])
        witness.watch(file)
        request.file = file
        if end == .timedOut { request.deadlines.idle = .milliseconds(50) }
        return request
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
}

import Paradigm
import ParadigmHTTP
import Testing

/// What happens within one turn of an event loop: replies wake tasks, whose requests go out together at its end.
@Suite(.timeLimit(.minutes(10))) struct TurnTests {
    @Test func `more requests than go out at once each get their own reply`() async throws {
        try await withScriptedServer { connection in
            Replies.always(Replies.ok("{\"connection\":\(connection)}"))
        } client: { client, server in
            var lanes: [any HTTPLane] = []
            for _ in 0..<200 { lanes.append(try await client.borrowLane()) }
            defer { for lane in lanes { client.giveBack(lane) } }
            let request = try client.request(for: .get("/turn"))
            for turn in 1...2 {
                let executor = lanes[0].executor
                let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for lane in lanes {
                        group.addTask(executorPreference: executor) { try await lane.send(request).body }
                    }
                    return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
                }
                #expect(bodies.count == 200)
                #expect(server.log.requests.count == 200 * turn)
            }
            #expect(server.log.connections == 200)
        }
    }

    /// The first reply fills the buffer that connections are read with, so that the loop goes on reading at once.
    @Test func `a reply that came before its request is not taken for its answer`() async throws {
        let rest = 2048 - Replies.ok(String(repeating: " ", count: 1000)).count
        let first = Replies.ok(String(repeating: " ", count: 1000 + rest))
        #expect(first.count == 2048)
        try await withScriptedServer { connection in
            connection == 1
                ? [.readRequest, .send(first + Replies.ok("\"smuggled\"")), .readRequest, .close]
                : Replies.always(Replies.ok("\"true\""))
        } client: { client, server in
            let lane = try await client.borrowLane()
            defer { client.giveBack(lane) }
            let request = try client.request(for: .get("/turn"))
            let second = Task(executorPreference: lane.executor) {
                _ = try await lane.send(request)
                return try await lane.send(request).body
            }
            #expect(try await second.value == Array("\"true\"".utf8))
            #expect(server.log.connections == 2)
        }
    }
}

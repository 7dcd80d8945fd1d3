import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct LibraryTests {
    @Test(arguments: [
        ("GET", "/api/v2/files/1", 404), ("GET", "/api/v3/files", 200), ("GET", "/files?max_documents=0", 400),
        ("PATCH", "/api/v3/threads/x", 404), ("GET", "/api/v3/threads/x/turns", 404), ("PUT", "/api/v3/agents", 405),
        ("GET", "/api/v2/chat/document-analysis/u", 404), ("GET", "/api/v2/files?workspace_scope=9", 403),
        ("POST", "/api/v3/files", 415), ("GET", "/api/v3/nothing", 404),
    ])
    func statuses(method: String, target: String, status: Int) async throws {
        let reply = try await ask("\(method) \(target)", body: "")
        #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(reply.prefix(300))")
    }

    @Test(arguments: [
        (#"{"query":""}"#, 400), (#"{}"#, 400), (#"{"query":"q","max_steps":21}"#, 400),
        (#"{"query":"q","file_ids":[7]}"#, 404), (#"{"query":"q","workspace_ids":["9"]}"#, 403),
        (#"{"query":"q","agent_id":99}"#, 404), (#"{"query":"q","ml_model":"nothing"}"#, 404), (#"{"query":"q"}"#, 200),
        (#"{"query":"q","background":true,"workspace_ids":[1,"2"],"agent_id":"1"}"#, 202),
    ])
    func turns(body: String, status: Int) async throws {
        var configuration = SimulatorConfiguration.instant
        configuration.turns = .fixed(.milliseconds(1))
        let reply = try await ask("POST /api/v3/threads/turns", body: body, configuration)
        #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(reply.prefix(300))")
    }

    private func ask(
        _ line: String,
        body: String,
        _ configuration: SimulatorConfiguration = .instant
    ) async throws -> String {
        try await withSimulator(configuration) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(
                "\(line) HTTP/1.1\r\nhost: h\r\nauthorization: Bearer k\r\nconnection: close\r\n"
                    + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            return try client.receiveAll()
        }
    }
}

import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct EndpointTests {
    @Test func `chat`() async throws {
        try await withSimulatedClient { client, simulator in
            let reply = try await client.chat(.greeting)
            #expect(!reply.text.isEmpty)
            #expect(reply.model == "alfred-4.2")
            #expect(reply.finishReason == .stop)
            let usage = try #require(reply.usage)
            #expect(usage.totalTokens == usage.promptTokens + usage.completionTokens)
            let request = try #require(simulator.log.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/api/v2/chat/completions")
            #expect(request.carries(key: "sk-test"))
            #expect(request.header("content-type") == "application/json")
            #expect(request.body == ChatRequest.greeting.body())
        }
    }

    @Test func `complete`() async throws {
        try await withSimulatedClient { client, simulator in
            let reply = try await client.complete(CompletionRequest(model: "alfred-4.2", prompt: "Il était une fois"))
            #expect(!reply.text.isEmpty)
            #expect(simulator.log.requests.first?.target == "/api/v2/completions")
        }
    }

    @Test(arguments: [EmbeddingsRequest.EncodingFormat.float, .base64, nil])
    func `embeddings`(format: EmbeddingsRequest.EncodingFormat?) async throws {
        try await withSimulatedClient { client, simulator in
            var request = EmbeddingsRequest(model: "multilingual-e5-large", input: ["un", "deux"], dimensions: 8)
            request.encodingFormat = format
            let reply = try await client.embeddings(request)
            #expect(reply.vectors.map(\.count) == [8, 8])
            #expect(reply.vectors[0] != reply.vectors[1])
            #expect(simulator.log.requests.first?.target == "/api/v2/embeddings")
        }
    }

    @Test func `models`() async throws {
        try await withSimulatedClient { client, simulator in
            let models = try await client.models()
            #expect(models.items.contains { $0.identifier == "alfred-4.2" })
            #expect(simulator.log.requests.first?.method == "GET")
            #expect(simulator.log.requests.first?.body == [])
        }
    }

    @Test func `any call, byte for byte`() async throws {
        try await withSimulatedClient { client, simulator in
            let body = Array(#"{ "messages" : [{"role":"user","content":"é"}], "model":"alfred-4.2", "x": 1e2 }"#.utf8)
            let reply = try await client.send(.post("/chat/completions?trace=1", body: body))
            #expect(reply.status == 200)
            #expect(reply.attempts == 1)
            #expect(reply.fields["X-Request-Id"]?.hasPrefix("sim-") == true)
            #expect(simulator.log.requests.first?.body == body)
            #expect(simulator.log.requests.first?.target == "/api/v2/chat/completions?trace=1")
        }
    }

    @Test(arguments: ["", "chat", "/a b", "/é", "/a#b", "/a\r\nX: y", "/a\u{0}"])
    func `a path that cannot stand in a request line is never sent`(path: String) async throws {
        try await withSimulatedClient { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.send(.get(path)) }
            #expect(error?.kind == .invalidConfiguration)
            #expect(simulator.log.connections == 0)
        }
    }

    @Test func `fields nobody has heard of pass both ways`() async throws {
        try await withSimulatedClient { client, simulator in
            var request = ChatRequest.greeting
            request.additionalFields = ["x_routing": ["zone": "eu", "tries": 3]]
            _ = try await client.chat(request)
            let sent = try JSONValue(parsing: try #require(simulator.log.requests.first).body)
            #expect(sent["x_routing"]?["zone"]?.string == "eu")
        }
        let body = Replies.chat.dropLast() + #","x_cost":{"euros":0.01}}"#
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(String(body)))
        } client: { client, _ in
            let reply = try await client.chat(.greeting)
            #expect(reply.additionalFields["x_cost"]?["euros"] != nil)
            #expect(reply.rawBytes == Array(body.utf8))
        }
    }

    @Test(arguments: [Fault.nullContent, .stringNumbers, .earlyHints, .unaskedContinue, .noLength, .connectionClose])
    func `odd replies are replies`(fault: Fault) async throws {
        try await withSimulatedClient(FaultRule(fault)) { client, _ in
            let reply = try await client.chat(.greeting)
            #expect(reply.text.isEmpty == (fault == .nullContent))
            #expect(reply.usage?.totalTokens ?? 0 > 0)
        }
    }

    @Test func `numbers that JSON cannot hold are refused before anything is sent`() async throws {
        try await withSimulatedClient { client, simulator in
            var request = ChatRequest.greeting
            request.temperature = .nan
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(request) }
            #expect(error?.kind == .invalidRequest)
            let streamed = await #expect(throws: ParadigmError.self) {
                for try await _ in client.streamChat(request) {}
            }
            #expect(streamed?.kind == .invalidRequest)
            #expect(simulator.log.connections == 0)
        }
    }

    @Test func `a server that wants no key gets none`() async throws {
        var server = SimulatorConfiguration.instant
        server.requiresKey = false
        try await withSimulatedClient(server: server) {
            $0.key = nil
        } client: { client, simulator in
            _ = try await client.chat(.greeting)
            #expect(simulator.log.requests.first?.hasAuthorization == false)
        }
    }
}

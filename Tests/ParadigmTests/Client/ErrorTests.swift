import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// What each error of a server comes to.
@Suite(.timeLimit(.minutes(10))) struct ErrorTests {
    /// A status, the shape of its body, and what the client makes of it.
    static let shapes: [(status: Int, shape: Fault.ErrorShape, kind: ParadigmError.Kind, says: String?)] = [
        (400, .openai, .invalidRequest, "Bad Request, as the simulator was told to answer."),
        (400, .validation, .invalidRequest, "model: This field may not be blank."),
        (401, .paradigm, .refusedKey, "Unauthorized, as the simulator was told to answer."),
        (403, .permission, .forbidden, "Permission denied"),
        (403, .html, .forbidden, "403 Forbidden"),
        (404, .vllm, .notFound, "Not Found, as the simulator was told to answer."),
        (404, .empty, .notFound, nil),
        (409, .paradigm, .invalidRequest, "Conflict, as the simulator was told to answer."),
        (413, .html, .invalidRequest, "413 Content Too Large"),
        (422, .vllm, .invalidRequest, "Unprocessable Content, as the simulator was told to answer."),
        (429, .quota, .quotaSpent, "You exceeded your current quota."),
        (429, .budget, .quotaSpent, "The monthly budget of this key is spent."),
        (403, .budget, .quotaSpent, "The monthly budget of this key is spent."),
        (501, .paradigm, .invalidRequest, "Not Implemented, as the simulator was told to answer."),
    ]

    @Test(arguments: shapes.indices)
    func `final errors are told apart and sent once`(index: Int) async throws {
        let (status, shape, kind, says) = Self.shapes[index]
        try await withSimulatedClient(FaultRule(.status(status, shape: shape))) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == kind)
            #expect(error?.status == status)
            #expect(error?.serverMessage == says)
            #expect(error?.message.contains(says ?? "\(status)") == true)
            #expect(error?.requestID?.hasPrefix("sim-") == true)
            #expect(error?.attempts == 1)
            #expect(simulator.log.count == 1)
        }
    }

    @Test(arguments: [408, 425, 500, 502, 503, 504, 529], [Fault.ErrorShape.paradigm, .html, .empty])
    func `the server's own trouble is tried again three times`(status: Int, shape: Fault.ErrorShape) async throws {
        try await withSimulatedClient(FaultRule(.status(status, shape: shape))) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .serverError)
            #expect(error?.attempts == 4)
            #expect(simulator.log.count == 4)
            #expect(simulator.log.connections == 1)
        }
    }

    @Test(arguments: [
        Fault.reset(), .close, .reset(afterBytes: 20), .cutBody(), .cutChunked,
    ])
    func `broken connections are tried again`(fault: Fault) async throws {
        try await withSimulatedClient(FaultRule(fault, span: .arrivals([1...2]))) { client, simulator in
            let call = RawCall.post("/chat/completions", body: ChatRequest.greeting.body())
            let reply = try await client.send(call)
            #expect(reply.attempts == 3)
            #expect(simulator.log.count == 3)
        }
    }

    @Test func `retries are as many as the policy says`() async throws {
        for retries in 0...3 {
            try await withSimulatedClient(FaultRule(.status(500))) {
                $0.retry.maximumRetries = retries
            } client: { client, simulator in
                let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                #expect(error?.attempts == retries + 1)
                #expect(simulator.log.count == retries + 1)
            }
        }
    }

    @Test func `what succeeds at last says how often it was sent`() async throws {
        try await withSimulatedClient(FaultRule(.status(500), span: .arrivals([1...3]))) { client, simulator in
            let reply = try await client.send(.get("/models"))
            #expect(reply.attempts == 4)
            #expect(simulator.log.count == 4)
        }
    }

    @Test func `a wrong key and an unknown model are what they are`() async throws {
        try await withSimulatedClient { client, _ in
            let request = ChatRequest(model: "no-such-model", messages: [.user("?")])
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(request) }
            #expect(error?.kind == .notFound)
            #expect(error?.message.contains("no-such-model") == true)
        }
        try await withSimulatedClient {
            $0.key = try? APIKey(SimulatorConfiguration.refusedKey)
        } client: { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.models() }
            #expect(error?.kind == .refusedKey)
            #expect(simulator.log.count == 1)
        }
    }

    @Test(arguments: [Fault.badJSON, .empty, .html(status: 200), .invalidUTF8, .shortLength, .doubleLength, .garbage])
    func `a reply that cannot be read is asked for once more and no oftener`(fault: Fault) async throws {
        try await withSimulatedClient(FaultRule(fault)) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .invalidReply)
            #expect(error?.mayHaveBeenProcessed == true)
            #expect(error?.attempts == 2)
            #expect(simulator.log.count == 2)
        }
    }
}

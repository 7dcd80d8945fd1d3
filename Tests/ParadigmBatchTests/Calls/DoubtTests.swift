import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmSimulator
import Synchronization
import Testing

/// What the library tells of outcomes that it has handed on and that may be other requests'.
@Suite(.timeLimit(.minutes(10))) struct DoubtTests {
    private let requests = (0..<30)
        .map { ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour numéro \($0) !")]) }

    /// One connection, over which the tenth reply comes twice.
    private func withClient(_ body: (ParadigmClient) async throws -> Void) async throws {
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("surplus@10")])
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            configuration.maximumConnections = 1
            try await withParadigmClient(configuration, body)
        }
    }

    @Test func `with a fixed window they are failures of their own`() async throws {
        try await withClient { client in
            let results = try await client.chat(requests, concurrency: 1)
            for (index, result) in results.enumerated() {
                switch result {
                case .success(let reply): #expect(index >= 10 && reply.text.contains("numéro \(index) !"))
                case .failure(let error): #expect(index < 10 && error.kind == .answerInDoubt)
                }
            }
        }
    }

    @Test func `a batch names them`() async throws {
        try await withClient { client in
            let told = Mutex<[Int]>([])
            let figures = try await Batch(client)
                .run(from: requests.map { BatchRequest($0) }.asBatchSource()) { outcome in
                    let text = try outcome.chat().text
                    #expect(text.contains("numéro \(outcome.index) !"))
                    told.withLock { $0.append(outcome.index) }
                }
            #expect(told.withLock { $0.sorted() } == Array(0..<30))
            #expect(figures.answered == 30)
            // The tenth was not handed on, and was asked for again.
            #expect(figures.inDoubt.count == 9)
        }
    }

    @Test func `a sequence of results throws after its last one`() async throws {
        try await withClient { client in
            var results = 0
            let sequence = AsyncStream { continuation in
                for request in requests { continuation.yield(request) }
                continuation.finish()
            }
            let error = await #expect(throws: ParadigmError.self) {
                for try await _ in client.chatResults(of: sequence, window: .fixed(1)) { results += 1 }
            }
            #expect(results == 30)
            #expect(error?.kind == .answerInDoubt && error?.message.contains("ask for them once more") == true)
        }
    }
}

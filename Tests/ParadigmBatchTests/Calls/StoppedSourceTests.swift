import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmSimulator
import Synchronization
import Testing

/// A program that makes requests out of outcomes sees the end of a run that was stopped.
@Suite(.timeLimit(.minutes(5))) struct StoppedSourceTests {
    private static let request = ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour")])

    private func withRefusingServer(_ body: (ParadigmClient, RunningSimulator) async throws -> Void) async throws {
        var simulation = SimulatorConfiguration.instant
        simulation.apiKey = "another"
        try await withSimulator(simulation) { simulator in
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            try await withParadigmClient(configuration) { client in try await body(client, simulator) }
        }
    }

    @Test(arguments: [1, 8])
    func `a source that waits for an outcome is given up once the key is refused`(window: Int) async throws {
        try await withRefusingServer { client, simulator in
            // One request, and then another for each outcome, of which there will be none.
            let (requests, more) = AsyncStream.makeStream(of: BatchRequest.self)
            more.yield(BatchRequest(Self.request))
            var batch = Batch(client)
            batch.window = .fixed(window)
            let error = await #expect(throws: ParadigmError.self) {
                try await batch.run(from: AsyncBatchSource(requests)) { _ in more.yield(BatchRequest(Self.request)) }
            }
            #expect(error?.kind == .refusedKey)
            #expect(simulator.log.requests.count == 1)
        }
    }

    @Test func `a source that does not end well when it is cancelled is no error of its own`() async throws {
        try await withRefusingServer { client, _ in
            let source = Waiting(first: BatchRequest(Self.request))
            let error = await #expect(throws: ParadigmError.self) {
                try await Batch(client).run(from: source) { _ in }
            }
            #expect(error?.kind == .refusedKey)
        }
    }

    @Test func `a sink that throws ends the run whose source waits`() async throws {
        struct Full: Error {}
        try await withSimulator(.instant) { simulator in
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            try await withParadigmClient(configuration) { client in
                var batch = Batch(client)
                batch.window = .fixed(8)
                let source = Waiting(first: BatchRequest(Self.request))
                await #expect(throws: Full.self) { try await batch.run(from: source) { _ in throw Full() } }
            }
        }
    }

    @Test func `who cancels the whole run gets that`() async throws {
        try await withSimulator(.instant) { simulator in
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            try await withParadigmClient(configuration) { client in
                let source = Waiting(first: BatchRequest(Self.request))
                let (outcomes, outcome) = AsyncStream.makeStream(of: Int.self)
                let run = Task { try await Batch(client).run(from: source) { outcome.yield($0.index) } }
                // One outcome is there, and the run waits for the second request.
                for await index in outcomes {
                    #expect(index == 0)
                    break
                }
                run.cancel()
                await #expect(throws: CancellationError.self) { try await run.value }
            }
        }
    }

    /// Gives one request, and then waits until its task is cancelled.
    private final class Waiting: BatchSource {
        private let first: Mutex<BatchRequest?>

        init(first: BatchRequest) { self.first = Mutex(first) }

        func next() async throws -> BatchRequest? {
            if let request = first.withLock({ $0.take() }) { return request }
            let (never, held) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            withExtendedLifetime(held) {}
            throw CancellationError()
        }
    }
}

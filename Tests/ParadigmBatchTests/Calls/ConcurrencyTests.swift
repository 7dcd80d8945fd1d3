import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import ParadigmSimulator
import Synchronization
import Testing

/// Many calls at once: in order, none lost, as many in flight as asked for.
@Suite(.timeLimit(.minutes(10))) struct ConcurrencyTests {
    private func requests(_ count: Int) -> [ChatRequest] {
        (0..<count).map { ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour numéro \($0) !")]) }
    }

    /// Requests as an asynchronous sequence.
    private func stream(_ requests: [ChatRequest]) -> AsyncStream<ChatRequest> {
        AsyncStream { continuation in
            for request in requests { continuation.yield(request) }
            continuation.finish()
        }
    }

    private func withClient<Result>(
        _ simulation: SimulatorConfiguration = .instant,
        _ change: (inout ParadigmConfiguration) -> Void = { _ in },
        _ body: (ParadigmClient, RunningSimulator) async throws -> Result
    ) async throws -> Result {
        try await withSimulator(simulation) { simulator in
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            configuration.retry.base = .milliseconds(1)
            change(&configuration)
            return try await withParadigmClient(configuration) { client in try await body(client, simulator) }
        }
    }

    private func simulation(
        latency: LatencyModel = .none,
        faults: [FaultRule] = []
    ) -> SimulatorConfiguration {
        SimulatorConfiguration(latency: latency, faults: faults)
    }

    @Test(arguments: [1, 2, 7, 64])
    func `answers come in the order of the requests, over as many connections as are in flight`(
        concurrency: Int
    ) async throws {
        // The first request has the only slot for long enough that as many wait as should be in flight.
        let first = FaultRule(.delay(.seconds(3)), span: .arrivals([1...1]))
        var simulation = simulation(latency: .lognormal(mean: .milliseconds(5), sigma: 1), faults: [first])
        simulation.slots = 1
        try await withClient(simulation) { client, simulator in
            let requests = requests(200)
            let run = Task { try await client.chat(requests, concurrency: concurrency) }
            try await simulator.untilLog { $0.peakInFlight >= concurrency }
            simulator.setSlots(1_000)
            let results = try await run.value
            #expect(results.count == 200)
            // The same request has the same answer, whoever asks.
            for index in stride(from: 0, to: 200, by: 37) {
                let alone = try await client.chat(requests[index])
                #expect(try results[index].get().text == alone.text)
            }
            #expect(simulator.log.peakInFlight == concurrency)
            #expect(simulator.log.connections == concurrency)
            #expect(Set(simulator.log.requests.map(\.body)).count == 200)
        }
    }

    @Test func `more at once than there are requests is one for each`() async throws {
        try await withClient(simulation(latency: .fixed(.milliseconds(300)))) { client, simulator in
            let results = try await client.chat(requests(5), concurrency: 500)
            #expect(results.count == 5)
            #expect(simulator.log.connections == 5)
            #expect(simulator.log.peakInFlight == 5)
        }
    }

    @Test func `no requests are no work`() async throws {
        try await withClient { client, simulator in
            let results = try await client.chat([])
            #expect(results.isEmpty)
            #expect(simulator.log.connections == 0)
        }
    }

    @Test(arguments: [0, -1, .min])
    func `less than one at once is one`(concurrency: Int) async throws {
        try await withClient { client, simulator in
            let results = try await client.chat(requests(3), concurrency: concurrency)
            #expect(results.count == 3)
            #expect(simulator.log.peakInFlight == 1)
        }
    }

    @Test(arguments: [0, -1, 1, 3])
    func `the client's own limit of connections holds`(limit: Int) async throws {
        try await withClient(.instant) {
            $0.maximumConnections = limit
        } _: { client, simulator in
            let results = try await client.chat(requests(50), concurrency: 20)
            #expect(results.count == 50)
            #expect(simulator.log.connections == max(1, limit))
        }
    }

    @Test func `one failure loses no other answer`() async throws {
        let faults = [FaultRule(.status(400), match: "numéro 13 "), FaultRule(.badJSON, match: "numéro 14 ")]
        try await withClient(simulation(faults: faults)) { client, _ in
            let results = try await client.chat(requests(40), concurrency: 8)
            for (index, result) in results.enumerated() {
                switch result {
                case .success(let reply): #expect(!reply.text.isEmpty && index != 13 && index != 14)
                case .failure(let error): #expect(error.kind == (index == 13 ? .invalidRequest : .invalidReply))
                }
            }
            #expect(results.count { (try? $0.get()) != nil } == 38)
        }
    }

    @Test func `broken connections cost retries and nothing else`() async throws {
        let faults = [
            FaultRule(.reset(), rate: 0.1), FaultRule(.cutBody(), rate: 0.1), FaultRule(.status(503), rate: 0.1),
        ]
        try await withClient(simulation(faults: faults)) {
            $0.retry.maximumRetries = 20
        } _: { client, _ in
            let results = try await client.chat(requests(300), concurrency: 16)
            #expect(results.allSatisfy { (try? $0.get()) != nil })
        }
    }

    @Test(arguments: [1, 8])
    func `a refused key stops the sending`(concurrency: Int) async throws {
        var simulation = SimulatorConfiguration.instant
        simulation.apiKey = "another"
        try await withClient(simulation) { client, simulator in
            let results = try await client.chat(requests(500), concurrency: concurrency)
            #expect(results.count == 500)
            for result in results {
                guard case .failure(let error) = result else {
                    Issue.record("an answer in spite of the key")
                    continue
                }
                #expect(error.kind == .refusedKey)
            }
            #expect(simulator.log.count <= concurrency + 1)
        }
    }

    @Test func `cancelling the run ends it and its requests`() async throws {
        try await withClient(simulation(faults: [FaultRule(.blackHole)])) { client, simulator in
            let requests = requests(100)
            let run = Task { try await client.chat(requests, concurrency: 10) }
            try await simulator.untilLog { $0.inFlight >= 10 }
            run.cancel()
            await #expect(throws: CancellationError.self) { try await run.value }
            try await simulator.untilLog { $0.abandoned >= 10 }
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `closing the client ends a run with a failure for each request left`() async throws {
        try await withSimulator(simulation(faults: [FaultRule(.blackHole, span: .arrivals([11...Int.max]))])) {
            simulator in
            var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
            configuration.proxy = .none
            let client = try ParadigmClient(configuration)
            let requests = requests(100)
            let run = Task { try await client.chat(requests, concurrency: 4) }
            try await simulator.untilLog { $0.count >= 14 }
            await client.close()
            let results = try await run.value
            #expect(results.count == 100)
            #expect(results.count { (try? $0.get()) != nil } == 10)
            #expect(simulator.log.count == 14)
        }
    }

    @Test func `a connection that somebody else holds delays nobody for long`() async throws {
        try await withClient(.instant) {
            $0.maximumConnections = 2
        } _: { client, _ in
            let held = try await client.borrowLane()
            let results = try await client.chat(requests(20), concurrency: 2)
            #expect(results.count == 20)
            client.giveBack(held)
        }
    }

    @Test(arguments: [1, 2, 8])
    func `a call between the results of a batch never waits for ever`(connections: Int) async throws {
        try await withClient(.instant) {
            $0.maximumConnections = connections
        } _: { client, _ in
            let requests = requests(100)
            var results = 0
            for try await result in client.chatResults(of: stream(requests)) {
                _ = try result.result.get()
                _ = try await client.chat(requests[result.index])
                results += 1
            }
            #expect(results == 100)
        }
    }

    @Test func `a sink may call the client, and run a batch of its own on it`() async throws {
        try await withClient(.instant) {
            $0.maximumConnections = 2
        } _: { client, simulator in
            let requests = requests(10).map { BatchRequest($0) }
            let figures = try await Batch(client)
                .run(from: requests.asBatchSource()) { outcome in
                    _ = try outcome.chat()
                    let inner = try await Batch(client).run(from: requests.asBatchSource()) { _ = try $0.chat() }
                    #expect(inner.answered == 10)
                }
            #expect(figures.answered == 10)
            #expect(simulator.log.requests.count == 110)
            #expect(simulator.log.connections <= 2)
        }
    }

    @Test func `closing the client ends a batch that waits for its server`() async throws {
        // Nothing listens there: the batch knocks, and would for half a minute.
        let transport = NobodyThere()
        let client = ParadigmClient(
            ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1/v1"), key: nil),
            transport: transport
        )
        let requests = requests(10).map { BatchRequest($0) }
        let run = Task { try await Batch(client).run(from: requests.asBatchSource()) { _ in } }
        var tries = transport.tries.makeAsyncIterator()
        for _ in 1...3 { await tries.next() }
        await client.close()
        let error = await #expect(throws: ParadigmError.self) { try await run.value }
        #expect(error?.kind == .closed)
    }

    @Test func `a failure of a batch keeps all that is known of it`() async throws {
        let rule = FaultRule(.status(400))
        try await withClient(simulation(faults: [rule])) { client, _ in
            let failures = Mutex<[ParadigmError]>([])
            let requests = requests(3).map { BatchRequest($0) }
            let figures = try await Batch(client)
                .run(from: requests.asBatchSource()) { outcome in
                    if case .failure(let error) = outcome.result { failures.withLock { $0.append(error) } }
                }
            #expect(figures.failed == 3)
            for failure in failures.withLock({ $0 }) {
                #expect(failure.host == client.host && failure.serverMessage != nil && failure.attempts == 1)
            }
        }
    }

    @Test func `outcomes are told as they come, each once`() async throws {
        let told = Mutex<[Int]>([])
        try await withClient(simulation(latency: .lognormal(mean: .milliseconds(3), sigma: 1))) { client, simulator in
            let bodies = requests(100).map { $0.body() }
            let outcomes = try await client.outcomes(of: bodies, concurrency: 16) { outcome in
                told.withLock { $0.append(outcome.index) }
            }
            #expect(outcomes.map(\.index) == Array(0..<100))
            #expect(told.withLock { $0.sorted() } == Array(0..<100))
            #expect(Set(simulator.log.requests.map(\.body)) == Set(bodies))
        }
    }

    @Test func `a path that cannot be sent is an error of the run`() async throws {
        try await withClient { client, simulator in
            let error = await #expect(throws: ParadigmError.self) {
                try await client.outcomes(of: [[0x7B, 0x7D]], path: "no slash", concurrency: 1)
            }
            #expect(error?.kind == .invalidConfiguration)
            #expect(simulator.log.connections == 0)
        }
    }

    @Test func `a request that cannot be sent fails alone`() async throws {
        try await withClient { client, simulator in
            var requests = requests(5).map { BatchRequest($0) }
            requests[2].path = "/chat completions\r\n"
            let failed = Mutex<[Int]>([])
            let figures = try await Batch(client)
                .run(from: requests.asBatchSource()) { outcome in
                    if case .failure = outcome.result { failed.withLock { $0.append(outcome.index) } }
                }
            #expect(figures.answered == 4)
            #expect(failed.withLock { $0 } == [2])
            #expect(simulator.log.count == 4)
        }
    }
}

/// A way to a server where nothing listens.
private final class NobodyThere: HTTPTransport {
    private final class Lane: HTTPLane {
        private let tried: AsyncStream<Void>.Continuation

        init(_ tried: AsyncStream<Void>.Continuation) { self.tried = tried }

        var executor: (any TaskExecutor)? { nil }

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            tried.yield()
            throw TransportError.unreachable(.refused)
        }

        func open(_ request: HTTPRequest) async throws -> ResponseHead { throw TransportError.unreachable(.refused) }

        func read() async throws -> [UInt8]? { nil }

        func timing() async -> AttemptTiming { .zero }

        func abandon(then done: @escaping @Sendable () -> Void) { done() }

        func close() {}
    }

    /// An element for each request that found nobody.
    let tries: AsyncStream<Void>
    private let tried: AsyncStream<Void>.Continuation

    init() { (tries, tried) = AsyncStream.makeStream() }

    func makeLane() -> any HTTPLane { Lane(tried) }

    func shutDown() async {}
}

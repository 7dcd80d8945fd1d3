import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Synchronization
import Testing

/// Waits that a server asks for are waited for, seen from the server.
@Suite(.timeLimit(.minutes(10))) struct RetryAfterTests {
    /// What the server says, and how long the next request may not come, and must have come.
    static let waits: [(said: Fault.RetryAfter?, least: Duration, most: Duration)] = [
        (.milliseconds(600), .milliseconds(600), .milliseconds(850)),
        (.seconds(0.6), .milliseconds(600), .milliseconds(850)),
        (.seconds(1), .seconds(1), .milliseconds(1_250)),
        // Too little to be a wait, and none: not less than the client's own first pause.
        (.milliseconds(50), .milliseconds(500), .seconds(1)),
        (.seconds(0), .milliseconds(500), .seconds(1)),
        // A date has whole seconds, so that two seconds ahead are between one and two.
        (.date(secondsAhead: 2, form: .imf), .seconds(1), .milliseconds(2_250)),
        (.date(secondsAhead: 2, form: .rfc850), .seconds(1), .milliseconds(2_250)),
        (.date(secondsAhead: 2, form: .asctime), .seconds(1), .milliseconds(2_250)),
        // Nonsense counts as nothing: the client's own first pause, from half a second to one.
        (.text("-1"), .milliseconds(500), .seconds(1)),
        (.text("nan"), .milliseconds(500), .seconds(1)),
        (.text("soon"), .milliseconds(500), .seconds(1)),
        (.date(secondsAhead: -60, form: .imf), .milliseconds(500), .seconds(1)),
        (nil, .milliseconds(500), .seconds(1)),
    ]

    @Test(arguments: waits.indices, [429, 503])
    func `the wait is what was asked for and not much longer`(index: Int, status: Int) async throws {
        let (said, least, most) = Self.waits[index]
        let fault = Fault.status(status, retryAfter: said)
        let told = Mutex<[Duration]>([])
        try await withSimulatedClient(FaultRule(fault, span: .arrivals([1...1]))) { configuration in
            configuration.onWait = { wait in told.withLock { $0.append(wait.delay) } }
        } client: { client, simulator in
            let reply = try await client.send(.get("/models"))
            #expect(reply.attempts == 2)
            let arrivals = simulator.log.requests.map(\.arrival)
            try #require(arrivals.count == 2)
            let wait = arrivals[1] - arrivals[0]
            // Without a wait asked for, 503 is a failure like others, with its own short backoff.
            let isPause = status == 429 || least != .milliseconds(500)
            if isPause { #expect(wait >= least) }
            // How much later it comes is the machine's affair; how long the client means to wait is its own.
            #expect(told.withLock { $0.count == 1 && $0.allSatisfy { $0 <= most } })
        }
    }

    @Test func `every wait is told as it begins, with its reason`() async throws {
        let waits = Mutex<[RetryWait]>([])
        let rules = [
            FaultRule(.status(429, retryAfter: .milliseconds(5)), span: .arrivals([1...1])),
            FaultRule(.status(500), span: .arrivals([2...2])),
        ]
        try await withSimulatedClient(rules[0], rules[1]) { configuration in
            configuration.onWait = { wait in waits.withLock { $0.append(wait) } }
        } client: { client, _ in
            _ = try await client.send(.get("/models"))
            _ = try await client.send(.get("/models"))
        }
        let told = waits.withLock { $0 }
        #expect(told.map(\.error.kind) == [.rateLimited, .serverError])
        #expect(told.map(\.error.attempts) == [1, 2])
        #expect(told.first?.error.retryAfter == .milliseconds(5))
        #expect(told.first.map { $0.delay >= .milliseconds(5) } == true)
    }

    @Test func `pauses burn no retry`() async throws {
        let rules = [
            FaultRule(.status(429, retryAfter: .milliseconds(5)), span: .arrivals([1...6])),
            FaultRule(.status(500), span: .arrivals([7...9])),
        ]
        try await withSimulatedClient(rules[0], rules[1]) { client, _ in
            let reply = try await client.send(.get("/models"))
            #expect(reply.attempts == 10)
        }
    }

    @Test func `a call goes through eight pauses and no more`() async throws {
        let rule = FaultRule(.status(429, retryAfter: .milliseconds(5)))
        try await withSimulatedClient(rule) {
            // The client's own pauses, which grow when a server asks for next to nothing.
            $0.retry.cap = .milliseconds(1)
        } client: { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .rateLimited)
            #expect(error?.attempts == 9)
            #expect(error?.retryAfter == .milliseconds(5))
            #expect(simulator.log.count == 9)
        }
    }

    @Test(arguments: [Fault.RetryAfter.seconds(121), .date(secondsAhead: 600, form: .imf)])
    func `a wait of more than two minutes is told instead of waited for`(said: Fault.RetryAfter) async throws {
        try await withSimulatedClient(FaultRule(.status(429, retryAfter: said))) { client, simulator in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .rateLimited)
            #expect(error?.retryAfter ?? .zero > .seconds(120))
            #expect(simulator.log.count == 1)
        }
    }

    @Test func `maintenance is a pause`() async throws {
        let fault = Fault.status(503, shape: .maintenance, retryAfter: .milliseconds(20))
        try await withSimulatedClient(FaultRule(fault, span: .arrivals([1...5]))) { client, simulator in
            _ = try await client.chat(.greeting)
            #expect(simulator.log.count == 6)
        }
    }

    @Test func `a real limit of the server is kept to`() async throws {
        var server = SimulatorConfiguration.instant
        server.requestsPerMinute = 3
        try await withSimulatedClient(server: server) { client, simulator in
            for _ in 1...3 { _ = try await client.chat(.greeting) }
            let call = Task { try await client.chat(.greeting) }
            try await simulator.untilLog { $0.count == 4 }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(simulator.log.count == 4)
        }
    }
}

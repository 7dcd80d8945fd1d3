import ParadigmSimulator
import Testing

/// Traffic of a server whose steps take 20 ms and 5 ms for each active request.
@Suite struct BatchedTrafficTests {
    private static let identity = ReplyIdentity(id: "1", created: 1)

    private func traffic(most: Int = 4, queueLimit: Int? = nil) -> Traffic {
        var configuration = SimulatorConfiguration()
        configuration.batching = BatchingModel(step: .milliseconds(20), perActive: .milliseconds(5), most: most)
        configuration.queueLimit = queueLimit
        configuration.queueFullStatus = 429
        return Traffic(configuration)
    }

    /// A request whose answer has so many tokens; returns its number, or the status of a refusal.
    private func ask(
        _ traffic: inout Traffic,
        tokens: Int,
        more: String = "",
        key: String? = nil,
        at time: Duration = .zero
    ) throws -> Int {
        let request = Requests.chat("Bonjour", #""max_tokens":\#(tokens)"# + more)
        let number = traffic.arrive(request, connection: 1, key: .accepted, at: time).number
        let work = try Responder.usual.work(request)
        let admission = traffic.admit(
            work,
            number: number,
            idempotencyKey: key,
            identity: Self.identity,
            at: time
        )
        switch admission {
        case .waits: return number
        case .refused(let reply):
            #expect(traffic.leave(number, status: reply.status, abandoned: false, at: time) == [])
            return reply.status
        case .starts: throw Unexpected("a batch never starts a reply at once")
        }
    }

    private func progress(_ ticket: Int, _ tokens: Int?, _ time: Int) -> BatchedService.Progress {
        BatchedService.Progress(ticket: ticket, tokens: tokens, time: .milliseconds(time))
    }

    @Test func `each request ends at its own step, however late it is asked for`() throws {
        var traffic = traffic()
        #expect(traffic.nextProgress == nil && traffic.progress(at: .seconds(1)) == [])
        for tokens in [2, 4] { _ = try ask(&traffic, tokens: tokens, at: .seconds(1)) }
        #expect(traffic.nextProgress == .milliseconds(1_060))
        #expect(traffic.progress(at: .milliseconds(1_059)) == [])
        #expect(traffic.progress(at: .seconds(9)) == [progress(1, nil, 1_060), progress(2, nil, 1_110)])
        #expect(traffic.nextProgress == nil)
        #expect(traffic.leave(1, status: 200, abandoned: false, at: .seconds(9)) == [])
    }

    @Test func `a stream is told of after each step`() throws {
        var traffic = traffic()
        _ = try ask(&traffic, tokens: 4)
        _ = try ask(&traffic, tokens: 3, more: #","stream":true"#, at: .milliseconds(1))
        #expect(traffic.nextProgress == .milliseconds(25))
        #expect(traffic.progress(at: .milliseconds(25)) == [])
        #expect(traffic.nextProgress == .milliseconds(55))
        #expect(traffic.progress(at: .milliseconds(60)) == [progress(2, 1, 55)])
        #expect(traffic.progress(at: .milliseconds(84)) == [])
        #expect(traffic.progress(at: .milliseconds(90)) == [progress(2, 2, 85)])
        #expect(traffic.progress(at: .seconds(1)) == [progress(1, nil, 115), progress(2, nil, 115)])
    }

    @Test func `only streams with a place are waited for`() throws {
        var traffic = traffic(most: 1)
        _ = try ask(&traffic, tokens: 4)
        _ = try ask(&traffic, tokens: 3, more: #","stream":true"#)
        #expect(traffic.nextProgress == .milliseconds(100))
        #expect(traffic.progress(at: .milliseconds(100)) == [progress(1, nil, 100)])
        #expect(traffic.nextProgress == .milliseconds(125))
        #expect(traffic.leave(2, status: nil, abandoned: true, at: .milliseconds(110)) == [])
        #expect(traffic.nextProgress == nil && traffic.progress(at: .seconds(1)) == [])
    }

    @Test func `a full queue refuses, and a place is free from the moment of the end`() throws {
        var traffic = traffic(most: 1, queueLimit: 1)
        #expect(try (0..<3).map { _ in try ask(&traffic, tokens: 2) } == [1, 2, 429])
        #expect(try ask(&traffic, tokens: 2, at: .milliseconds(49)) == 429)
        #expect(try ask(&traffic, tokens: 2, at: .milliseconds(50)) == 5)
        #expect(traffic.progress(at: .milliseconds(100)) == [progress(1, nil, 50), progress(2, nil, 100)])
    }

    @Test func `a queue without room still has the batch`() throws {
        var traffic = traffic(most: 2, queueLimit: 0)
        #expect(try (0..<3).map { _ in try ask(&traffic, tokens: 2) } == [1, 2, 429])
    }

    @Test func `a request refused for its key does not slow down the batch`() throws {
        var traffic = traffic()
        _ = try ask(&traffic, tokens: 2, key: "k")
        #expect(try ask(&traffic, tokens: 3, key: "k") == 422)
        #expect(traffic.nextProgress == .milliseconds(50))
    }

    @Test func `places and pace can be changed`() throws {
        var traffic = traffic(most: 1)
        for _ in 0..<3 { _ = try ask(&traffic, tokens: 2) }
        #expect(traffic.setSlots(2, at: .milliseconds(1)) == [])
        #expect(traffic.progress(at: .milliseconds(55)) == [progress(1, nil, 55)])
        let model = BatchingModel(step: .milliseconds(100), perActive: .zero, most: 2)
        traffic.setBatching(model, at: .milliseconds(56))
        #expect(traffic.progress(at: .seconds(1)) == [progress(2, nil, 85), progress(3, nil, 185)])
    }

    @Test func `slots and latency have no say beside a batch`() throws {
        var configuration = SimulatorConfiguration(latency: .fixed(.seconds(100)))
        configuration.batching = BatchingModel(step: .milliseconds(20), perActive: .milliseconds(5), most: 4)
        configuration.slots = 1
        #expect(try Responder(configuration).work(Requests.chat()).latency == .zero)
        var traffic = Traffic(configuration)
        for _ in 0..<3 { _ = try ask(&traffic, tokens: 1) }
        #expect(traffic.progress(at: .milliseconds(35)).count == 3)
    }

    @Test func `a request takes as many steps as its longest answer has tokens`() throws {
        func steps(_ request: ReceivedRequest) throws -> Int { try Responder.usual.work(request).steps }
        #expect(try steps(Requests.chat("Bonjour", #""max_tokens":5,"n":3"#)) == 5)
        #expect(try steps(Requests.chat("Bonjour", #""stop":["The"]"#)) == 1)
        let embedding = #"{"model":"multilingual-e5-large","input":["a","b"]}"#
        #expect(try steps(Requests.post("/api/v2/embeddings", embedding)) == 1)
    }

    @Test func `prompts cost what they are told`() throws {
        var configuration = SimulatorConfiguration()
        configuration.batching = BatchingModel(
            step: .milliseconds(20),
            perActive: .milliseconds(5),
            most: 4,
            perPromptToken: .milliseconds(1)
        )
        var traffic = Traffic(configuration)
        _ = try ask(&traffic, tokens: 2)
        let prompt = try Responder.usual.work(Requests.chat("Bonjour")).promptTokens
        #expect(prompt == 6 && traffic.nextProgress == .milliseconds(56))
    }
}

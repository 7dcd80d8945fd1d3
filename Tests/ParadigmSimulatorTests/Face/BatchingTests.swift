import ParadigmSimulator
import Testing

/// A batch behind real connections.
@Suite(.timeLimit(.minutes(10))) struct BatchingTests {
    private func configuration(step: Duration, most: Int = 8) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.batching = BatchingModel(step: step, perActive: .zero, most: most)
        return configuration
    }

    /// Answers that take minutes, in steps that a test can wait for.
    private func longAnswers(most: Int) -> SimulatorConfiguration {
        var configuration = configuration(step: .milliseconds(50), most: most)
        configuration.answerLength = .tokens(3_000...3_000)
        return configuration
    }

    private func chat(tokens: Int, _ more: String = "") -> String {
        RawClient.chat("Bonjour", #""max_tokens":\#(tokens)"# + more, headers: "Connection: close\r\n")
    }

    @Test func `answers take their steps, side by side, on all threads`() async throws {
        var configuration = configuration(step: .milliseconds(10))
        configuration.threads = 2
        try await withSimulator(configuration) { simulator in
            let clients = try (0..<8).map { _ in try RawClient(port: simulator.port) }
            let time = try ContinuousClock()
                .measure {
                    for client in clients { client.send(chat(tokens: 5)) }
                    let replies = try clients.map { try $0.receiveAll() }
                    #expect(replies.allSatisfy { $0.hasPrefix("HTTP/1.1 200") && $0.contains(#""length""#) })
                }
            #expect(time >= .milliseconds(50) && time < .seconds(3))
            #expect(simulator.log.statuses == [200: 8] && simulator.log.inFlight == 0)
        }
    }

    @Test func `a stream ends with its last step`() async throws {
        try await withSimulator(configuration(step: .milliseconds(10))) { simulator in
            let client = try RawClient(port: simulator.port)
            let time = try ContinuousClock()
                .measure {
                    client.send(chat(tokens: 4, #","stream":true"#))
                    let all = try client.receiveAll()
                    #expect(all.hasPrefix("HTTP/1.1 200") && all.hasSuffix("data: [DONE]\n\n\r\n0\r\n\r\n"))
                }
            #expect(time >= .milliseconds(40) && time < .seconds(3))
        }
    }

    @Test func `the pieces of a stream come with their steps, long before its end`() async throws {
        try await withSimulator(longAnswers(most: 1)) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(chat(tokens: 3_000, #","stream":true"#))
            let beginning = try client.receive(until: "\"content\":\" read\"")
            #expect(beginning.contains("\"content\":\"The\"") && !beginning.contains("[DONE]"))
        }
    }

    @Test(arguments: ["reset;after=3", "cut-stream;after=2", "slow-body;every=1ms", "delay;by=20ms"])
    func `faults strike a batch's stream`(fault: String) async throws {
        var configuration = configuration(step: .milliseconds(2))
        configuration.faults = [try FaultRule(fault)]
        try await withSimulator(configuration) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(chat(tokens: 4, #","stream":true"#))
            _ = try? client.receiveAll()
            try await simulator.untilLog { $0.inFlight == 0 }
            #expect(simulator.log.statuses == [200: 1])
        }
    }

    @Test func `a client that goes gives its place back`() async throws {
        try await withSimulator(longAnswers(most: 1)) { simulator in
            var long: RawClient? = try RawClient(port: simulator.port)
            long?.send(chat(tokens: 3_000))
            try await simulator.untilLog { $0.inFlight == 1 }
            let short = try RawClient(port: simulator.port)
            short.send(chat(tokens: 1))
            try await simulator.untilLog { $0.inFlight == 2 }
            long = nil
            #expect(try short.receiveAll().hasPrefix("HTTP/1.1 200"))
            let log = simulator.log
            #expect(log.inFlight == 0 && log.requests.map(\.wasAbandoned) == [true, false])
        }
    }

    @Test func `a server that stops in the middle of a step leaves nothing behind`() async throws {
        let client = try await withSimulator(configuration(step: .seconds(1_000))) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(chat(tokens: 4, #","stream":true"#))
            try await simulator.untilLog { $0.inFlight == 1 }
            return client
        }
        #expect(try client.receiveAll() == "")
    }
}

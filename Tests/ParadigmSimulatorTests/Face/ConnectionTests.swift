import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
    @Test func requestsOnOneConnectionAreAnsweredInTheirOrder() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            for number in 0..<5 {
                client.send(RawClient.chat("request \(number)"))
                #expect(try client.receiveReply().contains("“request \(number)”"))
            }
            #expect(simulator.log.connections == 1 && simulator.log.count == 5 && simulator.log.peakInFlight == 1)
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .lognormal(mean: .milliseconds(1), sigma: 1))) {
            simulator in
            let client = try RawClient(port: simulator.port)
            client.send((0..<200).map { RawClient.chat("request \($0).") }.joined())
            client.send(RawClient.chat("last", headers: "Connection: close\r\n"))
            let all = try client.receiveAll()
            let places = (0..<200).compactMap { all.firstRange(of: "“request \($0).”")?.lowerBound }
            #expect(places.count == 200 && places == places.sorted() && all.contains("“last”"))
        }
    }

    @Test func aRequestMayComeByteByByte() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            for byte in RawClient.chat("Bonjour").utf8 { client.send([byte]) }
            #expect(try client.receiveReply().contains("“Bonjour”"))
        }
    }

    @Test func bodiesMayBeChunked() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            let body = Requests.chatBody()
            let chunks = body.map { "\(String(String($0).utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
            client.send(
                "POST /chat/completions HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer k\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n"
            )
            #expect(try client.receiveReply().contains("“Bonjour !”"))
            #expect(simulator.log.requests.first?.body == Array(body.utf8))
        }
    }

    @Test func aClientThatExpectsContinueIsTold() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            let request = RawClient.chat("Bonjour", headers: "Expect: 100-continue\r\n")
            let end = try #require(request.firstRange(of: "\r\n\r\n")).upperBound
            client.send(String(request[..<end]))
            #expect(try client.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send(String(request[end...]))
            #expect(try client.receiveReply().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func tooLargeABodyIsRefusedBeforeItIsSent() async throws {
        var configuration = SimulatorConfiguration.instant
        configuration.maxBody = 10
        try await withSimulator(configuration) { simulator in
            let announced = try RawClient(port: simulator.port)
            announced.send(
                "POST /chat/completions HTTP/1.1\r\nHost: s\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"
            )
            let reply = try announced.receiveAll()
            #expect(reply.hasPrefix("HTTP/1.1 413 ") && reply.contains(#"{"code":413,"#))
            let chunked = try RawClient(port: simulator.port)
            chunked.send("POST /chat/completions HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunked.send("8\r\n01234567\r\n8\r\n01234567\r\n")
            #expect(try chunked.receiveAll().hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test(arguments: ["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\r\nx\u{0}y: 1\r\n\r\n"])
    func whatIsNotHTTPGets400(_ text: String) async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(text)
            let reply = try client.receiveAll()
            #expect(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && reply.contains("connection: close"))
        }
    }

    @Test func anOldClientIsAnsweredAndClosed() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send("GET /models HTTP/1.0\r\nAuthorization: Bearer k\r\n\r\n")
            #expect(try client.receiveAll().contains("connection: close\r\n"))
        }
    }

    @Test func aRequestTakesItsLatencyWhetherStreamedOrNot() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(80)))) { simulator in
            for more in ["", #""stream":true"#] {
                let client = try RawClient(port: simulator.port)
                let time = try ContinuousClock()
                    .measure {
                        client.send(RawClient.chat("Bonjour", more, headers: "Connection: close\r\n"))
                        _ = try client.receiveAll()
                    }
                #expect(time >= .milliseconds(80) && time < .seconds(3))
            }
        }
    }

    @Test func slotsServeOneAfterTheOther() async throws {
        var configuration = SimulatorConfiguration(latency: .fixed(.milliseconds(30)))
        configuration.slots = 1
        try await withSimulator(configuration) { simulator in
            let clients = try (0..<5).map { _ in try RawClient(port: simulator.port) }
            let time = try ContinuousClock()
                .measure {
                    for client in clients { client.send(RawClient.chat()) }
                    let replies = try clients.map { try $0.receiveReply() }
                    #expect(replies.allSatisfy { $0.hasPrefix("HTTP/1.1 200") })
                }
            #expect(time >= .milliseconds(150))
            #expect(simulator.log.peakInFlight == 5)
        }
    }

    @Test func slotsAreSharedByAllThreads() async throws {
        var configuration = SimulatorConfiguration(latency: .fixed(.milliseconds(1)))
        configuration.slots = 1
        configuration.threads = 3
        try await withSimulator(configuration) { simulator in
            let clients = try (0..<30).map { _ in try RawClient(port: simulator.port) }
            for client in clients { client.send(RawClient.chat()) }
            let replies = try clients.map { try $0.receiveReply() }
            #expect(replies.allSatisfy { $0.hasPrefix("HTTP/1.1 200") })
            #expect(simulator.log.statuses == [200: 30] && simulator.log.inFlight == 0)
        }
    }

    @Test func aClientThatGoesGivesItsSlotBack() async throws {
        var configuration = SimulatorConfiguration(latency: .fixed(.seconds(100)))
        configuration.slots = 1
        configuration.queueLimit = 1
        try await withSimulator(configuration) { simulator in
            var first: RawClient? = try RawClient(port: simulator.port)
            first?.send(RawClient.chat())
            try await simulator.untilLog { $0.inFlight == 1 }
            first = nil
            try await simulator.untilLog { $0.abandoned == 1 }
            let log = simulator.log
            #expect(log.inFlight == 0 && log.requests.map(\.wasAbandoned) == [true])
        }
    }

    @Test func connectionsAreClosedWhenIdleOrUsedUp() async throws {
        var configuration = SimulatorConfiguration.instant
        configuration.requestsPerConnection = 2
        configuration.idleTimeout = .milliseconds(20)
        try await withSimulator(configuration) { simulator in
            let used = try RawClient(port: simulator.port)
            used.send(RawClient.chat("one") + RawClient.chat("two") + RawClient.chat("three"))
            let all = try used.receiveAll()
            #expect(all.contains("“two”") && !all.contains("“three”") && !all.contains("connection: close"))
            let idle = try RawClient(port: simulator.port)
            idle.send(RawClient.chat("one"))
            #expect(try idle.receiveAll().contains("“one”"))
            let silent = try RawClient(port: simulator.port)
            #expect(try silent.receiveAll() == "")
        }
    }

    /// A client that reads nothing gets no further replies made for it.
    @Test func repliesWaitForAReader() async throws {
        try await withSimulator(.instant) { simulator in
            let client = try RawClient(port: simulator.port)
            let texts = (1...500).map { "\"\($0)\"" }.joined(separator: ",")
            let body = #"{"model":"multilingual-e5-large","input":[\#(texts)]}"#
            let request = """
                POST /v1/embeddings HTTP/1.1\r\nHost: simulator\r\nAuthorization: Bearer any-key\r\n\
                Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                """
            // Each reply has 5 MB, more than a socket takes unread.
            for _ in 1...4 { client.send(request) }
            #expect(!(try client.receive().isEmpty))
            try await simulator.untilLog { $0.inFlight == 0 }
            #expect(simulator.log.count < 4)
            while simulator.log.statuses[200] != 4 { #expect(!(try client.receive().isEmpty)) }
        }
    }
}

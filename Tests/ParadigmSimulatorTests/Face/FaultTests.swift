import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct FaultTests {
    /// The bytes from one request to the end of the connection, with the given fault.
    private func exchange(_ fault: String, _ more: String = "") async throws -> String {
        try await withSimulator(try configuration(fault)) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(RawClient.chat("Bonjour", more, headers: "Connection: close\r\n"))
            return try client.receiveAll()
        }
    }

    private func configuration(_ fault: String) throws -> SimulatorConfiguration {
        SimulatorConfiguration(latency: .none, faults: [try FaultRule(fault)])
    }

    @Test(arguments: [
        ("503;retry-after=2", "HTTP/1.1 503 ", "retry-after: 2\r\n"),
        ("maintenance", "HTTP/1.1 503 ", "service_maintenance"), ("quota", "HTTP/1.1 429 ", "insufficient_quota"),
        ("html", "HTTP/1.1 200 ", "<h1>200 OK</h1>"), ("redirect;host=h", "HTTP/1.1 302 ", "location: http://h/"),
        ("bad-json", "HTTP/1.1 200 ", ",}"), ("empty", "HTTP/1.1 200 ", "content-length: 0\r\n"),
        ("garbage", "SSH-2.0", ""), ("no-length", "HTTP/1.1 200 ", "“Bonjour”"),
        ("double-length", "HTTP/1.1 200 ", "content-length: "), ("short-length", "HTTP/1.1 200 ", "total_tokens"),
        ("early-hints", "HTTP/1.1 103 ", "HTTP/1.1 200 OK"), ("continue", "HTTP/1.1 100 ", "HTTP/1.1 200 OK"),
        ("slow-header;every=50us", "HTTP/1.1 200 ", "“Bonjour”"),
        ("slow-body;every=50us", "HTTP/1.1 200 ", "“Bonjour”"),
        ("many-headers;count=5000", "HTTP/1.1 200 ", "x-filler-5000: filler"),
        ("null-content", "HTTP/1.1 200 ", #""content":null"#), ("delay;by=1ms", "HTTP/1.1 200 ", "“Bonjour”"),
        ("string-numbers", "HTTP/1.1 200 ", #""prompt_tokens":"6""#),
        ("connection-close", "HTTP/1.1 200 ", "close\r\n"), ("balance", "HTTP/1.1 402 ", "Insufficient Balance"),
        ("no-answer;body=queued", "HTTP/1.1 202 ", "queued"), ("no-answer;body=null-choice", "HTTP/1.1 200 ", "[null]"),
        ("empty-stream", "HTTP/1.1 200 ", "data: [DONE]"), ("unasked-stream", "HTTP/1.1 200 ", "text/event-stream"),
        ("content-type;type=x/y", "HTTP/1.1 200 ", "content-type: x/y\r\n"),
    ])
    func repliesArrive(_ fault: String, _ start: String, _ part: String) async throws {
        let reply = try await exchange(fault)
        #expect(reply.hasPrefix(start) && (part.isEmpty || reply.contains(part)), "\(reply)")
    }

    @Test func cutBodiesEndEarly() async throws {
        let cut = try await exchange("cut-body;after=10")
        #expect(cut.split(separator: "\r\n\r\n").last?.utf8.count == 10)
        let chunked = try await exchange("cut-chunked")
        #expect(chunked.contains("transfer-encoding: chunked") && !chunked.hasSuffix("0\r\n\r\n"))
        let stream = try await exchange("cut-stream", #""stream":true"#)
        #expect(stream.contains("data: ") && !stream.contains("[DONE]") && stream.hasSuffix("0\r\n\r\n"))
        let failed = try await exchange("stream-error;after=2", #""stream":true"#)
        #expect(failed.contains(#"data: {"error""#) && !failed.contains("[DONE]"))
    }

    @Test(arguments: [("done", "[DONE]"), ("finish", #""finish_reason":"stop""#)])
    func aHeldStreamStaysOpen(_ after: String, _ last: String) async throws {
        try await withSimulator(try configuration("held-stream;after=\(after)")) { simulator in
            var client: RawClient? = try RawClient(port: simulator.port)
            client?.send(RawClient.chat("Bonjour", #""stream":true"#))
            #expect(try client?.receive(until: last).contains(last) == true)
            #expect(throws: RawClient.Failure.self) { try client?.receive(within: 50) }
            client = nil
            try await simulator.untilLog { $0.abandoned == 1 }
        }
    }

    @Test func aSurplusReplyFollowsAGoodOne() async throws {
        let twice = try await exchange("surplus;later=5ms")
        #expect(twice.split(separator: "HTTP/1.1 200 OK").count == 2)
        #expect(twice.split(separator: "“Bonjour”").count == 3)
    }

    @Test func aCloseIsInGoodOrderAndAResetIsNot() async throws {
        #expect(try await exchange("close") == "")
        await #expect(throws: RawClient.Failure.self) { try await exchange("reset") }
        try await withSimulator(try configuration("reset;after=10")) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(RawClient.chat())
            #expect(try client.receive(until: #"{"id":"cha"#).hasSuffix(#"{"id":"cha"#))
            #expect(throws: RawClient.Failure.self) { try client.receiveAll() }
        }
    }

    @Test func aBlackHoleNeverAnswers() async throws {
        try await withSimulator(try configuration("black-hole")) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(RawClient.chat())
            #expect(throws: RawClient.Failure.self) { try client.receive(within: 50) }
            #expect(simulator.log.inFlight == 1)
        }
    }

    @Test(arguments: ["endless-body", "endless-header", "endless-line", "endless-stream"])
    func theEndlessGoOnUntilTheClientIsGone(_ fault: String) async throws {
        try await withSimulator(try configuration(fault)) { simulator in
            var client: RawClient? = try RawClient(port: simulator.port)
            client?.send(RawClient.chat())
            var count = 0
            while count < (fault == "endless-stream" ? 2_000 : 5 << 20) { count += try client?.receive().count ?? 0 }
            client = nil
            try await simulator.untilLog { $0.abandoned == 1 }
        }
    }

    @Test func closeAfterClosesAnIdleConnectionWithoutNotice() async throws {
        try await withSimulator(try configuration("close-after;idle=10ms")) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(RawClient.chat())
            let all = try client.receiveAll()
            #expect(all.contains("“Bonjour”") && !all.contains("connection: close"))
        }
    }

    @Test func scriptedFaultsStrikeTheirRequestsOnly() async throws {
        try await withSimulator(try configuration("500@2")) { simulator in
            let client = try RawClient(port: simulator.port)
            let statuses = try (0..<3)
                .map { _ in
                    client.send(RawClient.chat())
                    return try client.receiveReply().dropFirst(9).prefix(3)
                }
            #expect(statuses == ["200", "500", "200"])
            simulator.setFaults([FaultRule(.status(502))])
            client.send(RawClient.chat())
            #expect(try client.receiveReply().hasPrefix("HTTP/1.1 502"))
            #expect(simulator.log.statuses == [200: 2, 500: 1, 502: 1])
        }
    }
}

import ParadigmSimulator
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct LifetimeTests {
    @Test func openConnectionsAreClosedAtTheEnd() async throws {
        let client = try await withSimulator(SimulatorConfiguration(latency: .fixed(.seconds(1_000)))) { simulator in
            let client = try RawClient(port: simulator.port)
            client.send(RawClient.chat())
            try await simulator.untilLog { $0.inFlight > 0 }
            return client
        }
        #expect((try? client.receive())?.isEmpty != false)
    }

    @Test func anErrorInTheBodyComesThrough() async throws {
        await #expect(throws: Unexpected.self) {
            try await withSimulator(.instant) { _ in throw Unexpected("from the body") }
        }
    }

    @Test func aPortInUseIsATypedError() async throws {
        try await withSimulator(.instant) { simulator in
            let error = await #expect(throws: SimulatorError.self) { try await Simulator.run(port: simulator.port) }
            #expect(error?.code == .addressInUse && error?.message.contains("\(simulator.port)") == true)
        }
    }

    @Test(arguments: [
        ("192.0.2.1", 0, SimulatorError.Code.badHost), ("127.0.0.1", 70_000, .badPort), ("no host", 0, .badHost),
    ])
    func badAddressesAreTypedErrors(_ host: String, _ port: Int, _ code: SimulatorError.Code) async {
        let error = await #expect(throws: SimulatorError.self) { try await Simulator.run(host: host, port: port) }
        #expect(error?.code == code)
    }

    @Test func missingCertificatesAreTypedErrors() async {
        let tls = SimulatorTLS(certificateFile: "/nonexistent/c.pem", privateKeyFile: "/nonexistent/k.pem")
        let error = await #expect(throws: SimulatorError.self) { try await Simulator.run(tls: tls) }
        #expect(error?.code == .badCertificate)
    }

    @Test func runEndsWhenItIsCancelledAndNobodyListensAfterwards() async throws {
        // An address of its own: on the usual one the free port could be taken at once by another test.
        let host = "127.0.0.2"
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try await Simulator.run(host: host, configuration: .instant) { continuation.yield($0.port) }
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let client = try RawClient(port: port, address: 0x7f00_0002)
        client.send(RawClient.chat())
        #expect(try client.receiveReply().hasPrefix("HTTP/1.1 200"))
        task.cancel()
        try await task.value
        // A child of another test that is just being started may have inherited the socket for a moment.
        while (try? RawClient(port: port, address: 0x7f00_0002)) != nil { await Task.yield() }
    }

    @Test func eachRequestIsToldWhenItHasEnded() async throws {
        let (ended, onEnd) = AsyncStream.makeStream(of: ServedRequest.self)
        let (ports, onReady) = AsyncStream.makeStream(of: Int.self)
        var configuration = SimulatorConfiguration.instant
        configuration.faults = [try FaultRule("503@2"), try FaultRule("black-hole@3")]
        let task = Task { [configuration] in
            try await Simulator.run(
                configuration: configuration,
                onReady: { onReady.yield($0.port) },
                onEnd: { onEnd.yield($0) }
            )
        }
        var (port, next) = (ports.makeAsyncIterator(), ended.makeAsyncIterator())
        do {
            let client = try RawClient(port: try #require(await port.next()))
            for status in [200, 503] {
                client.send(RawClient.chat())
                #expect(try client.receiveReply().hasPrefix("HTTP/1.1 \(status)"))
                let request = try #require(await next.next())
                #expect(request.status == status && request.connection == 1 && !request.wasAbandoned)
                #expect(request.arrival > .zero && request.end >= request.arrival)
            }
            client.send(RawClient.chat())
        }
        let lost = try #require(await next.next())
        #expect(lost.number == 3 && lost.status == nil && lost.wasAbandoned)
        task.cancel()
        try await task.value
    }

    @Test func slotsChangeAtTheirTime() async throws {
        var configuration = SimulatorConfiguration(latency: .fixed(.seconds(1_000)))
        configuration.slots = 1
        configuration.slotChanges = [SlotChange(at: .milliseconds(20), slots: 2)]
        configuration.latency = .none
        configuration.faults = [try FaultRule("delay;by=1000s@1")]
        try await withSimulator(configuration) { simulator in
            let first = try RawClient(port: simulator.port)
            first.send(RawClient.chat())
            try await simulator.untilLog { $0.inFlight > 0 }
            // The only slot is taken for good: this one is answered because there is a second slot later.
            let second = try RawClient(port: simulator.port)
            second.send(RawClient.chat())
            #expect(try second.receiveReply().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aWaitForTheLogEndsWhenItHoldsOrIsGivenUp() async throws {
        let wait = try await withSimulator(SimulatorConfiguration(latency: .fixed(.seconds(1_000)))) { simulator in
            try await simulator.untilLog { $0.count == 0 }
            let client = try RawClient(port: simulator.port)
            let arrival = Task { try await simulator.untilLog { $0.count == 1 } }
            client.send(RawClient.chat())
            try await arrival.value
            #expect(simulator.log.inFlight == 1)
            let cancelled = Task { try await simulator.untilLog { $0.count == 2 } }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            return Task { try await simulator.untilLog { $0.count == 2 } }
        }
        await #expect(throws: CancellationError.self) { try await wait.value }
    }

    @Test func theUrlNamesTheLoopbackAddress() async throws {
        try await withSimulator(.instant) { simulator in
            #expect(simulator.url == "http://127.0.0.1:\(simulator.port)/api/v2" && "\(simulator)" == simulator.url)
        }
    }
}

import NIOSSL
import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct TLSTests {
    /// A configuration that leads to a port of this machine over TLS.
    private static func configuration(port: Int, host: String = "127.0.0.1", authority: String?) throws
        -> ParadigmConfiguration
    {
        let url = try BaseURL("https://\(host):\(port)/api/v2")
        var configuration = ParadigmConfiguration(baseURL: url, key: try APIKey("sk-test-0123456789"))
        configuration.caFile = authority
        configuration.proxy = .none
        configuration.retry = .none
        configuration.deadlines.connect = .seconds(5)
        return configuration
    }

    private func failure(_ configuration: ParadigmConfiguration) async throws -> ParadigmError? {
        try await withParadigmClient(configuration) { client in
            await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a private authority is trusted when it is named`(host: String) async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                let configuration = try Self.configuration(
                    port: simulator.port,
                    host: host,
                    authority: certificates.authority
                )
                try await withParadigmClient(configuration) { client in
                    for _ in 1...5 { _ = try await client.chat(.greeting) }
                    var text = ""
                    for try await chunk in client.streamChat(.greeting) { text += chunk.text }
                    #expect(!text.isEmpty)
                }
                #expect(simulator.log.connections == 1)
                #expect(simulator.log.count == 6)
            }
        }
    }

    @Test(arguments: [
        (Certificates.Name.expired, ParadigmError.Kind.untrustedCertificate, "expired"),
        (.alone, .untrustedCertificate, "self-signed"), (.unknown, .untrustedCertificate, "PARADIGM_CA_FILE"),
        (.other, .wrongCertificateHost, "another host"), (.named, .wrongCertificateHost, "another host"),
        (.common, .wrongCertificateHost, "another host"), (.mail, .wrongCertificateHost, "another host"),
    ])
    func `a bad certificate is refused before anything is sent`(
        name: Certificates.Name,
        kind: ParadigmError.Kind,
        says: String
    ) async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[name]) { simulator in
                for host in ["127.0.0.1", "localhost"] {
                    var configuration = try Self.configuration(
                        port: simulator.port,
                        host: host,
                        authority: certificates.authority
                    )
                    // Final: never tried again.
                    configuration.retry = .standard
                    let error = try await failure(configuration)
                    #expect(error?.kind == kind, "\(error?.message ?? "")")
                    #expect(error?.message.contains(says) == true)
                    #expect(error?.attempts == 1)
                    #expect(error?.mayHaveBeenProcessed == false)
                }
                #expect(simulator.log.count == 0)
            }
        }
    }

    @Test func `without its file a private authority is not trusted`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                let error = try await failure(try Self.configuration(port: simulator.port, authority: nil))
                #expect(error?.kind == .untrustedCertificate)
            }
        }
    }

    /// A certificate for an address says nothing about the name that led there.
    @Test func `a certificate for the address does for the address and not for a name`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.address]) { simulator in
                for (host, isRight) in [("127.0.0.1", true), ("localhost", false)] {
                    let configuration = try Self.configuration(
                        port: simulator.port,
                        host: host,
                        authority: certificates.authority
                    )
                    try await withParadigmClient(configuration) { client in
                        do {
                            _ = try await client.chat(.greeting)
                            #expect(isRight)
                        } catch let error as ParadigmError {
                            #expect(!isRight && error.kind == .wrongCertificateHost, "\(error)")
                        }
                    }
                }
                #expect(simulator.log.count == 1)
            }
        }
    }

    @Test func `a server that does not speak TLS is told`() async throws {
        // A server that answers what it takes for a bad request, and one that says something at once.
        let scripts: [[WireStep]] = [
            [.send(Replies.reply("400 Bad Request", "")), .closeOutput],
            [.send("SSH-2.0-OpenSSH_9.2\n"), .closeOutput],
        ]
        for steps in scripts {
            try await withScriptedServer { _ in
                steps
            } _: { server in
                let error = try await failure(try Self.configuration(port: server.port, authority: nil))
                #expect(error?.kind == .tlsFailed)
                #expect(error?.message.contains("does not speak TLS") == true, "\(error?.message ?? "")")
                #expect(error?.message.contains("http://") == true)
            }
        }
        try await withSimulator(.instant) { simulator in
            let error = try await failure(try Self.configuration(port: simulator.port, authority: nil))
            #expect(error?.kind == .tlsFailed)
        }
    }

    /// The end of a program waits for no server that does not look at its connection.
    ///
    /// Who waits does so for five seconds each time (NIOSSL's own patience), however fast the machine is; a machine that
    /// is short of time may be slow once, and is not each time.
    @Test func `closing does not wait for the other side`() async throws {
        try await withCertificates { certificates in
            try await withScriptedServer(tls: certificates[.good]) { _ in
                [.readRequest, .stopReading, .send(Replies.ok(Replies.chat))]
            } _: { server in
                var shortest = Duration.seconds(60)
                for _ in 0..<10 where shortest >= .seconds(4) {
                    let client = try ParadigmClient(
                        try Self.configuration(port: server.port, authority: certificates.authority)
                    )
                    _ = try await client.chat(.greeting)
                    shortest = min(shortest, await time { await client.close() })
                }
                #expect(shortest < .seconds(4))
            }
        }
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `a server that wants a client's certificate is told at once`(version: TLSVersion) async throws {
        try await withCertificates { certificates in
            try await withScriptedServer(
                tls: certificates[.good],
                upTo: version,
                wantingCertificatesOf: certificates.authority
            ) { _ in
                Replies.always(Replies.ok(Replies.chat))
            } _: { server in
                for _ in 0..<10 {
                    var configuration = try Self.configuration(port: server.port, authority: certificates.authority)
                    configuration.retry = .standard
                    let error = try await failure(configuration)
                    #expect(error?.kind == .tlsFailed && error?.attempts == 1, "\(error?.message ?? "")")
                    // In TLS 1.2 the alert is one of a handshake that fails for whatever reason.
                    #expect(error?.tlsFailure == (version == .tlsv13 ? .certificateWanted : .refused))
                    #expect(error?.message.contains("client certificate") == true, "\(error?.message ?? "")")
                }
            }
        }
    }

    /// Servers complain of a certificate that was never shown in several ways.
    @Test(arguments: [41, 42, 43, 46, 116] as [UInt8])
    func `an alert about a certificate is about the client's`(alert: UInt8) async throws {
        try await withScriptedServer { _ in
            [.send([21, 3, 3, 0, 2, 2, alert]), .closeOutput]
        } _: { server in
            let error = try await failure(try Self.configuration(port: server.port, authority: nil))
            #expect(error?.tlsFailure == .certificateWanted, "\(error?.message ?? "")")
        }
    }

    /// Whatever the alert and however it comes in pieces: no reply begins so.
    @Test(arguments: [
        [WireStep.readHead, .send([21, 3, 1, 0, 2, 2, 70]), .close], [.readHead, .send([21, 3, 3, 0, 2, 2, 40])],
        [.readHead, .drip([21, 3, 1, 0, 2, 1, 0], every: .milliseconds(5))],
    ])
    func `an alert in answer to plain HTTP says that the port speaks TLS`(steps: [WireStep]) async throws {
        try await withScriptedServer { _ in
            steps
        } _: { server in
            var configuration = try Self.configuration(port: server.port, authority: nil)
            configuration.baseURL = try BaseURL("http://127.0.0.1:\(server.port)/api/v2")
            configuration.retry = .standard
            let error = try await failure(configuration)
            #expect(error?.tlsFailure == .wanted && error?.attempts == 1, "\(error?.message ?? "")")
            #expect(error?.message.contains("https://") == true)
        }
    }

    @Test func `plain HTTP to a server that wants TLS is told`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                var configuration = try Self.configuration(port: simulator.port, authority: nil)
                configuration.baseURL = try BaseURL("http://127.0.0.1:\(simulator.port)/api/v2")
                let error = try await failure(configuration)
                #expect([.invalidReply, .connectionLost].contains(error?.kind), "\(error?.message ?? "")")
            }
        }
    }

    /// Many servers close a connection over which no TLS comes without a word.
    @Test func `a port that turns out to speak TLS is named`() async throws {
        let lost = ParadigmError(.closedBeforeReply, host: "x")
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.alone]) { simulator in
                let plain = try BaseURL("http://127.0.0.1:\(simulator.port)/v1")
                #expect(await lost.lookingForTLS(at: plain).tlsFailure == .wanted)
                let secure = try BaseURL("https://127.0.0.1:\(simulator.port)/v1")
                #expect(await lost.lookingForTLS(at: secure) == lost)
                let other = ParadigmError(.unreachable(.refused), host: "x")
                #expect(await other.lookingForTLS(at: plain) == other)
            }
        }
        try await withSimulator(.instant) { simulator in
            let plain = try BaseURL("http://127.0.0.1:\(simulator.port)/v1")
            #expect(await lost.lookingForTLS(at: plain) == lost)
        }
    }

    @Test(arguments: [[WireStep.close], [.closeOutput], [.reset]])
    func `a server that goes away during the handshake is told`(steps: [WireStep]) async throws {
        try await withScriptedServer { _ in
            steps
        } _: { server in
            let error = try await failure(try Self.configuration(port: server.port, authority: nil))
            // A reset may be a gateway's that is overloaded, so it counts as a server that cannot be reached for now.
            #expect([.tlsFailed, .unreachable].contains(error?.kind), "\(error?.message ?? "")")
            #expect(error?.message.contains("handshake") == true || error?.message.contains("reset") == true)
            #expect(error?.message.contains("errno") == false)
            #expect(error?.mayHaveBeenProcessed == false)
        }
    }

    @Test func `TLS below 1_2 is not spoken`() async throws {
        try await withCertificates { certificates in
            for (version, isSpoken) in [(TLSVersion.tlsv1, false), (.tlsv11, false), (.tlsv12, true), (.tlsv13, true)] {
                try await withScriptedServer(tls: certificates[.good], upTo: version) { _ in
                    Replies.always(Replies.ok(Replies.chat))
                } _: { server in
                    let configuration = try Self.configuration(port: server.port, authority: certificates.authority)
                    try await withParadigmClient(configuration) { client in
                        do {
                            _ = try await client.chat(.greeting)
                            #expect(isSpoken)
                        } catch let error as ParadigmError {
                            #expect(!isSpoken && error.kind == .tlsFailed, "\(error)")
                            #expect(error.message.contains("no version of TLS from 1.2 on"), "\(error)")
                        }
                    }
                    #expect(server.log.requests.count == (isSpoken ? 1 : 0))
                }
            }
        }
    }

    /// Alerts (RFC 8446 §6): a record of type 21 with a level and a description.
    @Test(arguments: [(40, "handshake failure"), (80, "internal error"), (70, "no version of TLS from 1.2 on")])
    func `an alert of the server is told in words`(alert: UInt8, says: String) async throws {
        try await withScriptedServer { _ in
            [.send([21, 3, 3, 0, 2, 2, alert]), .closeOutput]
        } _: { server in
            let error = try await failure(try Self.configuration(port: server.port, authority: nil))
            #expect(error?.kind == .tlsFailed)
            #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
            // Neither files of the machine that built the library nor its numbers.
            #expect(error?.message.contains { "/_".contains($0) } == false, "\(error?.message ?? "")")
            #expect(error?.message.contains("rror:") == false)
        }
    }

    /// A rooted name is the same host; TLS and certificates leave the dot out.
    @Test func `a name with the dot of the root is spoken to`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                var configuration = try Self.configuration(
                    port: simulator.port,
                    host: "LocalHost.",
                    authority: certificates.authority
                )
                configuration.proxy = .url("127.0.0.1:1")
                try await withParadigmClient(configuration) { client in _ = try await client.chat(.greeting) }
                #expect(simulator.log.count == 1)
            }
        }
    }

    @Test func `a certificate file that cannot be used is told when the client is made`() async throws {
        for file in ["/no/such/file.pem", "/dev/null", "/proc/self/cmdline"] {
            let error = #expect(throws: ParadigmError.self) {
                _ = try ParadigmClient(try Self.configuration(port: 1, authority: file))
            }
            #expect(error?.kind == .invalidConfiguration)
            #expect(error?.message.contains(file) == true)
        }
    }

    @Test(arguments: [Fault.cutBody(), .reset(afterBytes: 10), .noLength, .blackHole, .cutChunked])
    func `trouble beneath TLS is the same trouble`(fault: Fault) async throws {
        try await withCertificates { certificates in
            let simulation = SimulatorConfiguration(latency: .none, faults: [FaultRule(fault)])
            try await withSimulator(simulation, tls: certificates[.good]) { simulator in
                var configuration = try Self.configuration(port: simulator.port, authority: certificates.authority)
                configuration.deadlines.firstByte = .milliseconds(300)
                try await withParadigmClient(configuration) { client in
                    do {
                        _ = try await client.chat(.greeting)
                        #expect(fault == .noLength)
                    } catch let error as ParadigmError {
                        #expect(error.kind == (fault == .blackHole ? .timedOut : .replyCut))
                    }
                }
            }
        }
    }
}

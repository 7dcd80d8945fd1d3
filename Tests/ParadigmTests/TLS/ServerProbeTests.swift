import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServerProbeTests {
    private func probe(_ url: String, authority: String? = nil, key: String? = "test") async throws -> ServerProbe {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(url), key: try key.map { try APIKey($0) })
        configuration.caFile = authority
        configuration.proxy = .none
        configuration.deadlines.connect = .seconds(5)
        return try await withParadigmClient(configuration) { try await $0.probe() }
    }

    @Test func `what a server that is well shows`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                let probe = try await probe(
                    "https://localhost:\(simulator.port)/api/v2",
                    authority: certificates.authority
                )
                #expect(probe.error == nil)
                #expect(probe.status == 200)
                #expect(probe.models?.items.contains { $0.identifier == "alfred-4.2" } == true)
                #expect(!probe.addresses.isEmpty)
                let certificate = try #require(probe.certificate)
                #expect(certificate.names == ["localhost"])
                #expect(Double(certificate.notAfter) > WallClock.secondsSince1970)
                #expect(probe.connecting.map { $0 > .zero } == true)
                // One request, and one connection that only looks at the certificate.
                #expect(simulator.log.count == 1)
            }
        }
    }

    @Test func `a certificate that is not trusted is described, and nothing sent`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.expired]) { simulator in
                let probe = try await probe(
                    "https://localhost:\(simulator.port)/api/v2",
                    authority: certificates.authority
                )
                #expect(probe.error?.kind == .untrustedCertificate)
                #expect(probe.certificate.map { Double($0.notAfter) < WallClock.secondsSince1970 } == true)
                #expect(simulator.log.count == 0)
            }
        }
    }

    @Test func `a refusal is told with its status`() async throws {
        try await withSimulator(.instant) { simulator in
            let refused = try await probe(simulator.url, key: "wrong-key")
            #expect(refused.error?.kind == .refusedKey)
            #expect(refused.status == 401)
            let lost = try await probe(simulator.url.replacing("/api/v2", with: "/nowhere"))
            #expect(lost.error?.kind == .notFound)
        }
    }

    @Test func `nothing listens, and nobody knows the name`() async throws {
        #expect(try await probe("http://127.0.0.1:1/v1").error?.kind == .connectionRefused)
        let unknown = try await probe("http://nobody.invalid/v1", key: nil)
        #expect(unknown.error?.kind == .unknownHost)
        #expect(unknown.addresses.isEmpty)
    }

    @Test func `how far the server's clock is ahead`() async throws {
        try await withScriptedServer { _ in
            Replies.always(
                Replies.ok(#"{"data":[{"id":"m"}]}"#, extra: "Date: Sun, 06 Nov 1994 08:49:37 GMT\n")
            )
        } _: { _ in
        } client: { client, _ in
            let probe = try await client.probe()
            #expect(probe.clockAhead.map { $0 < -900_000_000 } == true)
            #expect(probe.models?.items.map(\.identifier) == ["m"])
        }
    }
}

import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// HTTPS through a proxy that tunnels.
///
/// The name `paradigm.test` is known to the proxy alone.
@Suite(.timeLimit(.minutes(10))) struct TunnelTests {
    private static let key = "sk-CANARY-0123456789"

    private static func configuration(
        proxy: ProxyPolicy,
        host: String = "paradigm.test",
        authority: String? = nil
    ) throws -> ParadigmConfiguration {
        let url = try BaseURL("https://\(host)/api/v2")
        var configuration = ParadigmConfiguration(baseURL: url, key: try APIKey(key))
        configuration.caFile = authority
        configuration.proxy = proxy
        configuration.retry = RetryPolicy(maximumRetries: 2, base: .milliseconds(1))
        return configuration
    }

    @Test func `requests go through the tunnel, over one connection`() async throws {
        try await withCertificates { certificates in
            try await withSimulator(.instant, tls: certificates[.named]) { simulator in
                try await withConnectProxy(.tunnel(port: simulator.port)) { proxy in
                    let policy = ProxyPolicy.url("http://alice:s3cret%21@127.0.0.1:\(proxy.port)")
                    let configuration = try Self.configuration(proxy: policy, authority: certificates.authority)
                    try await withParadigmClient(configuration) { client in
                        for _ in 1...3 { _ = try await client.chat(.greeting) }
                    }
                    let head = try #require(proxy.log.heads.first)
                    #expect(proxy.log.heads.count == 1)
                    #expect(head.hasPrefix("CONNECT paradigm.test:443 HTTP/1.1\r\nHost: paradigm.test:443\r\n"))
                    // "alice:s3cret!" in Base64.
                    #expect(head.contains("\r\nProxy-Authorization: Basic YWxpY2U6czNjcmV0IQ==\r\n"))
                    #expect(!head.contains("CANARY") && !head.contains("Bearer"))
                    #expect(proxy.log.tunnelled.firstRange(of: Array("CANARY".utf8)) == nil)
                    #expect(simulator.log.requests.allSatisfy { $0.carries(key: Self.key) })
                    #expect(simulator.log.requests.first?.header("host") == "paradigm.test")
                    #expect(simulator.log.connections == 1)
                }
            }
        }
    }

    @Test func `the proxy's password does not go to the server`() async throws {
        try await withCertificates { certificates in
            try await withScriptedServer(tls: certificates[.named]) { _ in
                Replies.always(Replies.ok(Replies.chat))
            } _: { server in
                try await withConnectProxy(.tunnel(port: server.port)) { proxy in
                    let policy = ProxyPolicy.url("http://alice:s3cret%21@127.0.0.1:\(proxy.port)")
                    let configuration = try Self.configuration(proxy: policy, authority: certificates.authority)
                    try await withParadigmClient(configuration) { client in _ = try await client.chat(.greeting) }
                    let request = try #require(server.log.requests.first).lowercased()
                    #expect(!request.contains("proxy"))
                    #expect(!request.contains("ywxpy2u6"))
                    #expect(request.contains("bearer sk-canary"))
                }
            }
        }
    }

    @Test func `a certificate is held against the server's name, not the proxy's`() async throws {
        try await withCertificates { certificates in
            for (name, kind) in [(Certificates.Name.good, ParadigmError.Kind.wrongCertificateHost), (.named, nil)] {
                try await withSimulator(.instant, tls: certificates[name]) { simulator in
                    try await withConnectProxy(.tunnel(port: simulator.port)) { proxy in
                        let policy = ProxyPolicy.url("127.0.0.1:\(proxy.port)")
                        let configuration = try Self.configuration(proxy: policy, authority: certificates.authority)
                        let error = await failure(configuration)
                        #expect(error?.kind == kind)
                    }
                }
            }
        }
    }

    /// 407 with a field for each of some challenges.
    private static func refusal(_ challenges: String...) -> [UInt8] {
        let fields = challenges.map { "Proxy-Authenticate: \($0)\n" }.joined()
        return Replies.reply("407 Proxy Authentication Required", "", extra: fields)
    }

    /// What a proxy can do instead, what it is told as, and how often it is asked.
    private static let refusals: [(behaviour: ConnectProxy.Behaviour, status: Int?, says: String, attempts: Int)] = [
        (
            .answer(Replies.reply("407 Proxy Authentication Required", "")), 407,
            "refuses the user name and the password", 1
        ),
        (.answer(refusal("Basic realm=\"a, b\"")), 407, "refuses the user name and the password", 1),
        (.answer(refusal("NTLM", "basic realm=x")), 407, "refuses the user name and the password", 1),
        (.answer(refusal("NTLM", "Negotiate")), 407, "by NTLM or Negotiate, and this program speaks Basic", 1),
        (
            .answer(refusal("Negotiate, Digest realm=\"Basic\", nonce=\"1\", NTLM")), 407,
            "by Negotiate, Digest or NTLM,", 1
        ),
        (.answer(refusal("Kerberos TlRMTVNTUAAC==")), 407, "px or cntlm", 1),
        (.answer(Replies.reply("403 Forbidden", "no")), 403, "it is the proxy that says so, not the server", 1),
        (.answer(Replies.reply("404 Not Found", "")), 404, "404", 1),
        (.answer(Replies.reply("408 Request Timeout", "")), 408, "408", 3),
        (.answer(Replies.reply("425 Too Early", "")), 425, "425", 3),
        (.answer(Replies.reply("429 Too Many Requests", "")), 429, "lower the concurrency", 3),
        (.answer(Replies.reply("502 Bad Gateway", "")), 502, "502", 3),
        (.answer(Replies.reply("503 Service Unavailable", "")), 503, "503", 3),
        (.answer("HTTP/1.1 200 OK\n\nSSH-2.0-OpenSSH_9.2\n".wire), nil, "does not speak HTTP", 1),
        (.answer("SSH-2.0-OpenSSH_9.2\n\n".wire), nil, "does not speak HTTP", 1),
        (.answer("HTTP/1.1 200 OK\n".wire + [UInt8](repeating: 0x78, count: 100_000)), nil, "does not speak HTTP", 1),
        (.close, nil, "closed the connection", 3),
    ]

    @Test(arguments: refusals.indices)
    func `a proxy that opens no tunnel is told apart`(index: Int) async throws {
        let refusal = Self.refusals[index]
        try await withConnectProxy(refusal.behaviour) { proxy in
            let policy = ProxyPolicy.url("http://alice:s3cret%21@127.0.0.1:\(proxy.port)")
            let error = await failure(try Self.configuration(proxy: policy))
            #expect(error?.kind == .proxyFailed)
            #expect(error?.status == refusal.status)
            #expect(error?.message.contains(refusal.says) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("s3cret") == false)
            #expect(error?.mayHaveBeenProcessed == false)
            // What a proxy refuses it refuses again; a password that is wrong three times may be locked.
            #expect(proxy.log.heads.count == refusal.attempts)
            #expect(proxy.log.heads.allSatisfy { !$0.contains("CANARY") })
        }
    }

    @Test(arguments: ["429 Too Many Requests", "408 Request Timeout", "503 Service Unavailable"])
    func `how long a proxy asks to wait is heeded`(status: String) async throws {
        let behaviour = ConnectProxy.Behaviour.answer(Replies.reply(status, "", extra: "Retry-After: 7\n"))
        try await withConnectProxy(behaviour) { proxy in
            var configuration = try Self.configuration(proxy: .url("127.0.0.1:\(proxy.port)"))
            configuration.retry = .none
            let error = await failure(configuration)
            #expect(error?.kind == .proxyFailed && error?.retryAfter == .seconds(7))
            var state = RetryState(.standard)
            #expect(state.decide(after: try #require(error), random: 0) == .sendAgain(after: .seconds(7)))
        }
    }

    @Test func `a proxy that wants a password is told where it goes`() async throws {
        try await withConnectProxy(.answer(Self.refusal("Basic realm=proxy"))) { proxy in
            let error = await failure(try Self.configuration(proxy: .url("127.0.0.1:\(proxy.port)")))
            #expect(error?.message.contains("HTTPS_PROXY=http://user:password@host:port") == true)
            #expect(error?.proxyFailure == .credentialsWanted(offers: ["Basic"], wereGiven: false))
            #expect(error?.status == 407)
        }
    }

    @Test func `a silent proxy is part of connecting`() async throws {
        try await withConnectProxy(.silence) { proxy in
            var configuration = try Self.configuration(proxy: .url("127.0.0.1:\(proxy.port)"))
            configuration.deadlines.connect = .milliseconds(200)
            let error = await failure(configuration)
            #expect(error?.kind == .timedOut)
            #expect(error?.phase == .connect)
        }
    }

    @Test func `a proxy that is not there is told as the proxy`() async throws {
        let port = try await withConnectProxy(.silence) { $0.port }
        let error = await failure(try Self.configuration(proxy: .url("127.0.0.1:\(port)")))
        #expect(error?.kind == .proxyFailed)
        #expect(error?.message.hasPrefix("The proxy") == true)
    }

    @Test func `exceptions and loopback go past the proxy`() async throws {
        try await withConnectProxy(.close) { proxy in
            let variables = ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)", "NO_PROXY": "example.com,.paradigm.test"]
            // Without the proxy nobody knows the name.
            let error = await failure(try Self.configuration(proxy: .variables(variables)))
            #expect([.unknownHost, .unreachable].contains(error?.kind))
            try await withCertificates { certificates in
                try await withSimulator(.instant, tls: certificates[.good]) { simulator in
                    let configuration = try Self.configuration(
                        proxy: .variables(variables),
                        host: "127.0.0.1:\(simulator.port)",
                        authority: certificates.authority
                    )
                    #expect(await failure(configuration) == nil)
                }
            }
            #expect(proxy.log.heads.isEmpty)
        }
    }

    /// The error of one call, or nil when it is answered.
    private func failure(_ configuration: ParadigmConfiguration) async -> ParadigmError? {
        do {
            try await withParadigmClient(configuration) { client in _ = try await client.chat(.greeting) }
            return nil
        } catch {
            return error as? ParadigmError ?? ParadigmError(kind: .init(rawValue: "not ours"), message: "\(error)")
        }
    }
}

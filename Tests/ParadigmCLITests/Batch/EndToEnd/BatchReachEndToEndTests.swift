import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// A batch on its way to a server that no request can reach, until somebody changes a setting: it stops at once, and says
/// what a single call says.
@Suite(.timeLimit(.minutes(10))) struct BatchReachEndToEndTests {
    /// What keeps requests from the server, and by which sentence it is known.
    enum Obstacle: String, CaseIterable {
        case untrusted, plainToTLS, proxyPassword, proxyForbids

        var says: String {
            switch self {
            case .untrusted: "is not trusted"
            case .plainToTLS: "speaks TLS on this port, and the base URL begins with http://"
            case .proxyPassword: "The proxy wants a user name and a password (407)"
            case .proxyForbids: "The proxy does not allow a way to api.example.com:443 (403)"
            }
        }

        var code: String {
            switch self {
            case .untrusted: "untrusted_certificate"
            case .plainToTLS: "tls_failed"
            case .proxyPassword, .proxyForbids: "proxy_failed"
            }
        }

        /// What the simulator is told that stands for the server, or for the proxy: it answers CONNECT as any request.
        func options(_ directory: String) throws -> [String] {
            switch self {
            case .untrusted, .plainToTLS:
                let (certificate, key) = (directory + "/alone.pem", directory + "/alone.key")
                let openssl = try ChildProcess(
                    "/usr/bin/env",
                    arguments: [
                        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                        key,
                        "-out", certificate,
                    ],
                    environment: BuiltCommand.base.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { $1 },
                    capturesErrors: true
                )
                _ = try openssl.exchange()
                openssl.errors?.close()
                openssl.output.close()
                try #require(openssl.wait() == 0, "openssl made no certificate")
                return ["--tls-cert", certificate, "--tls-key", key]
            case .proxyPassword: return ["--fault", "407"]
            case .proxyForbids: return ["--fault", "403"]
            }
        }

        func environment(_ url: String) throws -> [String: String] {
            let rest = ["PARADIGM_API_KEY": "test", "PARADIGM_MODEL": "alfred-4.2"]
            let address = try #require(url.split(separator: "/").dropFirst().first)
            let set =
                switch self {
                case .untrusted: ["PARADIGM_BASE_URL": "https://\(address)/v1"]
                case .plainToTLS: ["PARADIGM_BASE_URL": "http://\(address)/v1"]
                case .proxyPassword, .proxyForbids:
                    ["PARADIGM_BASE_URL": "https://api.example.com/v1", "HTTPS_PROXY": "http://\(address)"]
                }
            return rest.merging(set) { $1 }
        }
    }

    @Test(arguments: Obstacle.allCases)
    func `a setting that cannot be right ends the run at once, its rows pending`(obstacle: Obstacle) async throws {
        try await TestFile.withDirectory { directory in
            let child = try ChildProcess(
                BuiltCommand.path(),
                arguments: ["simulate", "--attached", "--port", "0"] + obstacle.options(directory),
                environment: BuiltCommand.base
            )
            defer { child.end() }
            let line = try #require(try child.output.readLine(limit: 4096), "the simulator did not start")
            let environment = try obstacle.environment(String(decoding: line, as: UTF8.self))
            let batch = BatchRun(directory: directory)
            try batch.writePrompts(40)
            let arguments = ["batch", batch.path("in.jsonl"), "-o", batch.path("out.jsonl"), "--json"]

            let clock = ContinuousClock()
            let start = clock.now
            let run = try BuiltCommand.run(arguments, environment: environment)
            // Who takes it for a server that is away knocks for 30 s.
            #expect(clock.now - start < .seconds(20))
            let summary = try run.json()
            #expect(summary["pending"] == 40, "\(run.output)")
            #expect(summary["reason"] == "failed")
            #expect(summary["trouble"]?["code"] == .string(obstacle.code))
            #expect(!batch.isThere("out.jsonl"))

            let chat = try BuiltCommand.run(["chat", "Bonjour"], environment: environment)
            #expect(chat.errors.contains(obstacle.says), "\(chat.errors)")
            #expect(run.status == chat.status, "\(run.status)")
            let told = try BuiltCommand.run(Array(arguments.dropLast()), environment: environment)
            #expect(told.errors.contains(obstacle.says), "\(told.errors)")
        }
    }
}

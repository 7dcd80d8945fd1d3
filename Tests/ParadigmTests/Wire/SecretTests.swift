import Paradigm
import ParadigmAPI
import Testing

/// A key that would be noticed anywhere is looked for everywhere.
@Suite(.timeLimit(.minutes(10))) struct SecretTests {
    private static let canary = "sk-CANARY-0123456789abcdef"

    /// All the texts that a value can be turned into.
    private static func texts(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [String(describing: value), String(reflecting: value), dumped].joined(separator: "\n")
    }

    private static func pad(_ text: String, _ times: Int) -> String { String(repeating: text, count: times) }

    /// Servers that give away what they were sent, beside those that merely misbehave.
    private static let talkative: [HostileReply] = [
        ("401", "401 Unauthorized", #"{"error":{"message":"Incorrect API key provided: \#(canary)."}}"#, ""),
        ("403", "403 Forbidden", "<html><title>Bearer \(canary)</title></html>", ""),
        ("500", "500 Oops", "Authorization: Bearer \(canary)", ""),
        ("429", "429 Slow", #"{"detail":"\#(canary)"}"#, "Retry-After: 100\n"),
        ("400", "400 Bad", #"{"field":["\#(canary)"]}"#, ""),
        ("redirect", "302 Found", "", "Location: https://\(canary)/\n"),
        ("request id", "500 Oops", "{}", "X-Request-ID: \(canary)\n"),
        ("content type", "200 OK", "{}", "X: \(canary)\n"),
        ("another shape", "200 OK", #"{"\#(canary)":1}"#, ""),
        ("an error with 200", "200 OK", #"{"error":{"message":"\#(canary)"}}"#, ""),
        // Texts that are cut within the key.
        ("a cut message", "500 Oops", #"{"detail":"\#(pad("x", 485))\#(canary)"}"#, ""),
        ("a cut code", "500 Oops", #"{"code":"\#(pad("x", 485))\#(canary)"}"#, ""),
        ("a cut escape", "500 Oops", #"{"detail":"\#(pad("x", 485))\u0073k-CANARY-0123456789abcdef"}"#, ""),
        ("a cut error with 200", "200 OK", #"{"error":"\#(pad("x ", 243))\#(canary)"}"#, ""),
        ("a cut name", "200 OK", #"{"\#(pad("x", 25))\#(canary)":1}"#, ""),
        ("a cut body", "500 Oops", "\(pad(" ", 4_080))\(canary)", ""),
        ("a cut title", "502 Oops", "<html><title>\(pad("x", 185))\(canary)</title>", ""),
        ("a cut page", "502 Oops", "<html><body>\(pad(" ", 16_357))\(canary)", ""),
        ("a cut page with 200", "200 OK", "<html><body>\(pad("\u{7}", 16_357))\(canary)", ""),
    ]
    .map { name, status, body, extra in
        HostileReply(
            name: "echo in \(name)",
            steps: [.send(Replies.reply(status, body, extra: extra))],
            kind: .serverError
        )
    }

    @Test(arguments: HostileReply.all + talkative)
    func `no error and no log holds the key`(hostile: HostileReply) async throws {
        let log = RecordingLog()
        try await withScriptedServer { _ in
            (1...4).flatMap { _ in [.readRequest] + hostile.steps }
        } _: { server in
            let configuration = try server.configuration {
                hostile.configure(&$0)
                $0.key = try? APIKey(Self.canary)
                $0.logger = log.logger
                $0.retry = RetryPolicy(maximumRetries: 1, base: .milliseconds(1), maximumPauses: 0)
            }
            try await withParadigmClient(configuration) { client in
                let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                let streamError = await #expect(throws: ParadigmError.self) {
                    for try await _ in client.streamChat(.greeting) {}
                }
                for text in [error, streamError].map({ Self.texts($0 as Any) }) + [Self.texts(client), log.text] {
                    #expect(!text.contains("CANARY"), "\(text)")
                }
            }
            #expect(server.log.requests.allSatisfy { $0.contains("Bearer \(Self.canary)\r\n") })
        }
    }

    @Test func `nothing that holds the key shows it`() async throws {
        var configuration = try ParadigmConfiguration.environment([
            "PARADIGM_API_KEY": Self.canary, "HTTPS_PROXY": "http://user:CANARY@proxy:3128", "OTHER": Self.canary,
        ])
        #expect(!Self.texts(configuration).contains("CANARY"))
        configuration.proxy = .url("http://user:CANARY@proxy:3128")
        #expect(!Self.texts(configuration).contains("CANARY"))
        #expect(!Self.texts(configuration.proxy).contains("CANARY"))
        try await withParadigmClient(configuration) { client in
            let stream = client.streamChat(.greeting)
            let iterator = stream.makeAsyncIterator()
            let request = try client.request(for: .get("/x"))
            let lane = try await client.borrowLane()
            for value in [client, stream, iterator, request, lane] as [Any] {
                #expect(!Self.texts(value).contains("CANARY"))
            }
            // Nor as the numbers of its bytes.
            let numbers = "CANARY".utf8.map { "- \($0)" }.joined(separator: "\n")
            #expect(!Self.texts(request).replacing(" ", with: "").contains(numbers.replacing(" ", with: "")))
            client.giveBack(lane)
        }
    }

    @Test func `the key and the body stay out of the log of a success`() async throws {
        let log = RecordingLog()
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(Replies.chat))
        } _: {
            $0.key = try? APIKey(Self.canary)
            $0.logger = log.logger
        } client: { client, _ in
            _ = try await client.chat(ChatRequest(model: "alfred-4.2", messages: [.user("CANARY")]))
            #expect(!log.text.contains("CANARY"))
            #expect(!log.text.contains("Bonjour"))
        }
    }

    @Test(arguments: [
        "http://192.0.2.1/api/v2", "http://example.com", "http://127.0.0.1.example.com", "http://[2001:db8::1]",
    ])
    func `a key is never sent over plain HTTP to another machine`(address: String) throws {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(address), key: try APIKey(Self.canary))
        configuration.proxy = .none
        let error = #expect(throws: ParadigmError.self) { try ParadigmClient(configuration) }
        #expect(error?.kind == .insecureAddress)
        #expect(!Self.texts(error as Any).contains("CANARY"))
    }

    @Test func `neither the key nor a header stays in what a server says`() throws {
        var configuration = ParadigmConfiguration(key: try APIKey(Self.canary))
        configuration.headers = [try RequestHeader(name: "X-Tenant", value: "tenant-canary")]
        let said = "You sent Authorization: Bearer \(Self.canary) and X-Tenant: tenant-canary."
        let redacted = configuration.redacted(Array(said.utf8))
        #expect(!String(decoding: redacted, as: UTF8.self).lowercased().contains("canary"))
        #expect(String(decoding: redacted, as: UTF8.self).hasPrefix("You sent Authorization: Bearer <"))
        // Bytes that are no text stay as they are where nothing is taken out.
        #expect(configuration.redacted([0xFF, 0x41]) == [0xFF, 0x41])
        #expect(ParadigmConfiguration().redacted(Array(said.utf8)) == Array(said.utf8))
    }

    @Test func `plain HTTP is for loopback, for no key, and for those who ask`() async throws {
        for address in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9:1"] {
            let configuration = ParadigmConfiguration(baseURL: try BaseURL(address), key: try APIKey(Self.canary))
            try await ParadigmClient(configuration).close()
        }
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://192.0.2.1"))
        try await ParadigmClient(configuration).close()
        configuration.key = try APIKey(Self.canary)
        configuration.allowsPlainHTTP = true
        try await ParadigmClient(configuration).close()
    }
}

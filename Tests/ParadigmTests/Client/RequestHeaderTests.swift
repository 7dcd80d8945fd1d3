import Paradigm
import ParadigmAPI
import Testing

@Suite(.timeLimit(.minutes(10))) struct RequestHeaderTests {
    private static let canary = "CANARY-0123456789"

    private static func texts(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [String(describing: value), String(reflecting: value), dumped].joined(separator: "\n")
    }

    @Test(arguments: [
        ("X-Tenant: acme", "X-Tenant", "acme"), ("x-a:b", "x-a", "b"), ("X-A: \t b c \t", "X-A", "b c"),
        ("X-Url: https://a.example:8443/", "X-Url", "https://a.example:8443/"),
        ("!#$%&'*+-.^_`|~9: 1", "!#$%&'*+-.^_`|~9", "1"),
        ("X-Empty:", "X-Empty", ""), ("User-Agent: mine/1", "User-Agent", "mine/1"),
    ])
    func `a line of a head is read`(line: String, name: String, value: String) throws {
        let header = try RequestHeader(line)
        #expect(header.field.name == name)
        #expect(header.field.value == value)
    }

    @Test(arguments: [
        "", ":", ": x", "X A: b", "X-A : b", "X(A): b", "X\r\nY: b", "X\u{0}: b", "X/Y: b", "X@Y: b", "X-É: b",
    ])
    func `a name is a token`(line: String) {
        let error = #expect(throws: RequestHeaderError.self) { try RequestHeader(line) }
        #expect(error == (line.contains(":") ? .malformedName : .noColon))
    }

    @Test(arguments: ["a\r\nEvil: 1", "a\nb", "a\rb", "a\u{0}b", "a\u{1B}b", "a\u{7F}b"])
    func `a value stands on one line`(value: String) {
        let error = #expect(throws: RequestHeaderError.self) { try RequestHeader(name: "X-A", value: value) }
        #expect(error == .malformedValue(name: "X-A"))
    }

    @Test(arguments: [
        "Host", "content-length", "Transfer-Encoding", "CONNECTION", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
        "Upgrade", "Expect", "Accept", "Accept-Encoding", "Content-Type", "Content-Encoding", "Idempotency-Key",
        "Authorization", "Proxy-Authorization",
    ])
    func `fields that are not the user's are refused with the reason`(name: String) {
        let error = #expect(throws: RequestHeaderError.self) { try RequestHeader(name: name, value: Self.canary) }
        #expect(error?.description.contains(name) == true)
        #expect(error?.description.contains(Self.canary) == false)
        if name == "Authorization" { #expect(error == .key(name: name)) }
    }

    @Test func `nothing shows a value`() throws {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1"))
        configuration.headers = [try RequestHeader("X-Secret: \(Self.canary)")]
        #expect(!Self.texts(configuration).contains("CANARY"))
        #expect(Self.texts(configuration.headers[0]).contains("X-Secret"))
        for line in [
            "X-Secret \(Self.canary)", "X Secret: \(Self.canary)", "X-S: \(Self.canary)\n",
            "Authorization: \(Self.canary)",
        ] {
            let error = #expect(throws: RequestHeaderError.self) { try RequestHeader(line) }
            #expect(!Self.texts(error as Any).contains("CANARY"))
        }
    }

    @Test func `headers go with every request, once each`() async throws {
        let headers = [try RequestHeader("X-Tenant: acme"), try RequestHeader("User-Agent: mine/1")]
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(Replies.chat))
        } _: {
            $0.headers = headers
        } client: { client, server in
            _ = try await client.chat(.greeting)
            _ = try await client.send(.post("/completions", body: Array("{}".utf8)))
            #expect(server.log.requests.count == 2)
            for request in server.log.requests {
                #expect(request.contains("\r\nX-Tenant: acme\r\n"))
                #expect(request.split(separator: "User-Agent:").count == 2)
                #expect(request.contains("\r\nUser-Agent: mine/1\r\n"))
            }
        }
    }

    @Test func `a server that repeats a header does not give it away`() async throws {
        let log = RecordingLog()
        let header = try RequestHeader("X-Subscription: \(Self.canary)")
        try await withScriptedServer { _ in
            Replies.always(
                Replies.reply(
                    "403 Forbidden",
                    #"{"error":{"message":"Unknown subscription \#(Self.canary)."}}"#,
                    extra: "X-Request-ID: \(Self.canary)\n"
                )
            )
        } _: {
            $0.headers = [header]
            $0.logger = log.logger
        } client: { client, _ in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(!Self.texts(error as Any).contains("CANARY"))
            #expect(error?.message.contains("Unknown subscription") == true)
            #expect(!Self.texts(client).contains("CANARY"))
            #expect(!log.text.contains("CANARY"))
        }
    }

    @Test func `headers do not go over plain HTTP to another machine`() async throws {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://192.0.2.1/v1"))
        configuration.headers = [try RequestHeader("X-Subscription: \(Self.canary)")]
        let error = #expect(throws: ParadigmError.self) { try ParadigmClient(configuration) }
        #expect(error?.kind == .insecureAddress)
        configuration.allowsPlainHTTP = true
        try await ParadigmClient(configuration).close()
    }
}

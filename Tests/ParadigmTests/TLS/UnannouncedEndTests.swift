import Paradigm
import ParadigmAPI
import ParadigmHTTP
import ParadigmSimulator
import Testing

/// Replies that last until the connection ends, over TLS that does not announce that end.
@Suite(.timeLimit(.minutes(10))) struct UnannouncedEndTests {
    private static let streamHead = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n"
    private static let piece = #"data: {"choices":[{"index":0,"delta":{"content":"Bonjour"}}]}"#
    private static let last = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

    /// Calls a server whose every connection gives this reply and ends.
    private func withServer<Result>(
        _ head: String,
        _ body: String,
        retries: Int = 1,
        _ call: (ParadigmClient) async throws -> Result
    ) async throws -> (result: Result, requests: Int) {
        try await withCertificates { certificates in
            try await withScriptedServer(tls: certificates[.good]) { _ in
                [.readRequest, .send(head.wire + Array(body.utf8)), .closeUnannounced]
            } _: { server in
                let configuration = try server.configuration { configuration in
                    configuration.caFile = certificates.authority
                    configuration.retry.maximumRetries = retries
                }
                var overTLS = configuration
                overTLS.baseURL = try BaseURL("https://127.0.0.1:\(server.port)/api/v2")
                let result = try await withParadigmClient(overTLS) { try await call($0) }
                return (result, server.log.requests.count)
            }
        }
    }

    private func failure(_ client: ParadigmClient) async -> ParadigmError? {
        await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
    }

    private func text(_ client: ParadigmClient) async throws -> String {
        var text = ""
        for try await chunk in client.streamChat(.greeting) { text += chunk.text }
        return text
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\n\n", Replies.chat), ("HTTP/1.0 200 OK\n\n", Replies.chat),
        (streamHead, piece + "\n\n" + last + "\n\ndata: [DONE]\n\n"),
    ])
    func `what reads whole is taken, and asked for once`(head: String, body: String) async throws {
        let (reply, requests) = try await withServer(head, body) { try await $0.chat(.greeting) }
        #expect(reply.text == "Bonjour" && requests == 1)
    }

    @Test(arguments: [
        piece + "\n\n" + last + "\n\ndata: [DONE]\n\n", piece + "\n\n" + last + "\n\n", piece + "\n\n" + last,
    ])
    func `a stream that has its end is whole`(body: String) async throws {
        let (text, requests) = try await withServer(Self.streamHead, body) { try await self.text($0) }
        #expect(text == "Bonjour" && requests == 1)
    }

    @Test func `half of a reply stays a lost connection, and is asked for again`() async throws {
        for length in [1, 20, Replies.chat.utf8.count - 1] {
            let body = String(Replies.chat.prefix(length))
            let (error, requests) = try await withServer("HTTP/1.1 200 OK\n\n", body) { await self.failure($0) }
            #expect(error?.kind == .replyCut && error?.attemptClass == .transient && requests == 2, "\(length)")
        }
        let (error, _) = try await withServer(Self.streamHead, Self.piece + "\n\n") { client in
            await #expect(throws: ParadigmError.self) { try await self.text(client) }
        }
        #expect(error?.kind == .replyCut)
    }

    @Test(arguments: [
        ("401 X", ParadigmError.Kind.refusedKey), ("429 X", .rateLimited), ("400 X", .invalidRequest),
    ])
    func `a refusal says what it says`(status: String, kind: ParadigmError.Kind) async throws {
        for body in [#"{"error":{"message":"no"}}"#, #"{"error":{"mess"#, ""] {
            let head = "HTTP/1.1 \(status)\nRetry-After: 0\n\n"
            let (error, _) = try await withServer(head, body, retries: 0) { await self.failure($0) }
            #expect(error?.kind == kind, "\(body)")
            let (streamed, _) = try await withServer(head, body, retries: 0) { client in
                await #expect(throws: ParadigmError.self) { try await self.text(client) }
            }
            #expect(streamed?.kind == kind, "\(body)")
        }
    }
}

import Paradigm
import ParadigmAPI
import Testing

/// A 200 that is no answer fails a call, and says what it is instead.
@Suite(.timeLimit(.minutes(10))) struct AnswerErrorTests {
    @Test(
        arguments: [
            (#"{"error":{"message":"overloaded"}}"#, ParadigmError.Kind.serverError, 503),
            (#"{"error":{"message":"the worker died"}}"#, .serverError, 200),
            (
                #"{"error":{"message":"slow down","code":429},"choices":[{"message":{"content":null}}]}"#, .rateLimited,
                429
            ),
            (#"{"object":"error","message":"too long","type":"BadRequestError","code":400}"#, .invalidRequest, 400),
            (#"{"detail":"No such tenant"}"#, .serverError, 200),
            (#"{"error":{"message":"spent","code":"insufficient_quota"}}"#, .quotaSpent, 429),
        ] as [(String, ParadigmError.Kind, Int)]
    )
    func `an error within 200 is that error`(body: String, kind: ParadigmError.Kind, status: Int) async throws {
        let words = ServerErrorBody(bytes: Array(body.utf8)).message ?? ""
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(body))
        } _: {
            $0.retry = .none
        } client: { client, server in
            for call in Self.calls {
                let error = await #expect(throws: ParadigmError.self) { try await call(client) }
                #expect(error?.kind == kind)
                #expect(error?.status == status)
                #expect(error?.serverMessage == words)
                #expect(error?.message.contains(words) == true)
                #expect(error?.mayHaveBeenProcessed == true)
            }
            #expect(server.log.requests.count == Self.calls.count)
        }
    }

    @Test(arguments: [
        "null", "[]", "{}", #"{"choices":[],"data":[]}"#, #"{"choices":[null],"data":[null]}"#,
        #"{"choices":[{"message":{"content":7}}],"data":[{"embedding":7}]}"#, #"{"id":"j","status":"queued"}"#,
    ])
    func `what is no answer is an invalid reply`(body: String) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(body))
        } _: {
            $0.retry = .none
        } client: { client, _ in
            for call in Self.calls {
                let error = await #expect(throws: ParadigmError.self) { try await call(client) }
                #expect(error?.kind == .invalidReply)
                #expect(error?.serverMessage == nil)
            }
        }
    }

    @Test func `fewer answers than were asked for are an invalid reply`() async throws {
        let body = #"{"choices":[{"message":{"content":"a"}}],"data":[{"embedding":[1]}]}"#
        let calls: [(String, @Sendable (ParadigmClient) async throws -> Void)] = [
            ("2 choices", { _ = try await $0.chat(ChatRequest(model: "m", messages: [.user("a")], n: 2)) }),
            ("3 choices", { _ = try await $0.complete(CompletionRequest(model: "m", prompt: "a", n: 3)) }),
            ("2 vectors", { _ = try await $0.embeddings(EmbeddingsRequest(model: "m", input: ["a", "b"])) }),
        ]
        try await withScriptedServer { _ in
            Replies.always(Replies.ok(body))
        } _: {
            $0.retry = .none
        } client: { client, _ in
            for call in Self.calls { try await call(client) }
            for (asked, call) in calls {
                let error = await #expect(throws: ParadigmError.self) { try await call(client) }
                #expect(error?.kind == .invalidReply)
                #expect(error?.message.contains("expected \(asked)") == true, "\(error?.message ?? "")")
            }
        }
    }

    private static let calls: [@Sendable (ParadigmClient) async throws -> Void] = [
        { _ = try await $0.chat(.greeting) },
        { _ = try await $0.complete(CompletionRequest(model: "m", prompt: "a")) },
        { _ = try await $0.embeddings(EmbeddingsRequest(model: "m", input: ["a"])) },
    ]
}

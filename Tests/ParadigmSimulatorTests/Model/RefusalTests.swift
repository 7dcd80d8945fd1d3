import ParadigmSimulator
import Testing

@Suite struct RefusalTests {
    private let responder = Responder.usual

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"model":"alfred-4.2"}"#, #"{"model":1,"messages":[]}"#,
        #"{"model":"alfred-4.2","messages":[]}"#, #"{"model":"alfred-4.2","messages":"x"}"#,
        #"{"model":"alfred-4.2","messages":[{"role":"user","content":3}]}"#,
        #"{"model":"multilingual-e5-large","messages":[{"role":"user","content":"x"}]}"#,
        Requests.chatBody("x", #""max_tokens":0"#), Requests.chatBody("x", #""temperature":2.1"#),
        Requests.chatBody("x", #""n":0"#), Requests.chatBody("x", #""n":129"#), Requests.chatBody("x", #""n":"many""#),
        Requests.chatBody("x", #""stop":["1","2","3","4","5"]"#),
        Requests.chatBody("x", #""stream_options":{"include_usage":true}"#),
    ])
    func malformedBodiesGet400(_ body: String) throws {
        let reply = try responder.reply(Requests.post("/api/v2/chat/completions", body))
        #expect(reply.status == 400 && reply.text.hasPrefix(#"{"object":"error","message":""#), "\(reply.text)")
    }

    @Test(arguments: [
        (#""best_of":129"#, "best_of"), (#""best_of":0"#, "best_of"), (#""top_logprobs":21"#, "top_logprobs"),
        (#""logprobs":1000000"#, "logprobs"), (#""n":9223372036854775807"#, "n"),
    ])
    func countsHaveBounds(_ field: String, _ name: String) throws {
        let reply = try responder.reply(Requests.chat("x", field))
        #expect(reply.status == 400 && reply.text.contains("\(name) must be between"), "\(reply.text)")
        #expect(try responder.reply(Requests.chat("x", #""logprobs":true,"top_logprobs":20"#)).status == 200)
    }

    @Test func theMessageNamesTheField() throws {
        let reply = try responder.reply(Requests.post("/chat/completions", #"{"messages":[]}"#))
        #expect(reply.text.contains("Field required: model."))
    }

    @Test func unknownModelsGet404() throws {
        let reply = try responder.reply(Requests.chat("x", model: "gpt-x"))
        #expect(reply.status == 404 && reply.text.contains("The model `gpt-x` does not exist."))
        var configuration = SimulatorConfiguration()
        configuration.acceptsAnyModel = true
        #expect(try Responder(configuration).reply(Requests.chat("x", model: "gpt-x")).status == 200)
    }

    @Test(arguments: [
        ([], KeyCheck.missing), ([HeaderField("authorization", "Bearer k")], .accepted),
        ([HeaderField("AUTHORIZATION", "bearer k")], .accepted), ([HeaderField("authorization", "Basic k")], .refused),
        ([HeaderField("authorization", "Bearer ")], .refused), ([HeaderField("authorization", "k")], .refused),
        ([HeaderField("authorization", "Bearer wrong-key")], .refused),
    ])
    func keys(_ headers: [HeaderField], _ check: KeyCheck) throws {
        let request = Requests.post("/chat/completions", Requests.chatBody(), headers: headers)
        #expect(responder.keyCheck(request) == check)
        #expect(try responder.reply(request).status == (check == .accepted ? 200 : 401))
    }

    @Test func onlyTheConfiguredKeyIsAccepted() {
        var configuration = SimulatorConfiguration()
        configuration.apiKey = "secret"
        configuration.requiresKey = false
        let responder = Responder(configuration)
        func check(_ headers: HeaderField...) -> KeyCheck {
            responder.keyCheck(ReceivedRequest(method: "GET", target: "/models", headers: headers))
        }
        #expect(check(HeaderField("authorization", "Bearer secret")) == .accepted)
        #expect(check(HeaderField("authorization", "Bearer other")) == .refused)
        #expect(check() == .accepted)
    }

    @Test func pathsAndMethods() throws {
        let unknown = try responder.reply(Requests.get("/api/v2/nothing"))
        #expect(unknown.status == 404 && unknown.text.hasPrefix(#"{"code":404,"error":"not_found","detail":"#))
        let wrong = try responder.reply(Requests.get("/api/v2/chat/completions"))
        #expect(wrong.status == 405 && wrong.headers == [HeaderField("allow", "POST, OPTIONS")])
        let options = ReceivedRequest(method: "OPTIONS", target: "/models")
        #expect(try responder.reply(options).headers == [HeaderField("allow", "GET, HEAD, OPTIONS")])
        #expect(try responder.reply(ReceivedRequest(method: "OPTIONS", target: "*")).status == 204)
    }

    @Test(arguments: [
        ("/chat/completions", Endpoint.chat), ("/api/v2/chat/completions", .chat), ("/api/v3/chat/completions", .chat),
        ("/v1/chat/completions?x=1", .chat), ("/v10/completions", .completions), ("/api/v2/embeddings", .embeddings),
        ("http://host:1/api/v2/models", .models), ("/v1/models/a%2Fb", .model("a/b")), ("/models/a/b", .model("a/b")),
        ("/models/%zz", .model("%zz")),
    ])
    func endpoints(_ target: String, _ endpoint: Endpoint) {
        #expect(Endpoint(target: target) == endpoint)
    }

    @Test(arguments: ["", "*", "chat/completions", "/", "/api/v2", "/chat", "/chat/completions/", "//chat/completions"])
    func otherTargetsAreNone(_ target: String) {
        #expect(Endpoint(target: target) == nil)
    }

    /// Small bodies that ask for much.
    @Test(arguments: [
        ("/embeddings", #""model":"multilingual-e5-large","input":[TEXTS]"#, 2_049),
        ("/embeddings", #""model":"multilingual-e5-large","dimensions":8192,"input":[TEXTS]"#, 2_048),
        ("/embeddings", #""model":"multilingual-e5-large","input":[TEXTS]"#, 1_100_000),
        ("/completions", #""model":"alfred-4.2","prompt":[TEXTS]"#, 2_049),
        ("/completions", #""model":"alfred-4.2","n":128,"prompt":[TEXTS]"#, 2_048),
        ("/completions", #""model":"alfred-4.2","n":128,"stop":"T","stream":true,"prompt":[TEXTS]"#, 2_048),
        ("/chat/completions", #""model":"alfred-4.2","messages":[],"stop":[TEXTS]"#, 1_100_000),
        ("/completions", #""model":"alfred-4.2","prompt":"x","guided_choice":["LONG"]"#, 2_000_000),
        (
            "/completions",
            #""model":"alfred-4.2","prompt":"x","n":128,"guided_json":{"properties":{"LONG":{"type":"null"}}}"#, 20_000
        ),
    ])
    func whatWouldTakeGigabytesGets400(_ path: String, _ body: String, _ count: Int) throws {
        let texts = String(String(repeating: #""a","#, count: count).dropLast())
        let long = String(repeating: "a", count: count)
        let whole = "{\(body.replacing("TEXTS", with: texts).replacing("LONG", with: long))}"
        let reply = try responder.reply(Requests.post(path, whole))
        #expect(reply.status == 400 && reply.text.contains(#""object":"error""#), "\(reply.text.prefix(300))")
    }

    @Test(arguments: [
        ("/embeddings", #""model":"multilingual-e5-large","dimensions":8,"input":[TEXTS]"#, 2_048),
        ("/completions", #""model":"alfred-4.2","prompt":[TEXTS]"#, 2_048),
        ("/completions", #""model":"alfred-4.2","n":128,"prompt":[TEXTS]"#, 16),
    ])
    func asMuchAsRealServersTakeIsAnswered(_ path: String, _ body: String, _ count: Int) throws {
        let texts = String(String(repeating: #""a","#, count: count).dropLast())
        let reply = try responder.reply(Requests.post(path, "{\(body.replacing("TEXTS", with: texts))}"))
        #expect(reply.status == 200)
    }

    /// One character may be as long as a body.
    @Test(arguments: ["x\u{301}", "Dis bonjour : \u{301}", "Dis bonjour : a "])
    func echoesAreShort(_ unit: String) throws {
        let prompt = unit + String(repeating: String(unit.unicodeScalars.suffix(2)), count: 100_000)
        let reply = try responder.reply(Requests.chat(prompt))
        #expect(reply.status == 200 && reply.body.count < 3_000, "\(reply.body.count)")
    }

    @Test(arguments: [
        #"{"model":"multilingual-e5-large","input":[]}"#, #"{"model":"multilingual-e5-large"}"#,
        #"{"model":"multilingual-e5-large","input":{"a":1}}"#, #"{"model":"alfred-4.2","input":"x"}"#,
        #"{"model":"multilingual-e5-large","input":"x","encoding_format":"hex"}"#,
        #"{"model":"multilingual-e5-large","input":"x","dimensions":0}"#,
    ])
    func embeddingErrors(_ body: String) throws {
        #expect(try responder.reply(Requests.post("/embeddings", body)).status == 400)
    }
}

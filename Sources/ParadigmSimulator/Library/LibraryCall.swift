import ParadigmAPI
import ParadigmGround

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request about documents, threads or agents, once it is read.
package struct LibraryCall: Sendable {
    /// What it asks for.
    enum Action: Sendable {
        case upload(MultipartBody)
        case replace(String, MultipartBody)
        case question(LibraryQuestion)
        case filterChunks(LibraryQuestion)
        /// Everything that is told or changed at once, by method.
        case plain(method: String)
    }

    let endpoint: LibraryEndpoint
    let action: Action
    /// The query of its target.
    let parameters: [String: String]
    /// The path of its target, for the addresses of further pages.
    let path: String
    /// Whether it came under v3.
    let isV3: Bool
    /// The hash of what was asked.
    let content: UInt64

    /// Whether it is answered at once, however busy the server is.
    var isImmediate: Bool {
        switch action {
        case .plain: if case .uploadSession = endpoint { false } else { true }
        case .upload, .replace, .question, .filterChunks: false
        }
    }

    /// The tokens of what was asked.
    var promptTokens: Int {
        switch action {
        case .question(let question), .filterChunks(let question): Tokens.estimate(bytes: question.query.utf8.count)
        case .upload, .replace, .plain: 0
        }
    }

    /// Whether it begins a turn.
    var isTurn: Bool {
        switch endpoint {
        case .newThread, .turns: true
        default: false
        }
    }

    /// Reads a request.
    ///
    /// - Throws: ``LibraryRefusal`` when its body is not what the endpoint takes.
    init(_ request: ReceivedRequest, _ endpoint: LibraryEndpoint) throws {
        self.endpoint = endpoint
        path = String(request.target.prefix { $0 != "?" })
        parameters = Self.parameters(of: request.target)
        isV3 = path.split(separator: "/").contains("v3")
        var hash = ContentHash()
        hash.combine(path)
        switch (endpoint, request.method) {
        case (.uploadSession, _) where Self.isForm(request): action = .upload(try Self.form(request, &hash))
        case (.files, "POST"): action = .upload(try Self.form(request, &hash))
        case (.file(let id), "PUT"), (.file(let id), "PATCH"): action = .replace(id, try Self.form(request, &hash))
        case (.query, _), (.search, _), (.imageAnalysis, _), (.analyses, _), (.newThread, _), (.turns, "POST"):
            hash.combine(request.body)
            action = .question(try Self.question(request.body))
        case (.filterChunks, _):
            hash.combine(request.body)
            action = .filterChunks(try Self.question(request.body))
        default:
            hash.combine(request.body)
            action = .plain(method: request.method)
        }
        content = hash.value
    }

    private static func form(_ request: ReceivedRequest, _ hash: inout ContentHash) throws -> MultipartBody {
        let form = try MultipartBody(request)
        // The boundary is drawn afresh each time, so it is not the body as a whole.
        hash.combine(form.filename)
        hash.combine(form.file)
        return form
    }

    /// Whether a request has a file: an upload session is begun without one.
    private static func isForm(_ request: ReceivedRequest) -> Bool {
        request.header("content-type")?.lowercased().hasPrefix("multipart/") ?? false
    }

    private static func question(_ body: [UInt8]) throws -> LibraryQuestion {
        if let complaint = RequestLimits.complaint(about: body) {
            throw LibraryRefusal(.vllm(400, "BadRequestError", complaint))
        }
        return try JSONDecoder().decode(LibraryQuestion.self, from: Data(body))
    }

    private static func parameters(of target: String) -> [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        var found: [String: String] = [:]
        for item in target[target.index(after: mark)...].prefix(while: { $0 != "#" }).split(separator: "&") {
            let name = item.prefix { $0 != "=" }
            found[Endpoint.decoded(String(name))] = Endpoint.decoded(String(item.dropFirst(name.count + 1)))
        }
        return found
    }
}

/// The reply to a request that cannot be done.
package struct LibraryRefusal: Error {
    let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
    }

    /// A refusal in the form of Paradigm's validation: the field and its fault.
    static func field(_ name: String, _ fault: String) -> LibraryRefusal {
        LibraryRefusal(
            Reply(
                400,
                json: JSONOutput.object { json in
                    json.key(name)
                    json.array { $0.text(fault) }
                }
            )
        )
    }

    /// A thing that there is none of.
    static func missing(_ what: String) -> LibraryRefusal {
        LibraryRefusal(.paradigm(404, "not_found", "There is no \(what)."))
    }
}

/// The body of a question, with the fields of all endpoints that take one.
struct LibraryQuestion: Sendable, Decodable {
    var query: String
    var files: [LooseID]
    var workspaces: [LooseID]
    var agent: LooseID?
    var model: String?
    var forceTool: String?
    var maxSteps: Int?
    var background: Bool
    var stream: Bool
    var n: Int?
    var chunks: [String]
    var session: LooseID?

    private enum CodingKeys: String, CodingKey {
        case query, n, model, background, stream
        case files = "file_ids"
        case documents = "document_ids"
        case workspaces = "workspace_ids"
        case agent = "agent_id"
        case mlModel = "ml_model"
        case forceTool = "force_tool"
        case maxSteps = "max_steps"
        case chunks = "chunk_ids"
        case session = "chat_session_id"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        query = try fields.decode(String.self, forKey: .query)
        files =
            try fields.decodeIfPresent([LooseID].self, forKey: .documents)
            ?? fields.decodeIfPresent([LooseID].self, forKey: .files) ?? []
        workspaces = try fields.decodeIfPresent([LooseID].self, forKey: .workspaces) ?? []
        agent = try fields.decodeIfPresent(LooseID.self, forKey: .agent)
        model =
            try fields.decodeIfPresent(String.self, forKey: .mlModel)
            ?? fields.decodeIfPresent(String.self, forKey: .model)
        forceTool = try fields.decodeIfPresent(String.self, forKey: .forceTool)
        maxSteps = try fields.decodeIfPresent(Int.self, forKey: .maxSteps)
        background = try fields.decodeIfPresent(Bool.self, forKey: .background) ?? false
        stream = try fields.decodeIfPresent(Bool.self, forKey: .stream) ?? false
        n = try fields.decodeIfPresent(Int.self, forKey: .n)
        chunks = try fields.decodeIfPresent([String].self, forKey: .chunks) ?? []
        session = try fields.decodeIfPresent(LooseID.self, forKey: .session)
    }
}

/// A name that may come as a number or as a string.
struct LooseID: Sendable, Hashable, Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            text = String(number)
        } else {
            text = try value.decode(String.self)
        }
    }
}

extension LibraryCall {
    /// How long the turn takes that it begins.
    func turnTime(_ configuration: SimulatorConfiguration) -> Duration {
        (configuration.turns ?? configuration.latency)
            .latency(seed: configuration.seed, content: ContentHash.of(content, 3), completionTokens: 50)
    }

    /// How long it takes until it is answered.
    func replyTime(_ configuration: SimulatorConfiguration) -> Duration {
        guard isTurn, case .question(let question) = action else {
            return configuration.latency.latency(seed: configuration.seed, content: content, completionTokens: 50)
        }
        if question.stream { return turnTime(configuration) }
        return question.background ? .zero : min(turnTime(configuration), configuration.turnWait)
    }
}

import ParadigmAPI
import ParadigmGround

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the simulated server says to a request, whenever it comes and whatever its limits: a pure function.
package struct Responder: Sendable {
    private let configuration: SimulatorConfiguration

    /// Creates the responder of a server so configured.
    package init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
    }

    /// A request once it is understood.
    package enum Prepared: Sendable {
        /// Answered at once: an error, or a list.
        case reply(Reply)
        /// Work for the simulated model.
        case work(Work)
        /// Something about documents or threads, which depends on what came before.
        case library(LibraryCall)
    }

    /// Reads the request, whose key was checked; anything wrong with it becomes an error reply.
    package func prepare(_ request: ReceivedRequest, key: KeyCheck) -> Prepared {
        guard let endpoint = Endpoint(target: request.target) else { return .reply(unknownPath(request)) }
        if request.method == "OPTIONS" {
            return .reply(Reply(204).adding("allow", endpoint.allow))
        }
        if key != .accepted {
            return .reply(.paradigm(401, "unauthorized", "The API key is missing or not valid."))
        }
        let wanted = endpoint.allow.split(separator: ", ").contains { $0 == request.method }
        guard wanted else {
            let detail = "Method \(request.method) is not allowed here."
            return .reply(.paradigm(405, "method_not_allowed", detail).adding("allow", endpoint.allow))
        }
        switch endpoint {
        case .models: return .reply(.models(configuration.models))
        case .model(let name): return .reply(model(name))
        case .chat, .completions, .embeddings: return read(request, endpoint)
        case .library(let endpoint): return library(request, endpoint)
        }
    }

    private func library(_ request: ReceivedRequest, _ endpoint: LibraryEndpoint) -> Prepared {
        do {
            return .library(try LibraryCall(request, endpoint))
        } catch {
            return .reply((error as? LibraryRefusal)?.reply ?? badRequest(Self.explanation(error)))
        }
    }

    /// What the request's Authorization field amounts to.
    package func keyCheck(_ request: ReceivedRequest) -> KeyCheck {
        guard let field = request.header("authorization") else {
            return configuration.requiresKey ? .missing : .accepted
        }
        guard field.count > 7, field.prefix(7).lowercased() == "bearer " else { return .refused }
        let key = field.dropFirst(7).drop { $0 == " " }
        if let only = configuration.apiKey { return key == only ? .accepted : .refused }
        return key.isEmpty || key == SimulatorConfiguration.refusedKey ? .refused : .accepted
    }

    private func unknownPath(_ request: ReceivedRequest) -> Reply {
        if request.method == "OPTIONS", request.target == "*" {
            return Reply(204).adding("allow", "GET, HEAD, OPTIONS, POST")
        }
        return .paradigm(404, "not_found", "No endpoint \(request.target.prefix(200)).")
    }

    private func model(_ name: String) -> Reply {
        if let model = configuration.models.first(where: { $0.name == name }) { return .model(model) }
        return unknownModel(name)
    }

    private func unknownModel(_ name: String) -> Reply {
        .vllm(404, "NotFoundError", "The model `\(name.prefix(200))` does not exist.")
    }

    private func read(_ request: ReceivedRequest, _ endpoint: Endpoint) -> Prepared {
        if let complaint = RequestLimits.complaint(about: request.body) { return .reply(badRequest(complaint)) }
        do {
            let data = Data(request.body)
            switch endpoint {
            case .chat: return chat(try JSONDecoder().decode(ChatBody.self, from: data))
            case .embeddings: return embeddings(try JSONDecoder().decode(EmbeddingBody.self, from: data))
            default: return completion(try JSONDecoder().decode(CompletionBody.self, from: data))
            }
        } catch {
            return .reply(badRequest(Self.explanation(error)))
        }
    }

    private func badRequest(_ message: String) -> Reply { .vllm(400, "BadRequestError", message) }

    /// What is wrong with a body, from the decoder's error.
    private static func explanation(_ error: any Error) -> String {
        func path(_ keys: [any CodingKey]) -> String {
            keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "Field required: \(path(context.codingPath + [key]))."
        case .typeMismatch(_, let context): return "Wrong type of value: \(path(context.codingPath))."
        case .valueNotFound(_, let context): return "Value must not be null: \(path(context.codingPath))."
        default: return "The body is not valid JSON."
        }
    }

    private func check(_ model: String, for purpose: SimulatedModel.Purpose) -> Reply? {
        guard let known = configuration.models.first(where: { $0.name == model }) else {
            // Each event of a stream repeats the name.
            return configuration.acceptsAnyModel && model.utf8.count <= 1_000 ? nil : unknownModel(model)
        }
        if known.purpose == purpose { return nil }
        return badRequest("The model `\(model)` does not serve this endpoint.")
    }
}

// What each endpoint makes of its body.
extension Responder {
    private func chat(_ body: ChatBody) -> Prepared {
        if let refusal = check(body.model, for: .chat) { return .reply(refusal) }
        if body.messages.isEmpty { return .reply(badRequest("messages must not be empty.")) }
        if let complaint = body.sampling.complaint { return .reply(badRequest(complaint)) }
        var hash = ContentHash()
        hash.combine("chat")
        hash.combine(body.model)
        for turn in body.messages {
            hash.combine(turn.role)
            hash.combine(turn.text)
        }
        let bytes = body.messages.reduce(0) { $0 + $1.text.utf8.count }
        return complete(
            .chat,
            body.model,
            prompts: [body.messages.last?.text ?? ""],
            body.sampling,
            promptTokens: Tokens.estimate(bytes: bytes) + 4 * body.messages.count,
            hash: hash
        )
    }

    private func completion(_ body: CompletionBody) -> Prepared {
        if let refusal = check(body.model, for: .chat) { return .reply(refusal) }
        if let complaint = body.sampling.complaint { return .reply(badRequest(complaint)) }
        let prompts = body.prompt.values
        if prompts.isEmpty { return .reply(badRequest("prompt must not be empty.")) }
        if prompts.count > RequestLimits.texts {
            return .reply(badRequest("prompt takes at most \(RequestLimits.texts) texts, got \(prompts.count)."))
        }
        var hash = ContentHash()
        hash.combine("completions")
        hash.combine(body.model)
        for prompt in prompts { hash.combine(prompt) }
        let bytes = prompts.reduce(0) { $0 + $1.utf8.count }
        return complete(
            .completions,
            body.model,
            prompts: prompts,
            body.sampling,
            promptTokens: max(1, Tokens.estimate(bytes: bytes)),
            hash: hash
        )
    }

    private func complete(
        _ endpoint: Endpoint,
        _ model: String,
        prompts: [String],
        _ sampling: SamplingFields,
        promptTokens: Int,
        hash: ContentHash
    ) -> Prepared {
        var hash = hash
        let limit = sampling.maxCompletionTokens ?? sampling.maxTokens
        let choices = sampling.choices ?? 1
        hash.combine(UInt64(limit ?? 0))
        hash.combine(UInt64(choices))
        var random = SplitMix64(seed: ContentHash.of(configuration.seed, hash.value))
        var answers: [Answer] = []
        var room = RequestLimits.answerBytes
        for prompt in prompts {
            for _ in 0..<choices {
                let text = text(sampling, prompt: prompt, random: &random)
                room -= RequestLimits.bytesBesideAnswer + text.utf8.count
                guard room >= 0 else {
                    let most = RequestLimits.answerBytes
                    return .reply(badRequest("The answers would be larger than \(most) bytes together."))
                }
                answers.append(Answer(text, stop: sampling.stop?.values ?? [], limit: limit))
            }
        }
        let completion = Completion(
            endpoint: endpoint,
            model: model,
            answers: answers,
            promptTokens: promptTokens,
            streams: sampling.stream ?? false,
            includesUsage: sampling.streamOptions?.includeUsage ?? false,
            content: hash.value
        )
        return .work(Work(.completion(completion), configuration))
    }

    private func text(_ sampling: SamplingFields, prompt: String, random: inout SplitMix64) -> String {
        if let choices = sampling.guidedChoice, !choices.isEmpty {
            return choices[Int(random.next() % UInt64(choices.count))]
        }
        let text = Phrases.answer(to: prompt, length: configuration.answerLength, random: &random)
        let format = sampling.responseFormat
        if let schema = sampling.guidedJSON ?? format?.schema?.schema {
            var json = JSONOutput()
            schema.writeExample(to: &json, text: text)
            return String(decoding: json.bytes, as: UTF8.self)
        }
        if let type = format?.type, type != "text" {
            return String(decoding: JSONOutput.object { $0.member("answer", text) }, as: UTF8.self)
        }
        return text
    }

    private func embeddings(_ body: EmbeddingBody) -> Prepared {
        if let refusal = check(body.model, for: .embedding) { return .reply(refusal) }
        if let complaint = body.complaint { return .reply(badRequest(complaint)) }
        return .work(Work(.embeddings(Embeddings(body)), configuration))
    }
}

/// What a request's Authorization field amounts to.
public enum KeyCheck: Sendable, Hashable {
    /// There is none, and one is required.
    case missing
    /// It is not a bearer key, or the key is refused.
    case refused
    /// The key is accepted, or none is required.
    case accepted
}

import ParadigmAPI
import ParadigmBatch

/// Makes the bodies of rows that bring a prompt instead of a body.
struct PromptBody {
    private let fields: BodyFields
    private let endpoint: RowEndpoint
    /// The member that asks.
    private let question: String
    private let model: String?
    /// What follows the prompt: every field but the model and the prompt's own.
    private let rest: [BodyFields.Field]
    /// How many choices are asked for.
    private let asked: Int
    /// Whether an empty prompt is a fault of its row.
    private let refusesEmpty: Bool
    /// Makes bodies of what the template gives, where that is a body already; nil for a prompt.
    private let template: TemplateBody?

    /// A maker for the endpoint and the fields of options.
    ///
    /// - Throws: ``InputError/unusableEndpoint(_:)``.
    init(_ options: InputOptions) throws(InputError) {
        template = try TemplateBody(options)
        guard let endpoint = template?.endpoint ?? RowEndpoint.known(at: options.endpoint),
            let question = template == nil ? endpoint.question : "",
            endpoint.takesSystem || options.systemTemplate == nil
        else {
            throw .unusableEndpoint(options.endpoint)
        }
        (self.endpoint, self.question) = (endpoint, question)
        fields = BodyFields(options)
        model = fields.model
        asked = endpoint.answer == .embeddings ? 1 : max(1, fields.asked)
        refusesEmpty = options.setsEmptyPromptsAside
        rest = fields.fields(for: endpoint).filter { $0.name != "model" && $0.name != question }
    }

    /// Makes the body that asks one prompt.
    ///
    /// - Parameters:
    ///   - prompt: Well-formed UTF-8.
    ///   - system: The system message in well-formed UTF-8; nil for none.
    /// - Returns: The request.
    /// - Throws: ``RowFault`` when the options name no model, or for an empty prompt where those are not sent.
    func body(prompt: RenderedText, system: RenderedText?) throws(RowFault) -> RowContent {
        if refusesEmpty, prompt.isEmpty(beside: system) { throw RowFault(.emptyPrompt) }
        if let template { return try template.body(prompt.bytes) }
        return try body(prompt: prompt.bytes, system: system?.bytes)
    }

    private func body(prompt: [UInt8], system: [UInt8]?) throws(RowFault) -> RowContent {
        guard let model else { throw RowFault(.noModel) }
        var json = JSONWriter(capacity: 128 + prompt.count + prompt.count / 8 + (system?.count ?? 0))
        json.beginObject()
        json.key("model")
        json.string(model)
        write(prompt: prompt, system: system, to: &json)
        for field in rest { json.raw(field.member) }
        json.endObject()
        let bytes = json.bytes
        var body = RequestBody(
            bytes: bytes,
            fingerprint: try Fingerprint(path: endpoint.path, body: bytes, mentionsStreaming: fields.setsStreaming),
            model: model
        )
        body.asked = asked
        body.isStreaming = rest.contains { $0.turnsStreamingOn }
        body.maxTokens = endpoint.hasTokenLimit ? fields.maxTokens : nil
        if let limit = fields.raisedMaxTokens, endpoint.hasTokenLimit { body.limitTokens(to: limit) }
        return RowContent(path: endpoint.path, body: body)
    }

    private func write(prompt: [UInt8], system: [UInt8]?, to json: inout JSONWriter) {
        json.key(question)
        switch endpoint.prompt {
        case .messages:
            json.beginArray()
            if let system { Self.write(role: "system", system, to: &json) }
            Self.write(role: "user", prompt, to: &json)
            json.endArray()
        case .text: json.string(utf8: prompt.span)
        }
    }

    private static func write(role: String, _ content: [UInt8], to json: inout JSONWriter) {
        json.beginObject()
        json.key("role")
        json.string(role)
        json.key("content")
        json.string(utf8: content.span)
        json.endObject()
    }
}

import ParadigmAPI

/// Makes the bodies of rows that bring a prompt instead of a body.
struct PromptBody {
    private let fields: BodyFields
    private let path: String
    private let model: String?
    /// What follows the prompt: every field but the model and the prompt's own.
    private let rest: [BodyFields.Field]

    /// A maker for the endpoint and the fields of options.
    ///
    /// - Throws: ``InputError/unusableEndpoint(_:)``.
    init(_ options: InputOptions) throws(InputError) {
        path = options.endpoint
        guard RequestPath.isKnown(path), path == RequestPath.chat || options.systemTemplate == nil else {
            throw .unusableEndpoint(path)
        }
        fields = BodyFields(options)
        model = fields.model
        let own = [
            "model", path == RequestPath.chat ? "messages" : path == RequestPath.completions ? "prompt" : "input",
        ]
        rest = fields.fields(for: path).filter { !own.contains($0.name) }
    }

    /// Makes the body that asks one prompt.
    ///
    /// - Parameters:
    ///   - prompt: Well-formed UTF-8.
    ///   - system: The system message in well-formed UTF-8; nil for none.
    /// - Returns: The request.
    /// - Throws: ``RowFault`` when the options name no model.
    func body(prompt: [UInt8], system: [UInt8]?) throws(RowFault) -> RowContent {
        guard let model else { throw RowFault(.noModel, "no model: give --model or set PARADIGM_MODEL") }
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
            fingerprint: try Fingerprint(path: path, body: bytes, mentionsStreaming: fields.setsStreaming),
            model: model
        )
        body.isStreaming = rest.contains { $0.turnsStreamingOn }
        body.maxTokens = path == RequestPath.embeddings ? nil : fields.maxTokens
        return RowContent(path: path, body: body)
    }

    private func write(prompt: [UInt8], system: [UInt8]?, to json: inout JSONWriter) {
        switch path {
        case RequestPath.chat:
            json.key("messages")
            json.beginArray()
            if let system { Self.write(role: "system", system, to: &json) }
            Self.write(role: "user", prompt, to: &json)
            json.endArray()
        case RequestPath.completions:
            json.key("prompt")
            json.string(utf8: prompt.span)
        default:
            json.key("input")
            json.string(utf8: prompt.span)
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

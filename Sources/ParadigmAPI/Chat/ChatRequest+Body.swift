extension ChatRequest {
    /// The body of the request, as JSON.
    ///
    /// Numbers that JSON cannot hold are sent as `null`, see ``unrepresentableFields``.
    ///
    /// - Parameters:
    ///   - streaming: Whether to ask for server-sent events.
    ///   - includeUsage: Whether a stream should end with a chunk that carries the usage; without effect otherwise.
    /// - Returns: One JSON object in UTF-8, without white space between its tokens.
    public func body(streaming: Bool = false, includeUsage: Bool = false) -> [UInt8] {
        var json = JSONWriter(capacity: 256 + messages.reduce(0) { $0 + 40 + ($1.content?.sizeEstimate ?? 0) })
        var body = RequestBodyWriter(
            taking: &json,
            additional: additionalFields,
            claimed: streaming ? ["stream"] : ["stream", "stream_options"]
        )
        body.field("model", model)
        body.field("messages") { json in
            json.beginArray()
            for message in messages { message.write(to: &json) }
            json.endArray()
        }
        writeSampling(to: &body)
        writeTools(to: &body)
        writeStructure(to: &body)
        if streaming {
            body.field("stream", true)
            if includeUsage { body.field("stream_options", ["include_usage": true] as JSONValue) }
        }
        return body.finish().bytes
    }

    /// Names of the fields whose number JSON cannot hold: NaN and the infinities.
    ///
    /// Empty in a request that is fit to be sent.
    public var unrepresentableFields: [String] {
        RequestBodyWriter.unrepresentable([
            ("temperature", temperature), ("top_p", topP), ("presence_penalty", presencePenalty),
            ("frequency_penalty", frequencyPenalty), ("logit_bias", logitBias?.values.first { !$0.isFinite }),
        ])
    }

    private func writeSampling(to body: inout RequestBodyWriter) {
        body.field("max_tokens", maxTokens)
        body.field("temperature", temperature)
        body.field("top_p", topP)
        body.field("n", n)
        body.field("stop", stop)
        body.field("presence_penalty", presencePenalty)
        body.field("frequency_penalty", frequencyPenalty)
        body.logitBias(logitBias)
        body.field("user", user)
        body.field("seed", seed)
    }

    private func writeTools(to body: inout RequestBodyWriter) {
        body.field("tools", tools)
        body.field("tool_choice", toolChoice)
        body.field("functions", functions)
        body.field("function_call", functionCall)
    }

    private func writeStructure(to body: inout RequestBodyWriter) {
        body.field("response_format", responseFormat?.json)
        body.field("guided_choice", guidedChoice)
        body.field("guided_regex", guidedRegex)
        body.field("guided_json", guidedJSON)
    }
}

extension RequestBodyWriter {
    static func unrepresentable(_ fields: [(name: String, value: Double?)]) -> [String] {
        fields.filter { $0.value.map { !$0.isFinite } ?? false }.map(\.name)
    }

    /// Writes `logit_bias` in the order of its keys, so that equal requests have equal bodies.
    mutating func logitBias(_ bias: [String: Double]?) {
        guard let bias else { return }
        field("logit_bias") { json in
            json.beginObject()
            for (token, value) in bias.sorted(by: { $0.key < $1.key }) {
                json.key(token)
                json.double(value)
            }
            json.endObject()
        }
    }
}

extension ChatContent {
    fileprivate var sizeEstimate: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .parts(let parts): parts.count * 64
        }
    }
}

/// A request to `POST /completions`: a prompt to be continued, without roles.
///
/// Only what is set is sent.
public struct CompletionRequest: Hashable, Sendable {
    /// Name of the model, as the server lists it.
    public var model: String
    /// The texts to continue.
    ///
    /// One text is sent as a string, several as an array.
    public var prompts: [String]
    /// Most tokens to answer with.
    public var maxTokens: Int?
    /// Randomness, 0 to 2.
    public var temperature: Double?
    /// Nucleus sampling: the share of probability to choose from, above 0 and up to 1.
    public var topP: Double?
    /// How many answers to give for each prompt.
    public var n: Int?
    /// Strings that end the answer, up to 4.
    public var stop: [String]?
    /// Dislike of what was said before, -2 to 2.
    public var presencePenalty: Double?
    /// Dislike of what was said often, -2 to 2.
    public var frequencyPenalty: Double?
    /// Changes to the likelihood of tokens, -100 to 100, by the token's number.
    public var logitBias: [String: Double]?
    /// An opaque name for the end user.
    public var user: String?
    /// Seed of the sampling, for servers that repeat themselves.
    public var seed: Int?
    /// Any other field of the body, under the rules of ``ChatRequest/additionalFields``.
    public var additionalFields: JSONObject

    /// A request for one prompt; nil leaves a field out.
    public init(
        model: String,
        prompt: String,
        maxTokens: Int? = nil,
        temperature: Double? = nil,
        topP: Double? = nil,
        n: Int? = nil,
        stop: [String]? = nil,
        presencePenalty: Double? = nil,
        frequencyPenalty: Double? = nil,
        logitBias: [String: Double]? = nil,
        user: String? = nil,
        seed: Int? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.model = model
        self.prompts = [prompt]
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.n = n
        self.stop = stop
        self.presencePenalty = presencePenalty
        self.frequencyPenalty = frequencyPenalty
        self.logitBias = logitBias
        self.user = user
        self.seed = seed
        self.additionalFields = additionalFields
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

    /// The body of the request, as JSON.
    ///
    /// Numbers that JSON cannot hold are sent as `null`, see ``unrepresentableFields``.
    public func body() -> [UInt8] {
        var json = JSONWriter(capacity: 256 + prompts.reduce(0) { $0 + $1.utf8.count })
        var body = RequestBodyWriter(
            taking: &json,
            additional: additionalFields,
            claimed: ["stream", "stream_options"]
        )
        body.field("model", model)
        if let prompt = prompts.first, prompts.count == 1 {
            body.field("prompt", prompt)
        } else {
            body.field("prompt", prompts)
        }
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
        return body.finish().bytes
    }
}

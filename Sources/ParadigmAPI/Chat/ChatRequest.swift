/// A request to `POST /chat/completions`.
///
/// Only what is set is sent: nil leaves a field to the server's default, which Paradigm does not publish.
public struct ChatRequest: Hashable, Sendable {
    /// Name of the model, as the server lists it.
    public var model: String
    /// The chat so far.
    public var messages: [ChatMessage]
    /// Most tokens to answer with.
    public var maxTokens: Int?
    /// Randomness, 0 to 2.
    public var temperature: Double?
    /// Nucleus sampling: the share of probability to choose from, above 0 and up to 1.
    public var topP: Double?
    /// How many answers to give.
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
    /// Tools that the model may call.
    public var tools: [JSONValue]?
    /// Which tool to call: `"auto"`, `"none"`, `"required"` or an object that names one.
    public var toolChoice: JSONValue?
    /// Functions that the model may call, the older form of tools.
    public var functions: [JSONValue]?
    /// Which function to call, the older form of ``toolChoice``.
    public var functionCall: JSONValue?
    /// The form of the answer, as OpenAI writes it.
    public var responseFormat: ResponseFormat?
    /// The answer must be one of these (Paradigm's structured output).
    public var guidedChoice: [String]?
    /// The answer must match this regular expression (Paradigm's structured output).
    public var guidedRegex: String?
    /// The answer must follow this JSON Schema (Paradigm's structured output).
    public var guidedJSON: JSONValue?
    /// Any other field of the body.
    ///
    /// Where a property of this type is set for the same field, the property wins; a field whose property is nil
    /// is sent. `stream` is never taken from here, nor `stream_options` unless the call streams, because the
    /// caller's way of reading the reply depends on them.
    public var additionalFields: JSONObject

    /// A request with any of its fields; nil leaves one out.
    public init(
        model: String,
        messages: [ChatMessage],
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
        tools: [JSONValue]? = nil,
        toolChoice: JSONValue? = nil,
        functions: [JSONValue]? = nil,
        functionCall: JSONValue? = nil,
        responseFormat: ResponseFormat? = nil,
        guidedChoice: [String]? = nil,
        guidedRegex: String? = nil,
        guidedJSON: JSONValue? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.model = model
        self.messages = messages
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
        self.tools = tools
        self.toolChoice = toolChoice
        self.functions = functions
        self.functionCall = functionCall
        self.responseFormat = responseFormat
        self.guidedChoice = guidedChoice
        self.guidedRegex = guidedRegex
        self.guidedJSON = guidedJSON
        self.additionalFields = additionalFields
    }
}

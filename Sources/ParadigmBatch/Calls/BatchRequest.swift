public import ParadigmAPI

/// One request of a batch of one's own.
public struct BatchRequest: Sendable {
    /// The row's own name, which must be unique in its batch; nil for none.
    public var id: String?
    /// The endpoint below the base URL; `/chat/completions` unless set.
    public var path: String
    /// The body: one JSON object, sent byte for byte.
    public var body: [UInt8]

    /// A request with a body of one's own.
    public init(id: String? = nil, path: String = "/chat/completions", body: [UInt8]) {
        self.id = id
        self.path = path
        self.body = body
    }

    /// A chat request.
    public init(id: String? = nil, _ chat: ChatRequest) {
        self.init(id: id, body: chat.body())
    }
}

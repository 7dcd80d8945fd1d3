public import ParadigmHTTP

/// Any call to the server: a method, a path below the base URL, a body.
public struct RawCall: Sendable {
    /// The methods this client sends.
    public enum Method: String, Sendable, Hashable {
        /// Reads something.
        case get = "GET"
        /// Asks for an inference, or creates something.
        case post = "POST"
        /// Removes something.
        case delete = "DELETE"
    }

    /// The method.
    public var method: Method
    /// The path below the base URL, beginning with a slash, such as `/chat/completions`; a query may follow.
    public var path: String
    /// The body, sent byte for byte as `application/json`; empty for none.
    public var body: [UInt8]
    /// What kind of reply is wanted: `application/json` unless set.
    public var accept = "application/json"
    /// Deadlines of this call alone; the configuration's unless set.
    public var deadlines: Deadlines?
    /// Whether it may be sent once more when a kept-alive connection dies before any byte of a reply; true unless set.
    ///
    /// Reading and inference do no harm twice. False is for what creates or removes something.
    public var isRepeatable = true

    /// A call.
    public init(method: Method, path: String, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.body = body
    }

    /// `GET` on a path.
    public static func get(_ path: String) -> RawCall {
        RawCall(method: .get, path: path)
    }

    /// `POST` of a JSON body to a path.
    public static func post(_ path: String, body: [UInt8]) -> RawCall {
        RawCall(method: .post, path: path, body: body)
    }
}

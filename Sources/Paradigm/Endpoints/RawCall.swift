public import ParadigmAPI
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
        /// Changes something.
        case patch = "PATCH"
        /// Puts something in the place of another.
        case put = "PUT"

        /// Whether a request has a body, be it an empty one.
        var hasBody: Bool { self != .get && self != .delete }
    }

    /// The method.
    public var method: Method
    /// The path below the base URL, beginning with a slash, such as `/chat/completions`; a query may follow.
    public var path: String
    /// The version of the API that the path belongs to; nil, the default, for the one that the base URL names.
    public var version: APIVersion?
    /// The body, sent byte for byte; empty for none.
    public var body: [UInt8]
    /// What the body is: `application/json` unless set.
    public var contentType = Self.json
    /// A file that the body goes on with, read while it is sent.
    package var file: FileBody?
    /// What kind of reply is wanted: `application/json` unless set.
    public var accept = Self.json
    /// Deadlines of this call alone; the configuration's unless set.
    public var deadlines: Deadlines?
    /// Whether it may be sent once more when a kept-alive connection dies before any byte of a reply; true unless set.
    ///
    /// Reading and inference do no harm twice. False is for what creates or removes something.
    ///
    /// Then it is not sent again either after any failure that leaves open whether the server did what it was asked.
    public var isRepeatable = true
    /// Whether it gets a connection of its own; false unless set.
    ///
    /// For what must not be sent twice: a kept connection that dies would leave open what became of it.
    public var usesFreshConnection = false

    static let json = "application/json"

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

import ParadigmAPI
public import ParadigmHTTP

/// What went wrong with a request, told to a person and with its facts for a program.
///
/// A cancelled task throws `CancellationError`, never this. The key is in none of its fields.
public struct ParadigmError: Error, Sendable, Hashable {
    /// The sort of failure: an open set, so that a later release may tell more apart.
    public var kind: Kind
    /// What happened and what to do next, in English, one or two sentences.
    public var message: String
    /// The status of the reply, if there was one; that of the proxy for ``Kind-swift.struct/proxyFailed``.
    public var status: Int?
    /// The server's own name for the request, from the reply's `x-request-id`.
    public var requestID: String?
    /// How long the server asked to wait.
    public var retryAfter: Duration?
    /// The server's own explanation: untrusted text.
    public var serverMessage: String?
    /// The server or proxy that was to be reached, as `host:port`.
    public var host: String?
    /// The phase whose deadline passed, for ``Kind-swift.struct/timedOut``.
    public var phase: Deadlines.Phase?
    /// The deadline that passed, for ``Kind-swift.struct/timedOut``.
    public var deadline: Duration?
    /// How often the request was sent, or tried to be.
    public var attempts = 1
    /// Whether the server may have worked on the request, and counted it, although no answer came back.
    public var mayHaveBeenProcessed = false

    /// What it means to whoever would send the same request once more.
    package var attemptClass = AttemptClass.final
    /// Whether a 429 says that too many requests are under way at once, rather than too many in a time.
    package var isForConcurrency = false
    /// Whether it is a failure that passes and was reported within a 2xx reply, so that the server is there.
    package var isReportedWithin = false
    /// The facts behind the kind, where there are more of them.
    package var cause: Cause?

    /// An error; also for tests of one's own.
    public init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    /// An error, and what it means to whoever would send the same request once more.
    package init(kind: Kind, message: String, attemptClass: AttemptClass) {
        self.init(kind: kind, message: message)
        self.attemptClass = attemptClass
    }
}

extension ParadigmError {
    /// Refuses a request whose numbers JSON cannot hold; nil when there are none.
    ///
    /// - Parameter fields: The names of the fields that hold NaN or infinity.
    package init?(unrepresentable fields: [String]) {
        guard !fields.isEmpty else { return nil }
        self.init(
            kind: .invalidRequest,
            message: "The request was not sent: \(fields.joined(separator: ", ")) must be a finite number."
        )
        attempts = 0
    }

    /// Takes the key and the values of headers out of every text, since a server's words may repeat what it was sent.
    mutating func redact(_ configuration: ParadigmConfiguration) {
        message = configuration.redacted(message)
        serverMessage = serverMessage.map(configuration.redacted)
        requestID = requestID.map(configuration.redacted)
    }
}

extension ParadigmError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

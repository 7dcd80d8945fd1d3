public import Paradigm
public import ParadigmAPI

/// What became of one request of a batch: an answer or a failure, never both and never neither.
public struct BatchOutcome: Sendable {
    /// An answer as it came.
    public struct Answer: Sendable {
        /// The status, 200 to 299.
        public let status: Int
        /// The server's own name for the request.
        public let requestID: String?
        /// The body, byte for byte.
        public let body: [UInt8]

        /// An answer with all its facts.
        package init(status: Int, requestID: String?, body: [UInt8]) {
            self.status = status
            self.requestID = requestID
            self.body = body
        }

        /// The answer as a chat reply.
        ///
        /// - Throws: A ``ParadigmError`` of kind `invalid_reply` when it is none.
        public func chat() throws(ParadigmError) -> ChatReply {
            do {
                return try ChatReply(bytes: body)
            } catch {
                var failure = ParadigmError(kind: .invalidReply, message: "The answer is no chat reply: \(error).")
                failure.status = status
                failure.requestID = requestID
                throw failure
            }
        }
    }

    /// The place of the request in its source, from 0.
    public let index: Int
    /// The row's own name, if it has one.
    public let id: String?
    /// How often the request was sent.
    public let attempts: Int
    /// Whether an attempt that was not answered may have been billed beside the one that was.
    public let mayHaveBeenBilledTwice: Bool
    /// The answer, or why there is none.
    public let result: Result<Answer, ParadigmError>

    init(_ conclusion: Conclusion) {
        index = conclusion.row.row.ordinal
        id = conclusion.row.row.id
        attempts = conclusion.attempts
        mayHaveBeenBilledTwice = conclusion.mayHaveBeenBilledTwice
        switch conclusion.outcome {
        case .reply(let status, let requestID, let body):
            result = .success(Answer(status: status, requestID: requestID, body: body))
        case .failure(let code, let message, _, _, _):
            var error = conclusion.failure?.error ?? ParadigmError(kind: .init(rawValue: code), message: message)
            error.attempts = conclusion.attempts
            result = .failure(error)
        }
    }

    /// The answer as a chat reply.
    ///
    /// - Throws: The failure, or a ``ParadigmError`` of kind `invalid_reply` when the answer is no chat reply.
    public func chat() throws(ParadigmError) -> ChatReply {
        try result.get().chat()
    }
}

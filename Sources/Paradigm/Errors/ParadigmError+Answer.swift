package import ParadigmAPI
import ParadigmHTTP

extension ParadigmError {
    /// What a 2xx reply that is no answer means to a person, whether it came whole or as a stream.
    ///
    /// An error that the server describes counts as if it had come with the status that its words stand for: a gateway that
    /// has sent its 200 can say it in no other way. Words that stand for none make a reply of no use.
    ///
    /// - Parameters:
    ///   - failure: What came instead of an answer.
    ///   - host: The server, as `host:port`.
    ///   - status: The status of the reply.
    ///   - requestID: The server's own name for the request.
    package init(_ failure: ReplyDecodingError, host: String, status: Int, requestID: String?) {
        if let said = failure.serverError {
            self.init(reported: said, host: host, status: status)
        } else if failure.code == .cutStream {
            self.init(cutStreamFrom: host)
        } else {
            let advice =
                failure.code == .unfinished
                ? "Such replies cannot be waited for." : "Check that the base URL leads to the API, with its version."
            self.init(
                kind: .invalidReply,
                message: "\(host) answered with something else than expected: \(failure.message.withoutFinalStop). "
                    + advice
            )
            attemptClass = .unusable
            self.status = status
        }
        self.host = host
        self.requestID = requestID
        mayHaveBeenProcessed = true
    }

    /// A stream that ended in the middle of the answer.
    package init(cutStreamFrom host: String, requestID: String? = nil) {
        self.init(
            kind: .streamCut,
            message: "The stream from \(host) ended in the middle of the answer. Try again.",
            attemptClass: .transient
        )
        self.host = host
        self.requestID = requestID
        mayHaveBeenProcessed = true
    }

    /// An answer that may be another request's; see ``SurplusReplies``.
    package init(answerInDoubtFrom host: String) {
        self.init(
            kind: .answerInDoubt,
            message: "\(host) sent more replies than it was asked for over the connection of this answer, which may be "
                + "another request's. Try again.",
            attemptClass: .transient
        )
        self.host = host
        mayHaveBeenProcessed = true
    }

    private init(reported body: ServerErrorBody, host: String, status: Int) {
        let said = body.message.map { ": \($0.withoutFinalStop)" } ?? ""
        if let implied = body.impliedStatus ?? (body.isAboutContent ? 400 : body.isQuotaSpent ? 402 : nil) {
            let (kind, attemptClass) = Self.meaning(status: implied, body: body, asksForWait: false)
            let message = Self.message(kind, status: implied, said: said, host: host, fields: HTTPFields([]))
            self.init(kind: kind, message: message)
            self.attemptClass = attemptClass
            self.status = implied
        } else {
            self.init(
                kind: .serverError,
                message: "\(host) reports an error instead of an answer\(said). Try again later."
            )
            attemptClass = .unusable
            self.status = status
        }
        serverMessage = body.message
        isForConcurrency = kind == .rateLimited && body.isForConcurrency
    }
}

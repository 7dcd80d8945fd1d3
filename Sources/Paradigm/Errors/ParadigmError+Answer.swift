package import ParadigmAPI
package import ParadigmHTTP

extension ParadigmError {
    /// What a 2xx reply that is no answer means to a person, whether it came whole or as a stream.
    ///
    /// An error that the server describes counts as if it had come with the status that its words stand for: a gateway that
    /// has sent its 200 can say it in no other way. Words that stand for none make a reply of no use. The
    /// wait that its fields ask for counts as beside any other status.
    ///
    /// - Parameters:
    ///   - failure: What came instead of an answer.
    ///   - host: The server, as `host:port`.
    ///   - head: The head of the reply.
    ///   - now: Seconds since 1970, against which dates in `Retry-After` are read.
    package init(_ failure: ReplyDecodingError, host: String, head: ResponseHead, now: Double) {
        let wait = RetryAfter.delay(field: { head.fields[$0] }, now: now)
        if failure.code == .failedAnswer {
            let reason = failure.serverError?.message
            self.init(
                kind: .serverError,
                message: "\(host) broke its answer off\(reason.map { ": \($0)" } ?? ""). Try again later.",
                attemptClass: .transient
            )
            status = head.status
            serverMessage = reason
            isReportedWithin = true
        } else if let said = failure.serverError {
            self.init(reported: said, host: host, status: head.status, wait: wait)
        } else if failure.code == .cutStream {
            self.init(cutStreamFrom: host, head: head)
        } else {
            self.init(
                kind: .invalidReply,
                message: "\(host) answered with something else than expected: \(failure.message.withoutFinalStop). "
                    + Self.advice(failure.code)
            )
            // A server that counts otherwise does so another time, and each of its answers is paid for.
            attemptClass = failure.code == .wrongCount ? .content : .unusable
            status = head.status
        }
        self.host = host
        requestID = head.fields["x-request-id"]
        retryAfter = wait
        mayHaveBeenProcessed = true
    }

    private static func advice(_ code: ReplyDecodingError.Code) -> String {
        switch code {
        case .unfinished: "Such replies cannot be waited for."
        case .wrongCount: "The server may not know n, or lists: ask for one answer in a request."
        default: "Check that the base URL leads to the API, with its version."
        }
    }

    /// A stream that ended in the middle of the answer, or before it.
    ///
    /// Where the end of the reply shows in its framing, nothing was lost on the way: it is whole, and of no use. Otherwise
    /// the connection may have been cut, which passes.
    ///
    /// - Parameters:
    ///   - host: The server, as `host:port`.
    ///   - head: The head of the reply; nil where none has come.
    package init(cutStreamFrom host: String, head: ResponseHead?) {
        self.init(
            kind: .streamCut,
            message: "The stream from \(host) ended in the middle of the answer. Try again.",
            attemptClass: head?.endShowsInFraming == true ? .unusable : .transient
        )
        self.host = host
        requestID = head?.fields["x-request-id"]
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

    private init(reported body: ServerErrorBody, host: String, status: Int, wait: Duration?) {
        let said = body.message.map { ": \($0.withoutFinalStop)" } ?? ""
        if let implied = body.impliedStatus ?? (body.isAboutContent ? 400 : body.isQuotaSpent ? 402 : nil) {
            let (kind, attemptClass) = Self.meaning(status: implied, body: body, wait: wait)
            let message = Self.message(kind, status: implied, said: said, host: host, fields: HTTPFields([]))
            self.init(kind: kind, message: message)
            self.attemptClass = attemptClass
            self.status = implied
            isReportedWithin = attemptClass == .transient
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

extension ResponseHead {
    /// Whether the reply says by its framing where it ends, rather than by the end of the connection (RFC 9112 §6.3).
    package var endShowsInFraming: Bool { fields["content-length"] != nil || fields["transfer-encoding"] != nil }
}

extension ParadigmError.Kind {
    /// The kinds of this release: a closed set, so that a switch over them can miss none.
    package enum Known: String, CaseIterable, Sendable {
        // Before anything is sent.

        /// ``ParadigmError/Kind-swift.struct/invalidConfiguration``.
        case invalidConfiguration = "invalid_configuration"
        /// ``ParadigmError/Kind-swift.struct/missingKey``.
        case missingKey = "missing_key"
        /// ``ParadigmError/Kind-swift.struct/insecureAddress``.
        case insecureAddress = "insecure_address"
        /// ``ParadigmError/Kind-swift.struct/unreadableFile``.
        case unreadableFile = "unreadable_file"
        /// ``ParadigmError/Kind-swift.struct/closed``.
        case closed

        // No reply.

        /// ``ParadigmError/Kind-swift.struct/unknownHost``.
        case unknownHost = "unknown_host"
        /// ``ParadigmError/Kind-swift.struct/connectionRefused``.
        case connectionRefused = "connection_refused"
        /// ``ParadigmError/Kind-swift.struct/unreachable``.
        case unreachable
        /// ``ParadigmError/Kind-swift.struct/tooManyOpenFiles``.
        case tooManyOpenFiles = "too_many_open_files"
        /// ``ParadigmError/Kind-swift.struct/untrustedCertificate``.
        case untrustedCertificate = "untrusted_certificate"
        /// ``ParadigmError/Kind-swift.struct/wrongCertificateHost``.
        case wrongCertificateHost = "wrong_certificate_host"
        /// ``ParadigmError/Kind-swift.struct/tlsFailed``.
        case tlsFailed = "tls_failed"
        /// ``ParadigmError/Kind-swift.struct/proxyFailed``.
        case proxyFailed = "proxy_failed"
        /// ``ParadigmError/Kind-swift.struct/timedOut``.
        case timedOut = "timed_out"
        /// ``ParadigmError/Kind-swift.struct/connectionLost``.
        case connectionLost = "connection_lost"
        /// ``ParadigmError/Kind-swift.struct/replyCut``.
        case replyCut = "reply_cut"
        /// ``ParadigmError/Kind-swift.struct/streamCut``.
        case streamCut = "stream_cut"

        // A reply that is of no use.

        /// ``ParadigmError/Kind-swift.struct/invalidReply``.
        case invalidReply = "invalid_reply"
        /// ``ParadigmError/Kind-swift.struct/answerInDoubt``.
        case answerInDoubt = "answer_in_doubt"
        /// ``ParadigmError/Kind-swift.struct/replyTooLarge``.
        case replyTooLarge = "reply_too_large"
        /// ``ParadigmError/Kind-swift.struct/redirected``.
        case redirected
        /// ``ParadigmError/Kind-swift.struct/answerInvalid``.
        case answerInvalid = "answer_invalid"
        /// ``ParadigmError/Kind-swift.struct/workFailed``.
        case workFailed = "work_failed"

        // The server said no.

        /// ``ParadigmError/Kind-swift.struct/refusedKey``.
        case refusedKey = "refused_key"
        /// ``ParadigmError/Kind-swift.struct/forbidden``.
        case forbidden
        /// ``ParadigmError/Kind-swift.struct/notFound``.
        case notFound = "not_found"
        /// ``ParadigmError/Kind-swift.struct/invalidRequest``.
        case invalidRequest = "invalid_request"
        /// ``ParadigmError/Kind-swift.struct/rateLimited``.
        case rateLimited = "rate_limited"
        /// ``ParadigmError/Kind-swift.struct/quotaSpent``.
        case quotaSpent = "quota_spent"
        /// ``ParadigmError/Kind-swift.struct/maintenance``.
        case maintenance
        /// ``ParadigmError/Kind-swift.struct/serverError``.
        case serverError = "server_error"
    }

    /// Which of the known kinds it is; nil for one of a program's own.
    package var known: Known? { Known(rawValue: rawValue) }

    /// A kind of this release.
    init(_ known: Known) { self.init(rawValue: known.rawValue) }
}

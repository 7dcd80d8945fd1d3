extension ParadigmError {
    /// The sorts of failure there are; an open set.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// The name, as programs may write it down.
        public let rawValue: String

        /// A kind by its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        // Before anything is sent.

        /// A base URL, a proxy, a file or an option that cannot be used.
        public static let invalidConfiguration = Kind(rawValue: "invalid_configuration")
        /// The server needs a key and none was given.
        public static let missingKey = Kind(rawValue: "missing_key")
        /// The key would go over plain HTTP to another machine.
        public static let insecureAddress = Kind(rawValue: "insecure_address")
        /// A file that is to be sent cannot be read.
        public static let unreadableFile = Kind(rawValue: "unreadable_file")
        /// The client was closed.
        public static let closed = Kind(rawValue: "closed")

        // No reply.

        /// The host's name is unknown.
        public static let unknownHost = Kind(rawValue: "unknown_host")
        /// Nothing listens there.
        public static let connectionRefused = Kind(rawValue: "connection_refused")
        /// The server cannot be reached for another reason.
        public static let unreachable = Kind(rawValue: "unreachable")
        /// This process may open no more connections.
        public static let tooManyOpenFiles = Kind(rawValue: "too_many_open_files")
        /// The certificate is not trusted.
        public static let untrustedCertificate = Kind(rawValue: "untrusted_certificate")
        /// The certificate belongs to another host.
        public static let wrongCertificateHost = Kind(rawValue: "wrong_certificate_host")
        /// TLS failed otherwise.
        public static let tlsFailed = Kind(rawValue: "tls_failed")
        /// The proxy opened no way to the server.
        public static let proxyFailed = Kind(rawValue: "proxy_failed")
        /// A deadline passed; see ``ParadigmError/phase``.
        public static let timedOut = Kind(rawValue: "timed_out")
        /// The connection ended before a reply.
        public static let connectionLost = Kind(rawValue: "connection_lost")
        /// The connection ended in the middle of a reply.
        public static let replyCut = Kind(rawValue: "reply_cut")
        /// A stream ended without its end mark.
        public static let streamCut = Kind(rawValue: "stream_cut")

        // A reply that is of no use.

        /// The reply is not HTTP, or its body is not what the endpoint gives.
        public static let invalidReply = Kind(rawValue: "invalid_reply")
        /// The server sent more replies than it was asked for over the connection, so that this one may be another
        /// request's.
        public static let answerInDoubt = Kind(rawValue: "answer_in_doubt")
        /// The reply is larger than this client accepts.
        public static let replyTooLarge = Kind(rawValue: "reply_too_large")
        /// The server sent the client elsewhere (3xx), where it does not go.
        public static let redirected = Kind(rawValue: "redirected")
        /// An answer that does not follow the schema that was asked for.
        public static let answerInvalid = Kind(rawValue: "answer_invalid")

        /// The server took the request, worked on it and failed; see ``ParadigmError/serverMessage``.
        public static let workFailed = Kind(rawValue: "work_failed")

        // The server said no.

        /// 401: the key is missing, wrong or expired.
        public static let refusedKey = Kind(rawValue: "refused_key")
        /// 403: no right, or a firewall that dislikes the text.
        public static let forbidden = Kind(rawValue: "forbidden")
        /// 404: no such path or model.
        public static let notFound = Kind(rawValue: "not_found")
        /// Another 4xx: the request itself is at fault.
        public static let invalidRequest = Kind(rawValue: "invalid_request")
        /// 429: too many requests for the moment.
        public static let rateLimited = Kind(rawValue: "rate_limited")
        /// 402, or another status that says so: the quota, budget or balance is spent, and waiting does not help.
        public static let quotaSpent = Kind(rawValue: "quota_spent")
        /// 503 that announces planned work.
        public static let maintenance = Kind(rawValue: "maintenance")
        /// 408, 425 or 5xx: the server's own trouble.
        public static let serverError = Kind(rawValue: "server_error")
    }
}

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
        public static let invalidConfiguration = Kind(.invalidConfiguration)
        /// The server needs a key and none was given.
        public static let missingKey = Kind(.missingKey)
        /// The key would go over plain HTTP to another machine.
        public static let insecureAddress = Kind(.insecureAddress)
        /// A file that is to be sent cannot be read.
        public static let unreadableFile = Kind(.unreadableFile)
        /// The client was closed.
        public static let closed = Kind(.closed)

        // No reply.

        /// The host's name is unknown.
        public static let unknownHost = Kind(.unknownHost)
        /// Nothing listens there.
        public static let connectionRefused = Kind(.connectionRefused)
        /// The server cannot be reached for another reason.
        public static let unreachable = Kind(.unreachable)
        /// This process may open no more connections.
        public static let tooManyOpenFiles = Kind(.tooManyOpenFiles)
        /// The certificate is not trusted.
        public static let untrustedCertificate = Kind(.untrustedCertificate)
        /// The certificate belongs to another host.
        public static let wrongCertificateHost = Kind(.wrongCertificateHost)
        /// TLS failed otherwise.
        public static let tlsFailed = Kind(.tlsFailed)
        /// The proxy opened no way to the server.
        public static let proxyFailed = Kind(.proxyFailed)
        /// A deadline passed; see ``ParadigmError/phase``.
        public static let timedOut = Kind(.timedOut)
        /// The connection ended before a reply.
        public static let connectionLost = Kind(.connectionLost)
        /// The connection ended in the middle of a reply.
        public static let replyCut = Kind(.replyCut)
        /// A stream ended without its end mark.
        public static let streamCut = Kind(.streamCut)

        // A reply that is of no use.

        /// The reply is not HTTP, or its body is not what the endpoint gives.
        public static let invalidReply = Kind(.invalidReply)
        /// The server sent more replies than it was asked for over the connection, so that this one may be another
        /// request's.
        public static let answerInDoubt = Kind(.answerInDoubt)
        /// The reply is larger than this client accepts.
        public static let replyTooLarge = Kind(.replyTooLarge)
        /// The server sent the client elsewhere (3xx), where it does not go.
        public static let redirected = Kind(.redirected)
        /// An answer that does not follow the schema that was asked for.
        public static let answerInvalid = Kind(.answerInvalid)

        /// The server took the request, worked on it and failed; see ``ParadigmError/serverMessage``.
        public static let workFailed = Kind(.workFailed)

        // The server said no.

        /// 401: the key is missing, wrong or expired.
        public static let refusedKey = Kind(.refusedKey)
        /// 403: no right, or a firewall that dislikes the text.
        public static let forbidden = Kind(.forbidden)
        /// 404: no such path or model.
        public static let notFound = Kind(.notFound)
        /// Another 4xx: the request itself is at fault.
        public static let invalidRequest = Kind(.invalidRequest)
        /// 429: too many requests for the moment.
        public static let rateLimited = Kind(.rateLimited)
        /// 402, or another status that says so: the quota, budget or balance is spent, and waiting does not help.
        public static let quotaSpent = Kind(.quotaSpent)
        /// 503 that announces planned work.
        public static let maintenance = Kind(.maintenance)
        /// 408, 425 or 5xx: the server's own trouble.
        public static let serverError = Kind(.serverError)
    }
}

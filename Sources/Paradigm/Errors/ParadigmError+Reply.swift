internal import ParadigmAPI

extension ParadigmError {
    /// What a reply with a status other than 2xx means to a person; nil for 2xx.
    ///
    /// - Parameters:
    ///   - reply: The reply.
    ///   - host: The server, as `host:port`.
    ///   - now: Seconds since 1970, against which dates in `Retry-After` are read.
    package init?(_ reply: HTTPReply, host: String, now: Double) {
        let status = reply.head.status
        guard !(200..<300).contains(status) else { return nil }
        let fields = reply.head.fields
        let body = ServerErrorBody(bytes: reply.body)
        let said = body.message.map { ": \($0.withoutFinalStop)" } ?? ""
        let kind = Self.kind(status: status, body: body)
        self.init(kind: kind, message: Self.message(kind, status: status, said: said, host: host, fields: fields))
        self.status = status
        self.host = host
        serverMessage = body.message
        requestID = fields["x-request-id"]
        retryAfter = RetryAfter.delay(field: { fields[$0] }, now: now)
        // LiteLLM's field is `rate_limit_type: max_parallel_requests`.
        isForConcurrency =
            status == 429
            && (body.isForConcurrency || fields["rate_limit_type"]?.lowercased().contains("parallel") == true)
    }

    private static func kind(status: Int, body: ServerErrorBody) -> Kind {
        switch status {
        case 300..<400: .redirected
        case 401: .refusedKey
        case 403: body.isQuotaSpent ? .quotaSpent : .forbidden
        case 404: .notFound
        case 408, 425: .serverError
        case 429: body.isQuotaSpent ? .quotaSpent : .rateLimited
        case 400..<500, 501, 505: .invalidRequest
        case 503 where body.isServiceMaintenance: .maintenance
        default: .serverError
        }
    }

    private static func message(
        _ kind: Kind,
        status: Int,
        said: String,
        host: String,
        fields: HTTPFields
    ) -> String {
        switch kind {
        case .redirected:
            let target = fields["location"].flatMap { HostAddress(location: $0) }.map { " to \($0.host)" } ?? ""
            return "\(host) redirects\(target) (\(status)), and redirects are not followed. Correct the base URL."
        case .refusedKey:
            return "\(host) refused the key (401)\(said). Check PARADIGM_API_KEY: it may be wrong or expired."
        case .forbidden:
            return "\(host) does not allow this request (403)\(said). The key may lack the right, or a firewall may "
                + "dislike the text."
        case .notFound:
            return "\(host) does not know this path or model (404)\(said). Check the base URL, with its version, and "
                + "the model's name."
        case .rateLimited:
            return "\(host) is receiving too many requests (429)\(said). Wait, or lower the concurrency."
        case .quotaSpent:
            return "The quota is spent (\(status))\(said). Waiting does not help: ask whoever administers the instance."
        case .maintenance:
            return "\(host) is down for maintenance (503)\(said). Try again later."
        case .serverError:
            return "\(host) failed to answer (\(status))\(said). Try again later."
        default:
            return "\(host) refused the request (\(status))\(said)."
        }
    }
}

extension String {
    /// The text without the full stop and the white space at its end, to go on with in a sentence.
    var withoutFinalStop: Substring {
        var text = self[...]
        while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
        return text
    }
}

extension HostAddress {
    /// The host that an absolute URL leads to, or nil; nothing else of the URL is kept.
    init?(location: String) {
        guard let scheme = location.firstRange(of: "://") else { return nil }
        let rest = location[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        self.init(text: host, defaultPort: 443)
    }
}

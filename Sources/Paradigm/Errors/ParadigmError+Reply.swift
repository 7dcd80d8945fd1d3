internal import ParadigmAPI
package import ParadigmHTTP

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
        let body = ServerErrorBody(bytes: reply.body)
        self.init(status: status, body: body, fields: reply.head.fields, host: host, now: now)
    }

    /// What a server's refusal means to a person.
    ///
    /// - Parameters:
    ///   - status: The status of the reply, or the one that an error in a stream or beside a 200 stands for.
    ///   - body: What the server says.
    ///   - fields: The fields of the reply.
    ///   - host: The server, as `host:port`.
    ///   - now: Seconds since 1970, against which dates in `Retry-After` are read.
    init(status: Int, body: ServerErrorBody, fields: HTTPFields, host: String, now: Double) {
        let said = body.message.map { ": \($0.withoutFinalStop)" } ?? ""
        let wait = RetryAfter.delay(field: { fields[$0] }, now: now)
        let (kind, attemptClass) = Self.meaning(status: status, body: body, wait: wait)
        self.init(kind: kind, message: Self.message(kind, status: status, said: said, host: host, fields: fields))
        self.attemptClass = attemptClass
        self.status = status
        self.host = host
        serverMessage = body.message
        requestID = fields["x-request-id"]
        retryAfter = wait
        // LiteLLM's field is `rate_limit_type: max_parallel_requests`.
        isForConcurrency =
            kind == .rateLimited
            && (body.isForConcurrency || fields["rate_limit_type"]?.lowercased().contains("parallel") == true)
    }

    /// What a status and the server's words come to.
    static func meaning(
        status: Int,
        body: ServerErrorBody,
        wait: Duration?
    ) -> (Kind, AttemptClass) {
        if status == 402 || status >= 400 && body.isQuotaSpent(status: status, wait: wait) {
            return (.quotaSpent, .run(.quotaSpent))
        }
        switch status {
        case 300..<400: return (.redirected, .final)
        case 401: return (.refusedKey, .run(.keyRefused))
        case 403: return (.forbidden, body.isAboutContent ? .content : .final)
        case 404: return (.notFound, .final)
        case 408, 425: return (.serverError, .transient)
        case 413: return (.invalidRequest, .content)
        // 420 was a limit's status before there was one.
        case 420, 429: return (.rateLimited, .pause)
        case 409, 423, 424:
            if body.isLimit { return (.rateLimited, .pause) }
            if body.isNotReady || wait != nil { return (.serverError, wait != nil ? .pause : .transient) }
            return (.invalidRequest, body.isAboutContent ? .content : .final)
        case 400..<500, 501, 505: return (.invalidRequest, body.isAboutContent ? .content : .final)
        case 503 where body.isServiceMaintenance: return (.maintenance, .pause)
        case 503 where wait != nil: return (.serverError, .pause)
        default: return (.serverError, .transient)
        }
    }

    /// The sentence for a refusal; `said` is the server's words after a colon, or nothing.
    static func message(
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
            return "\(host) is receiving too many requests (\(status))\(said). Wait, or lower the concurrency."
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
    package var withoutFinalStop: Substring {
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

import ParadigmAPI
import ParadigmGround
package import ParadigmHTTP

extension ParadigmError {
    /// What a failure of the transport means to a person.
    ///
    /// - Parameters:
    ///   - error: The failure.
    ///   - host: The server, as `host:port`.
    ///   - now: Seconds since 1970, against which a date in a proxy's `Retry-After` is read; nil for those of this moment.
    package init(_ error: TransportError, host: String, now: Double? = nil) {
        switch error {
        case .unreachable(let reason): self.init(reason, host: host)
        case .tlsFailed(let reason): self.init(reason, host: host)
        case .proxyFailed(let reason): self.init(reason, host: host, now: now)
        case .timedOut(let phase, let deadline):
            self.init(kind: .timedOut, message: Self.timeOutMessage(phase, deadline, host: host))
            self.phase = phase
            self.deadline = deadline
            mayHaveBeenProcessed = phase != .connect
        case .closedBeforeReply:
            self.init(
                kind: .connectionLost,
                message: "\(host) closed the connection without answering. Try again; if it keeps happening, something "
                    + "between here and the server cuts silent connections."
            )
            mayHaveBeenProcessed = true
        case .cut(let received, let expected):
            let amount = expected.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
            self.init(
                kind: .replyCut,
                message: "\(host) closed the connection in the middle of its answer (after \(amount)). Try again."
            )
            mayHaveBeenProcessed = true
        case .unannouncedEnd(let received):
            self.init(.cut(received: received, expected: nil), host: host)
            return
        case .malformedReply(let fault):
            self.init(
                kind: .invalidReply,
                message:
                    "\(host) did not answer in proper HTTP: \(fault.words). Check that the base URL leads to the API."
            )
            mayHaveBeenProcessed = true
        case .tooLarge(let part, let limit):
            self.init(
                kind: .replyTooLarge,
                message: "The \(part.rawValue) of the answer from \(host) is larger than the limit of \(limit) bytes."
            )
            mayHaveBeenProcessed = true
        case .unreadableBody(let error):
            let reason = error?.message ?? "it became shorter while it was sent"
            self.init(
                kind: .unreadableFile,
                message: "The file could not be sent to its end: \(reason). Nothing was kept of it."
            )
        case .closed:
            self.init(kind: .closed, message: "The client was closed before the answer came.")
        }
        self.host = host
        cause = .transport(error)
        attemptClass = AttemptClass(error)
    }

    private init(_ reason: TransportError.Unreachable, host: String) {
        switch reason {
        case .unknownHost:
            self.init(
                kind: .unknownHost,
                message: "The host name in \(host) is not known. Check the base URL and the network."
            )
        case .refused:
            self.init(
                kind: .connectionRefused,
                message: "\(host) refuses connections: nothing listens there. Check the host and the port of the base "
                    + "URL, and that the server runs."
            )
        case .noRoute:
            self.init(kind: .unreachable, message: "No route leads to \(host). Check the network, VPN and proxy.")
        case .noDescriptors:
            self.init(
                kind: .tooManyOpenFiles,
                message: "This process may open no more connections. Raise the limit (`ulimit -n`) or lower the "
                    + "concurrency."
            )
        case .other(let reason):
            self.init(kind: .unreachable, message: "\(host) cannot be reached: \(reason).")
        }
    }

    private init(_ reason: TransportError.TLSFailure, host: String) {
        switch reason {
        case .untrusted:
            self.init(
                kind: .untrustedCertificate,
                message: "The certificate of \(host) is not trusted: it is expired, self-signed, or signed by an "
                    + "authority this machine does not know. If your organisation has an authority of its own, name "
                    + "its PEM file in PARADIGM_CA_FILE."
            )
        case .wrongHost:
            self.init(
                kind: .wrongCertificateHost,
                message: "The certificate shown by \(host) is made out to another host. Check the host of the base URL."
            )
        case .notTLS:
            self.init(
                kind: .tlsFailed,
                message: "\(host) does not speak TLS on this port. Check the port, or whether the base URL should "
                    + "begin with http://."
            )
        case .wanted:
            self.init(
                kind: .tlsFailed,
                message: "\(host) speaks TLS on this port, and the base URL begins with http://. Let it begin with "
                    + "https://."
            )
        case .certificateWanted:
            self.init(
                kind: .tlsFailed,
                message:
                    "\(host) wants to see a client certificate, and this program has none to show. Ask whoever runs "
                    + "the server for an address without, or go through a proxy that shows one."
            )
        case .refused:
            self.init(
                kind: .tlsFailed,
                message:
                    "\(host) refused the TLS handshake and gives no reason (handshake failure): it may want to see a client "
                    + "certificate, and this program has none to show, or share no cipher with it. Ask whoever runs the "
                    + "server."
            )
        case .closed:
            self.init(
                kind: .tlsFailed,
                message: "\(host) closed the connection during the TLS handshake. Check the port, or whether the base "
                    + "URL should begin with http://."
            )
        case .tooOld:
            self.init(
                kind: .tlsFailed,
                message:
                    "No TLS connection with \(host) could be agreed on: the server speaks no version of TLS from 1.2 "
                    + "on, and older ones are not safe."
            )
        case .handshake(let words):
            self.init(
                kind: .tlsFailed,
                message: "No TLS connection with \(host) could be agreed on: the TLS library says “\(words)”."
            )
        }
    }

    private init(_ failure: TransportError.ProxyFailure, host: String, now: Double?) {
        self.init(kind: .proxyFailed, message: Self.proxyMessage(failure, host: host))
        status = failure.status
        if case .status(_, let wait?) = failure {
            retryAfter = RetryAfter.delay(
                field: { $0 == "retry-after" ? wait : nil },
                now: now ?? WallClock.secondsSince1970
            )
        }
    }

    private static func proxyMessage(_ failure: TransportError.ProxyFailure, host: String) -> String {
        let check = " Check HTTPS_PROXY and NO_PROXY."
        return switch failure {
        case .unreachable(.unknownHost): "The proxy's host name is not known." + check
        case .unreachable(.noDescriptors): "This process may open no more connections." + check
        case .unreachable: "The proxy cannot be reached." + check
        case .credentialsWanted(let offers, _) where failure.wantsOtherScheme:
            "The proxy wants to know who asks (407) by \(Self.list(offers)), and this program speaks Basic. Put a "
                + "helper such as px or cntlm between, which does, and name it in HTTPS_PROXY."
        case .credentialsWanted(offers: _, wereGiven: true):
            "The proxy refuses the user name and the password in HTTPS_PROXY (407). Check both, and write characters "
                + "such as @ and # in them with %-escapes."
        case .credentialsWanted(offers: _, wereGiven: false):
            "The proxy wants a user name and a password (407): HTTPS_PROXY=http://user:password@host:port."
        case .status(403, _):
            "The proxy does not allow a way to \(host) (403): it is the proxy that says so, not the server. Ask "
                + "whoever runs it, or add the host to NO_PROXY."
        case .status(429, _):
            "The proxy opens no more ways to \(host) for the moment (429): it is the proxy that says so, not the server. "
                + "Wait, or lower the concurrency."
        case .status(let status, _): "The proxy answered \(status) when asked for a way to \(host)." + check
        case .closed: "The proxy closed the connection when asked for a way to \(host)." + check
        case .malformedReply: "What answers as the proxy does not speak HTTP." + check
        }
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
    }

    private static func timeOutMessage(_ phase: Deadlines.Phase, _ deadline: Duration, host: String) -> String {
        let limit = "\(deadline.formattedSeconds) s"
        return switch phase {
        case .connect: "\(host) could not be connected to within \(limit). Check the host, the network and the proxy."
        case .firstByte: "\(host) did not begin to answer within \(limit)."
        case .idle: "\(host) fell silent for \(limit) in the middle of its answer."
        case .total: "\(host) did not finish its answer within \(limit)."
        }
    }
}

extension MalformedReply {
    /// The rest of a sentence about it.
    fileprivate var words: String {
        switch self {
        case .foreign: "it does not begin with an HTTP/1.1 status line"
        case .unknownVersion: "the status line names no version this client knows"
        case .malformedStatus: "the status is not a number of three digits"
        case .unknownStatus: "the status is not a number between 100 and 599"
        case .controlInStatusLine: "a control character in the status line"
        case .malformedName: "a field line without a valid name"
        case .controlInValue: "a control character in a field's value"
        case .compressed: "the body is compressed although nobody asked for that"
        case .repeatedLength: "Content-Length is given twice"
        case .malformedLength: "Content-Length is not a number"
        case .unknownCoding: "a transfer coding other than chunked"
        case .lengthAndCoding: "both Content-Length and Transfer-Encoding are given"
        case .loneReturn: "a CR stands alone in the head of the reply"
        case .loneLineFeed: "a line of the head ends with LF alone"
        case .switchedProtocols: "the server switched protocols although nobody asked"
        case .interimReplies(let limit): "more than \(limit) interim replies"
        case .malformedExtension: "a malformed chunk extension"
        case .sizeWithoutEnd: "a chunk's size is not followed by CR LF"
        case .chunkTooLong: "a chunk is longer than its size"
        case .chunkWithoutEnd: "a chunk is not followed by CR LF"
        case .trailerWithoutEnd: "a trailer is not followed by CR LF"
        case .bodyWithoutEnd: "the chunked body does not end with CR LF"
        case .malformedSize: "a chunk's size is not a hexadecimal number"
        case .sizeTooLong: "a chunk's size has too many digits"
        case .controlInTrailer: "a control character in a trailer"
        case .malformedTrailer: "a trailer without a valid name"
        }
    }
}

extension AttemptClass {
    /// What a failure of the transport means to whoever would send the same request once more.
    fileprivate init(_ error: TransportError) {
        switch error {
        case .unreachable(let reason), .proxyFailed(.unreachable(let reason)): self.init(reason)
        case .tlsFailed(let reason):
            switch reason {
            case .untrusted, .wrongHost, .notTLS, .wanted, .certificateWanted, .refused, .tooOld, .handshake:
                self = .run(.setting)
            // A server that is being restarted does this, too.
            case .closed: self = .transient
            }
        case .proxyFailed(let reason):
            switch reason {
            case .unreachable: self = .transient
            // One that wants a password or forbids the host will do so again.
            case .status(408, _), .status(425, _), .status(429, _), .status(500..<600, _): self = .transient
            case .status: self = .run(.setting)
            case .closed: self = .transient
            case .credentialsWanted, .malformedReply: self = .run(.setting)
            }
        case .timedOut: self = .overdue
        case .closedBeforeReply, .cut, .unannouncedEnd: self = .transient
        case .malformedReply: self = .unusable
        // Of this request's answer: another one is shorter.
        case .tooLarge, .unreadableBody: self = .content
        case .closed: self = .run(.setting)
        }
    }

    private init(_ reason: TransportError.Unreachable) {
        switch reason {
        case .unknownHost: self = .unknownHost
        case .refused, .noRoute, .other: self = .transient
        case .noDescriptors: self = .run(.setting)
        }
    }
}

extension Duration {
    /// The number of seconds with as many decimals as it needs, three at most.
    var formattedSeconds: String {
        let milliseconds = Int64(clamping: clampedNanoseconds / 1_000_000)
        var text = "\(milliseconds / 1000)"
        var fraction = milliseconds % 1000
        guard fraction != 0 else { return text }
        text += "."
        for place in [100, 10, 1] as [Int64] where fraction != 0 {
            text += "\(fraction / place)"
            fraction %= place
        }
        return text
    }
}

package import ParadigmGround

/// Why an attempt ended without a reply, as far as the transport knows.
package enum TransportError: Error, Sendable, Hashable {
    /// No connection could be opened.
    case unreachable(Unreachable)
    /// No TLS connection could be agreed on.
    case tlsFailed(TLSFailure)
    /// The proxy opened no tunnel.
    case proxyFailed(ProxyFailure)
    /// A deadline passed.
    case timedOut(Deadlines.Phase, after: Duration)
    /// The connection ended before any byte of a reply.
    case closedBeforeReply
    /// The connection ended in the middle of a reply; counts of body bytes.
    case cut(received: Int, expected: Int?)
    /// A reply that lasts until the connection ends did so, and TLS has not announced that end, so that it may be cut
    /// (RFC 8446 §6.1); count of body bytes.
    case unannouncedEnd(received: Int)
    /// The reply is not HTTP/1.1 as RFC 9112 defines it.
    case malformedReply(MalformedReply)
    /// The head or the body is larger than this client accepts, in bytes.
    case tooLarge(part: Part, limit: Int)
    /// The file that is the body of the request cannot be read to its end; nil when it became shorter meanwhile.
    case unreadableBody(SystemError?)
    /// The client was closed.
    case closed

    /// Whether the reply may be whole all the same, which shows in what has come of it.
    package var mayBeWhole: Bool {
        if case .unannouncedEnd = self { true } else { false }
    }

    /// Why a server or a proxy cannot be reached.
    package enum Unreachable: Sendable, Hashable {
        /// The name has no address.
        case unknownHost
        /// Nothing listens on the port.
        case refused
        /// No route leads there.
        case noRoute
        /// This process may open no more files.
        case noDescriptors
        /// Something else, in the system's words.
        case other(String)
    }

    /// Why TLS failed.
    package enum TLSFailure: Sendable, Hashable {
        /// The certificate is not signed by an authority that is trusted, or is not valid now.
        case untrusted
        /// The certificate is made out to another host.
        case wrongHost
        /// The server does not speak TLS on this port.
        case notTLS
        /// The server speaks TLS on this port, and was spoken to without.
        case wanted
        /// The server wants to see a certificate of the client's, which shows none.
        case certificateWanted
        /// The server refused the handshake with the one alert that gives no reason (`handshake_failure`): in TLS 1.2 also
        /// for the lack of a client's certificate.
        case refused
        /// The server closed the connection during the handshake.
        case closed
        /// The server speaks no version of TLS from 1.2 on.
        case tooOld
        /// Something else, in the library's words.
        case handshake(String)
    }

    /// Why a proxy opened no tunnel.
    package enum ProxyFailure: Sendable, Hashable {
        /// It cannot be reached itself.
        case unreachable(Unreachable)
        /// It answered with this status, which is its own and never the server's.
        ///
        /// - Parameters:
        ///   - status: The status.
        ///   - retryAfter: Its `Retry-After`, as it was written.
        case status(Int, retryAfter: String? = nil)
        /// It answered 407: it wants to know who asks.
        ///
        /// - Parameters:
        ///   - offers: The schemes in which one may tell it (RFC 9110 §11.7.1), such as `Basic` or `NTLM`, as it names
        ///     them; none when it names none.
        ///   - wereGiven: Whether a user name and a password were sent, as Basic has it.
        case credentialsWanted(offers: [String], wereGiven: Bool)
        /// It closed the connection.
        case closed
        /// Its reply is not HTTP, or bytes came behind it before anything was asked of the server.
        case malformedReply

        /// The status that the proxy answered with, if it answered.
        package var status: Int? {
            switch self {
            case .status(let status, _): status
            case .credentialsWanted: 407
            case .unreachable, .closed, .malformedReply: nil
            }
        }

        /// Whether the proxy wants to know who asks, and not in the one scheme that this client speaks.
        package var wantsOtherScheme: Bool {
            guard case .credentialsWanted(let offers, _) = self, !offers.isEmpty else { return false }
            return !offers.contains { $0.lowercased() == "basic" }
        }
    }

    /// What can be too large.
    package enum Part: String, Sendable, Hashable {
        /// Status line and fields.
        case head
        /// The body.
        case body
    }
}

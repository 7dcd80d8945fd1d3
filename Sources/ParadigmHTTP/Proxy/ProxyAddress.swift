import ParadigmGround

/// A proxy that opens tunnels (RFC 9110 §9.3.6).
package struct ProxyAddress: Sendable, Hashable {
    /// Why a text is no proxy's URL.
    package enum Fault: Error, Sendable, Hashable {
        /// Its scheme is another than `http`.
        case scheme
        /// Its host or its port is none.
        case address
        /// Its user name or its password is not percent-encoded correctly.
        case credentials
    }

    /// Where it listens.
    package let address: HostAddress
    /// The value of `Proxy-Authorization`, if the proxy wants one.
    ///
    /// It goes to the proxy alone and is never shown.
    let authorization: Redacted<String>?

    /// Reads a proxy's URL as `HTTPS_PROXY` holds it: `http://[user:password@]host[:port]`; a bare `host:port` will do.
    ///
    /// - Throws: What is wrong with it, which shows no credentials.
    package init(_ text: String) throws(Fault) {
        var rest = Substring(text)
        if let scheme = rest.firstRange(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else {
                throw .scheme
            }
            rest = rest[scheme.upperBound...]
        }
        if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
        var credentials: Substring?
        if let at = rest.lastIndex(of: "@") {
            credentials = rest[..<at]
            rest = rest[rest.index(after: at)...]
        }
        guard let address = HostAddress(text: rest, defaultPort: 80) else {
            throw .address
        }
        self.address = address
        authorization = try credentials.map { (credentials) throws(Fault) in
            guard let decoded = PercentEncoding.decode(credentials) else {
                throw .credentials
            }
            return Redacted("Basic " + String(decoding: Base64.encode(decoded), as: UTF8.self))
        }
    }
}

extension HostAddress {
    /// Reads `host`, `host:port` or `[IPv6]:port`.
    init?(text: Substring, defaultPort: Int) {
        let host: Substring
        var tail: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            tail = text[text.index(after: end)...]
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            tail = text[colon...]
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        var port = defaultPort
        if tail.first == ":" {
            tail.removeFirst()
            guard let number = Int(tail), (1...65_535).contains(number) else { return nil }
            port = number
        } else if !tail.isEmpty {
            return nil
        }
        self.init(host: String(host), port: port)
    }
}

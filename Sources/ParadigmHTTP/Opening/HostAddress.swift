/// A host and a port, as they are connected to and shown to a person.
package struct HostAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or an IP address; IPv6 without brackets.
    package let host: String
    /// The TCP port.
    package let port: Int

    /// A host and a port.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `host:port`, IPv6 in brackets (RFC 3986 §3.2.2).
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension String {
    /// A name without the dot at its end that names the root of all names (RFC 1034 §3.1).
    ///
    /// The resolver heeds the dot; certificates, TLS and lists of names leave it out.
    var withoutRoot: String { hasSuffix(".") ? String(dropLast()) : self }
}

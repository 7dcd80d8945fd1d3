/// Where a server's API is: scheme, host, port and the path that all endpoints share, such as `/api/v2`.
///
/// Parsed by the part of RFC 3986 that such an address needs, and strict beyond that: an address with anything else
/// in it is more likely a mistake than a wish.
public struct BaseURL: Hashable, Sendable {
    /// Whether the scheme is `https`.
    public let isTLS: Bool
    /// Name or address of the host, in lower case; an IPv6 address without its brackets, a name with the dot at its end
    /// if it has one.
    public let host: String
    /// Port, the scheme's own (443 or 80) when the address gives none.
    public let port: Int
    /// The path before every endpoint, without a slash at the end; empty when there is none.
    public let pathPrefix: String

    /// LightOn's public instance.
    public static let paradigm = BaseURL(
        isTLS: true,
        host: "paradigm.lighton.ai",
        port: 443,
        pathPrefix: "/api/v2"
    )

    private init(isTLS: Bool, host: String, port: Int, pathPrefix: String) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
        self.pathPrefix = pathPrefix
    }

    /// Reads an address such as `https://paradigm.example.com:8443/api/v2`.
    ///
    /// White space around it and slashes at its end do not count.
    ///
    /// - Throws: ``BaseURLError``, whose message says what is wrong and how it should look.
    public init(_ text: String) throws(BaseURLError) {
        let parts = try BaseURLParts(text)
        (isTLS, host, port, pathPrefix) = (parts.isTLS, parts.host, parts.port, parts.pathPrefix)
    }

    /// The path of an endpoint, as a request line needs it.
    ///
    /// - Parameter endpoint: For example `/chat/completions`; the slash at its start may be left out.
    /// - Returns: The prefix and the endpoint, joined by one slash.
    public func path(_ endpoint: String) -> String {
        endpoint.utf8.first == UInt8(ascii: "/") ? pathPrefix + endpoint : "\(pathPrefix)/\(endpoint)"
    }

    /// Value of the `Host` header: the host, in brackets if it is an IPv6 address, and a port that is not the
    /// scheme's own.
    public var hostHeader: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// Whether the host is this machine: `localhost` and names below it, 127.0.0.0/8, `::1`.
    public var isLoopback: Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        if let address = IPAddress.v4(host) { return address[0] == 127 }
        guard let address = IPAddress.v6(host) else { return false }
        let isMapped = address.prefix(5).allSatisfy { $0 == 0 } && address[5] == 0xFFFF
        return isMapped ? address[6] >> 8 == 127 : address == [0, 0, 0, 0, 0, 0, 0, 1]
    }
}

extension BaseURL {
    /// The address that a text would be without the path of an endpoint at its end, as it is copied from examples of
    /// requests.
    ///
    /// - Returns: The address and the path to be left out; nil when the text does not end so, or is no address even so.
    package static func withoutEndpoint(_ text: String) -> (address: BaseURL, endpoint: String)? {
        let text = text.trimmed(\.isWhitespace).prefix { $0 != "?" }
        let whole = text.trimmed { $0 == "/" }
        guard let endpoint = BaseURLParts.endpoint(endingIn: whole),
            let address = try? BaseURL(String(whole.dropLast(endpoint.count)))
        else { return nil }
        return (address, endpoint)
    }

    /// Whether the path names a version, such as `v1` or `v2beta`, as that of most servers does.
    package var namesVersion: Bool {
        pathPrefix.lowercased().split(separator: "/")
            .contains { segment in
                segment.first == "v" && segment.dropFirst().first.map { $0.isASCII && $0.isNumber } == true
            }
    }
}

extension BaseURL: CustomStringConvertible {
    /// The address in its shortest form.
    ///
    /// It holds no secret, since addresses with a user are refused.
    public var description: String { "\(isTLS ? "https" : "http")://\(hostHeader)\(pathPrefix)" }
}

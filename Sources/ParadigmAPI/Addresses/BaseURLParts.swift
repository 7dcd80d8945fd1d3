/// The steps that take an address apart.
struct BaseURLParts {
    let isTLS: Bool
    let host: String
    let port: Int
    let pathPrefix: String

    init(_ text: String) throws(BaseURLError) {
        let trimmed = text.trimmed(\.isWhitespace)
        try Self.checkCharacters(trimmed)
        let (scheme, rest) = try Self.splitScheme(trimmed)
        isTLS = scheme == "https"
        let authority = rest.prefix { $0 != "/" }
        (host, port) = try Self.splitAuthority(authority, defaultPort: isTLS ? 443 : 80)
        pathPrefix = try Self.checkedPath(rest.dropFirst(authority.count))
    }

    private static func checkCharacters(_ text: Substring) throws(BaseURLError) {
        guard !text.isEmpty else { throw BaseURLError(.empty) }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20: throw BaseURLError(.space)
            case ..<0x20, 0x7F:
                throw BaseURLError(.controlCharacter)
            case 0x80...:
                throw BaseURLError(.notASCII)
            case 0x5C:
                throw BaseURLError(.backslash)
            case 0x3F:
                throw BaseURLError(.query)
            case 0x23:
                throw BaseURLError(.fragment)
            default: continue
            }
        }
    }

    private static func splitScheme(_ text: Substring) throws(BaseURLError) -> (scheme: String, rest: Substring) {
        let scheme = text.prefix { $0 != ":" && $0 != "/" }
        let rest = text.dropFirst(scheme.count)
        guard rest.hasPrefix("://") else {
            let isScheme = ["http", "https"].contains(scheme.lowercased())
            let host = isScheme ? rest.drop { $0 == ":" || $0 == "/" } : text
            // A user's name and password, or a key given in the wrong place, must not be repeated in a message.
            let isHost = host.contains(".") || host.hasPrefix("localhost")
            let isUnclear = !isHost || host.contains("@") || host.hasPrefix("/") || host.hasPrefix(":")
            let suggestion = isUnclear ? BaseURLError.example : "\(isScheme ? scheme : "https")://\(host)"
            throw BaseURLError(.noScheme(suggestion: suggestion))
        }
        switch scheme.lowercased() {
        case "https", "http": return (scheme.lowercased(), rest.dropFirst(3))
        default: throw BaseURLError(.otherScheme)
        }
    }

    private static func splitAuthority(
        _ authority: Substring,
        defaultPort: Int
    ) throws(BaseURLError) -> (host: String, port: Int) {
        guard !authority.contains("@") else {
            throw BaseURLError(.user)
        }
        let isBracketed = authority.hasPrefix("[")
        let end = isBracketed ? authority.firstIndex(of: "]") : authority.firstIndex(of: ":") ?? authority.endIndex
        guard let end else { throw BaseURLError(.openBracket) }
        let host = isBracketed ? authority[authority.startIndex..<end].dropFirst() : authority[..<end]
        let rest = isBracketed ? authority[end...].dropFirst() : authority[end...]
        return (try checkedHost(host, isBracketed: isBracketed), try checkedPort(rest) ?? defaultPort)
    }

    private static func checkedHost(_ host: Substring, isBracketed: Bool) throws(BaseURLError) -> String {
        let host = host.lowercased()
        if isBracketed {
            guard !host.contains("%") else {
                throw BaseURLError(.zone)
            }
            guard IPAddress.v6(host) != nil else {
                throw BaseURLError(.malformedIPv6)
            }
            return host
        }
        guard !host.isEmpty else { throw BaseURLError(.noHost) }
        var labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // The dot that names the root of all names (RFC 1034 §3.1); the resolver heeds it.
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        if labels.last.map(isNumber) == true {
            // A name never ends with a number (RFC 3986 §3.2.2, WHATWG URL §3.5), so this is meant as an address.
            guard IPAddress.v4(host) != nil else {
                throw BaseURLError(.malformedIPv4)
            }
            return host
        }
        guard labels.reduce(-1, { $0 + 1 + $1.utf8.count }) <= 253, labels.allSatisfy(isLabel) else {
            throw BaseURLError(.malformedHost)
        }
        return host
    }

    /// Whether the resolver reads a label as a number, in decimals or, after `0x`, in hexadecimal digits.
    private static func isNumber(_ label: Substring) -> Bool {
        if label.hasPrefix("0x") {
            return label.utf8.dropFirst(2).allSatisfy { UnicodeScalar($0).properties.isASCIIHexDigit }
        }
        return !label.isEmpty && label.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// Whether a text can stand between the dots of a host's name.
    ///
    /// Underscores occur in private networks.
    private static func isLabel(_ label: Substring) -> Bool {
        let isHyphen: (UInt8?) -> Bool = { $0 == UInt8(ascii: "-") }
        return 1...63 ~= label.utf8.count && !isHyphen(label.utf8.first) && !isHyphen(label.utf8.last)
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// - Returns: Nil when the text after the host gives no port.
    private static func checkedPort(_ text: Substring) throws(BaseURLError) -> Int? {
        guard !text.isEmpty else { return nil }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), 1...5 ~= digits.utf8.count, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let port = Int(digits), 1...65_535 ~= port
        else { throw BaseURLError(.malformedPort) }
        return port
    }

    /// The path without slashes at its end.
    private static func checkedPath(_ text: Substring) throws(BaseURLError) -> String {
        var path = text
        while path.hasSuffix("/") { path.removeLast() }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for segment in segments {
            guard isSegment(segment) else {
                throw BaseURLError(.malformedPath)
            }
        }
        if let endpoint = endpoint(endingIn: path) {
            throw BaseURLError(.endpoint(endpoint))
        }
        return String(path)
    }

    /// The path of the endpoint that an address ends with, as it is known; nil when it ends with none.
    static func endpoint(endingIn text: Substring) -> String? {
        let text = text.lowercased()
        return [
            "/chat/completions", "/chat/document-search", "/chat/document-analysis", "/chat/image-analysis",
            "/completions", "/embeddings", "/models", "/responses", "/rerank", "/files", "/query", "/workspaces",
            "/threads/turns", "/threads", "/agents",
        ]
        .first { text.hasSuffix($0) }
    }

    /// Whether a text can stand between the slashes of a path (RFC 3986 §3.3); `.` and `..` cannot here.
    private static func isSegment(_ segment: Substring) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        var hexDigitsDue = 0
        for byte in segment.utf8 {
            let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            if hexDigitsDue > 0 {
                guard isDigit || (isLetter && byte | 0x20 <= UInt8(ascii: "f")) else { return false }
                hexDigitsDue -= 1
            } else if byte == UInt8(ascii: "%") {
                hexDigitsDue = 2
            } else if !isDigit && !isLetter && !"-._~!$&'()*+,;=:@".utf8.contains(byte) {
                return false
            }
        }
        return hexDigitsDue == 0
    }
}

/// What a request's path asks for.
package enum Endpoint: Sendable, Hashable {
    /// `/chat/completions`.
    case chat
    /// `/completions`.
    case completions
    /// `/embeddings`.
    case embeddings
    /// `/models`.
    case models
    /// `/models/{id}`.
    case model(String)
    /// Documents, threads and agents.
    case library(LibraryEndpoint)

    /// The endpoint of a request target: an absolute path or URL, under `/api/v2`, any other version, or none.
    package init?(target: String) {
        var path = target.prefix { $0 != "?" && $0 != "#" }
        if let scheme = path.firstRange(of: "://") {
            path = path[scheme.upperBound...].drop { $0 != "/" }
        }
        guard path.first == "/" else { return nil }
        var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)[...]
        if parts.first == "api" { parts.removeFirst() }
        if let first = parts.first, first.first == "v", first.count > 1, first.dropFirst().allSatisfy(\.isNumber) {
            parts.removeFirst()
        }
        switch (parts.count, parts.first) {
        case (2, "chat") where parts.last == "completions": self = .chat
        case (1, "completions"): self = .completions
        case (1, "embeddings"): self = .embeddings
        case (1, "models"): self = .models
        case (2..., "models"): self = .model(Self.decoded(parts.dropFirst().joined(separator: "/")))
        default:
            guard let endpoint = LibraryEndpoint(parts.map { Self.decoded(String($0)) }) else { return nil }
            self = .library(endpoint)
        }
    }

    /// The methods it answers, as an `Allow` field writes them.
    package var allow: String {
        switch self {
        case .chat, .completions, .embeddings: "POST, OPTIONS"
        case .models, .model: "GET, HEAD, OPTIONS"
        case .library(let endpoint): endpoint.allow
        }
    }

    /// The text with its percent-encoded bytes decoded; what is not well encoded stays as it is.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A version of Paradigm's own endpoints, which stand side by side on one instance.
public enum APIVersion: String, Hashable, Sendable {
    /// `/api/v2`: chat, document search and analysis, the older files.
    case v2
    /// `/api/v3`: threads, agents, files.
    case v3
}

extension BaseURL {
    /// The path of an endpoint in another version of the API, as a request line needs it.
    ///
    /// The last part of the prefix that names a version gives way to it; where there is none, it is added. So one base
    /// URL leads to all versions, whichever of them it names.
    ///
    /// - Parameters:
    ///   - endpoint: For example `/threads/turns`.
    ///   - version: The version; nil for the one that the address names.
    /// - Returns: The path.
    public func path(_ endpoint: String, version: APIVersion?) -> String {
        guard let version else { return path(endpoint) }
        var segments = pathPrefix.split(separator: "/").map(String.init)
        if let place = segments.lastIndex(where: Self.isVersion) {
            segments[place] = version.rawValue
        } else {
            segments.append(version.rawValue)
        }
        let rest = endpoint.utf8.first == UInt8(ascii: "/") ? endpoint : "/\(endpoint)"
        return segments.map { "/\($0)" }.joined() + rest
    }

    private static func isVersion(_ segment: String) -> Bool {
        segment.lowercased().first == "v" && segment.dropFirst().first.map { $0.isASCII && $0.isNumber } == true
    }
}

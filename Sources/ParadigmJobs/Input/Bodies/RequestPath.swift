import ParadigmAPI
import ParadigmBatch

/// The paths that rows may name, below the base URL: those of the known endpoints, and what the user allows.
struct RequestPath: Sendable {
    private let allowed: [String]

    /// The known endpoints and some more paths.
    ///
    /// - Parameter allowed: Further paths, with or without `/v1`.
    /// - Throws: ``InputError/unusablePath(_:)``.
    init(allowing allowed: [String]) throws(InputError) {
        var paths: [String] = []
        for path in allowed {
            guard Self.fault(in: path) == nil else { throw .unusablePath(path) }
            paths.append(Self.withoutVersion(path))
        }
        self.allowed = paths
    }

    /// The path that a row's `url` stands for.
    ///
    /// - Throws: ``RowFault`` when nothing may be sent there.
    func resolve(_ url: JSONText, in bytes: Span<UInt8>) throws(RowFault) -> String {
        for endpoint in RowEndpoint.known
        where url.spells(endpoint.versionedPath, in: bytes) || url.spells(endpoint.path, in: bytes) {
            return endpoint.path
        }
        let text = url.string(in: bytes)
        if let fault = Self.fault(in: text) {
            throw RowFault(.path(fault), at: url.range.lowerBound)
        }
        let path = Self.withoutVersion(text)
        guard allowed.contains(path) else {
            throw RowFault(.forbiddenPath, at: url.range.lowerBound)
        }
        return path
    }

    /// Why a text is no path below the base URL; nil when it is one.
    static func fault(in path: String) -> BadRow.PathFault? {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count > 1 else { return .noSlash }
        if let byte = bytes.first(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\\") }) {
            return byte == UInt8(ascii: "\\") ? .backslash : .character
        }
        if bytes.contains(UInt8(ascii: "?")) { return .query }
        if bytes.contains(UInt8(ascii: "#")) { return .fragment }
        let lowercased = path.lowercased()
        for part in ["//", "..", "%2e", "%2f", "%5c"] where lowercased.contains(part) { return .part(part) }
        return nil
    }

    /// The base URL has a version of its own, which `/v1` of Batch files stands for.
    private static func withoutVersion(_ path: String) -> String {
        path.hasPrefix("/v1/") ? String(path.dropFirst(3)) : path
    }
}

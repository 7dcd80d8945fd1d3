/// How far a server is with a document.
///
/// An open set: a status that is none of these counts as under way.
public struct DocumentStatus: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The status as it is written on the wire.
    public let rawValue: String

    /// A status from its name on the wire.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A status from its name on the wire.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// Nothing was done yet.
    public static let pending = DocumentStatus(rawValue: "pending")
    /// It waits to be brought into another format.
    public static let pendingConversion = DocumentStatus(rawValue: "pending_conversion")
    /// It is brought into another format.
    public static let converting = DocumentStatus(rawValue: "converting")
    /// Its text is read.
    public static let parsing = DocumentStatus(rawValue: "parsing")
    /// Its text was read, and is not searched yet.
    public static let parsed = DocumentStatus(rawValue: "parsed")
    /// Its text could not be read.
    public static let parsingFailed = DocumentStatus(rawValue: "parsing_failed")
    /// It is made ready for the search.
    public static let embedding = DocumentStatus(rawValue: "embedding")
    /// It could not be made ready for the search.
    public static let embeddingFailed = DocumentStatus(rawValue: "embedding_failed")
    /// It can be asked.
    public static let embedded = DocumentStatus(rawValue: "embedded")
    /// It is being replaced.
    public static let updating = DocumentStatus(rawValue: "updating")
    /// It failed, and the server does not say where.
    public static let fail = DocumentStatus(rawValue: "fail")

    /// How far that is: `embedded` alone is done; `fail`, `failed` and whatever ends with `_failed` have failed.
    public var phase: WorkPhase {
        let name = rawValue.lowercased()
        if name == Self.embedded.rawValue { return .done }
        return name == "fail" || name == "failed" || name.hasSuffix("_failed") ? .failed : .underWay
    }
}

/// The name that a server gives to a document, a workspace, a thread, a turn or an agent.
///
/// Paradigm's are numbers for some and UUIDs for others, and some servers write numbers as strings: so it is kept as
/// text, and written as a number again where it is one.
public struct ResourceID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name as text.
    public let rawValue: String

    /// A name from its text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A name that is a number.
    public init(_ number: Int) {
        rawValue = number.description
    }

    /// A name from a reply: a string or a whole number.
    ///
    /// - Returns: Nil for anything else, for an empty string, and for one that a path could not hold (`.`, `..`).
    public init?(_ json: JSONValue?) {
        guard let text = json?.string ?? json?.int?.description else { return nil }
        rawValue = text
        if !isPlace { return nil }
    }

    /// Whether it names something of its own in a path: neither all that there is, nor what is above.
    package var isPlace: Bool { !rawValue.isBlank && rawValue != "." && rawValue != ".." }

    /// As a request writes it: a number when it is one.
    public var json: JSONValue {
        if let number = Int(rawValue), number.description == rawValue { return .number(JSONNumber(number)) }
        return .string(rawValue)
    }

    /// As it stands between the slashes of a path.
    public var pathSegment: String { QueryText.encoded(rawValue) }

    /// The text.
    public var description: String { rawValue }
}

extension ResourceID: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// A name that is a number.
    public init(integerLiteral value: Int) { self.init(value) }
    /// A name from its text.
    public init(stringLiteral value: String) { rawValue = value }
}

extension [ResourceID] {
    /// As a request writes several.
    var json: [JSONValue] { map(\.json) }
}

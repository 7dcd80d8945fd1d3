/// Who speaks in a chat message.
///
/// An open set: any string is a role.
public struct ChatRole: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The role as it is written on the wire.
    public let rawValue: String

    /// A role from its name on the wire.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A role from its name on the wire.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// Instructions to the model.
    public static let system = ChatRole(rawValue: "system")
    /// The person who asks.
    public static let user = ChatRole(rawValue: "user")
    /// The model.
    public static let assistant = ChatRole(rawValue: "assistant")
    /// The result of a tool that the model called.
    public static let tool = ChatRole(rawValue: "tool")
}

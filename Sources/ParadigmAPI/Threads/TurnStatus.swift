/// How far a turn of a thread is.
///
/// An open set: a status that is none of these counts as under way.
public struct TurnStatus: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
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

    /// The server works on it.
    public static let running = TurnStatus(rawValue: "running")
    /// The answer is there.
    public static let completed = TurnStatus(rawValue: "completed")
    /// There will be no answer.
    public static let failed = TurnStatus(rawValue: "failed")
    /// It was given up.
    public static let cancelled = TurnStatus(rawValue: "cancelled")
    /// It is being given up.
    public static let cancelling = TurnStatus(rawValue: "cancelling")

    /// How far that is.
    public var phase: WorkPhase {
        switch rawValue.lowercased() {
        case "completed": .done
        case "failed", "cancelled", "canceled": .failed
        default: .underWay
        }
    }
}

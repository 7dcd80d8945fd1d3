/// One server-sent event.
public struct SSEEvent: Hashable, Sendable {
    /// The event's type; `message` when the server gave none.
    public var type: String
    /// The data, its lines joined by line feeds.
    ///
    /// Bytes as they came: nothing is replaced in ill-formed UTF-8.
    public var data: [UInt8]
    /// The last event id that the stream gave so far; empty when it gave none.
    public var id: String

    /// An event, for tests.
    public init(type: String = "message", data: [UInt8], id: String = "") {
        self.type = type
        self.data = data
        self.id = id
    }

    /// The type of what is no event: a line that is no field.
    ///
    /// ``SSEParser/tellsStrayLines`` asks for such lines. No type of an event has a line feed in it.
    package static let strayType = "\n"

    /// Whether the type says that the server failed: `error`, in any letter case, and what others have for it.
    package var isFailure: Bool {
        guard type != "message" else { return false }
        let name = type.lowercased()
        return Self.failures.contains(name) || name.hasSuffix(".failed") || name.hasSuffix(".error")
    }

    private static let failures: Set = ["abort", "aborted", "error", "exception", "failed", "failure", "fatal"]

    /// The data as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: data, as: UTF8.self) }
}

/// Why a stream of server-sent events cannot be read on.
public enum SSEError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line is longer than the limit, in bytes.
    case lineTooLong(limit: Int)
    /// The data of one event is larger than the limit, in bytes.
    case eventTooLarge(limit: Int)

    /// A sentence for a person.
    public var description: String {
        switch self {
        case .lineTooLong(let limit): "a line of the event stream is longer than \(limit) bytes"
        case .eventTooLarge(let limit): "an event of the stream is larger than \(limit) bytes"
        }
    }
}

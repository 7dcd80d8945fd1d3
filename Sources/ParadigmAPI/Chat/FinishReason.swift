/// Why the model stopped.
///
/// An open set: servers have reasons of their own.
public struct FinishReason: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The reason as it is written on the wire.
    public let rawValue: String

    /// A reason from its name on the wire.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A reason from its name on the wire.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// The answer is finished, or a stop string was met.
    public static let stop = FinishReason(rawValue: "stop")
    /// The answer was cut at `max_tokens` or at the model's context length.
    public static let length = FinishReason(rawValue: "length")
    /// A filter withheld the answer or part of it.
    public static let contentFilter = FinishReason(rawValue: "content_filter")
    /// The model calls tools and waits for their results.
    public static let toolCalls = FinishReason(rawValue: "tool_calls")
    /// The model calls a function, in the older form of tools.
    public static let functionCall = FinishReason(rawValue: "function_call")
}

extension FinishReason {
    /// The reason at the cursor; nil for null, and for the empty string that some servers send instead.
    init?(from scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        guard let text = try scanner.readTextIfString(in: bytes)?.reason(in: bytes) else { return nil }
        self.init(rawValue: text.string(in: bytes))
    }
}

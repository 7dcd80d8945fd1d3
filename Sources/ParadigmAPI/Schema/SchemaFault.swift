/// One thing that is wrong with a value, and where: a sentence that the model can act on.
public struct SchemaFault: Hashable, Sendable, CustomStringConvertible {
    /// The place in the value as a JSON Pointer (RFC 6901), such as `/tags/0`; empty for the whole.
    public let pointer: String
    /// What is wrong, without the place: untrusted where it quotes the value.
    public let message: String

    /// A fault at a place.
    public init(pointer: String, message: String) {
        self.pointer = pointer
        self.message = message
    }

    /// The place and the message.
    public var description: String { pointer.isEmpty ? message : "\(pointer): \(message)" }
}

/// An answer that is not what was asked for: its text, and what is wrong with it.
public struct InvalidAnswer: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the model wrote, as it came.
    public let text: String
    /// What is wrong with it; the first few things.
    public let faults: [SchemaFault]
    /// Whether the limit on tokens cut it, so that another answer would be cut as well.
    public var isCut = false

    /// An answer and its faults.
    public init(text: String, faults: [SchemaFault]) {
        self.text = text
        self.faults = faults
    }

    /// The faults in one line: untrusted where they quote the answer.
    public var reasons: String { faults.map(\.description).joined(separator: "; ") }

    /// What happened and what to do.
    public var description: String {
        let advice = isCut ? " It was cut at the limit on tokens: raise max_tokens." : ""
        return "\(Self.beginning)\(reasons).\(advice)"
    }

    private static let beginning = "The answer does not follow the schema: "

    /// The faults in a description that was kept, with what follows them.
    package static func reasons(in description: String) -> String {
        String(description.hasPrefix(beginning) ? description.dropFirst(beginning.count) : description[...])
    }

    /// How much of an answer is shown to the model again, in bytes.
    private static let quotedSize = 32 << 10

    /// The answer as the model gets it back.
    package var quoted: String {
        guard text.utf8.count > Self.quotedSize else { return text }
        return String(decoding: text.utf8.prefix(Self.quotedSize), as: UTF8.self)
    }

    /// What the model is asked to do about it.
    package func demand(_ schema: JSONSchema) -> String {
        let list = faults.map { "- \($0)\n" }.joined()
        return "Your answer is not what was asked for:\n\(list)Answer again with the whole JSON value, corrected, and "
            + "nothing else. It must follow this JSON Schema: \(schema.request)"
    }
}

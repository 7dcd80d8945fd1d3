/// An error in a text that describes a latency, a duration or a fault.
public struct SimulatorSyntaxError: Error, Hashable, CustomStringConvertible {
    /// The text that was not understood.
    public var text: String
    /// What is wrong with it and what would be right, as one sentence for a person.
    public var message: String

    /// Creates an error about `text`.
    public init(text: String, message: String) {
        self.text = text
        self.message = message
    }

    /// The text and the message, as one line.
    public var description: String { "'\(text)': \(message)" }
}

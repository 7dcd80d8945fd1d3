/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence for a person, without the position.
    ///
    /// It never quotes the text, which may be private.
    public var message: String
    /// Offset of the offending byte, from 0; the number of bytes when the text ended too early.
    public var offset: Int
    /// Line of the offending byte, from 1.
    ///
    /// Lines end with a line feed.
    public var line: Int
    /// Column of the offending byte in its line, from 1, counted in Unicode scalars.
    public var column: Int

    /// An error with all its facts, for parsers and for tests.
    public init(message: String, offset: Int, line: Int, column: Int) {
        self.message = message
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The position followed by the message.
    public var description: String { "line \(line), column \(column): \(message)" }
}

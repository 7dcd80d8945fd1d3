/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that is broken.
    package let problem: JSONFault.Problem
    /// Offset of the offending byte, from 0; the number of bytes when the text ended too early.
    public var offset: Int
    /// Line of the offending byte, from 1.
    ///
    /// Lines end with a line feed.
    public var line: Int
    /// Column of the offending byte in its line, from 1, counted in Unicode scalars.
    public var column: Int

    /// An error with all its facts.
    package init(_ problem: JSONFault.Problem, offset: Int, line: Int, column: Int) {
        self.problem = problem
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// A sentence for a person, without the position.
    ///
    /// It never quotes the text, which may be private.
    public var message: String { problem.message }

    /// The position followed by the message.
    public var description: String { "line \(line), column \(column): \(message)" }
}

/// What `paradigm chat` sends as the user's message.
package enum ChatMessageText {
    /// Joins the arguments by spaces, then adds standard input after a blank line.
    ///
    /// White space at the end of standard input, which files usually have, is left out.
    ///
    /// - Parameters:
    ///   - arguments: The words of the command line.
    ///   - input: Standard input, or nil when it is a terminal.
    /// - Returns: nil when neither says anything.
    package static func joined(arguments: [String], input: String?) -> String? {
        let spoken = arguments.joined(separator: " ")
        let piped = input.flatMap { input in input.lastIndex { !$0.isWhitespace }.map { String(input[...$0]) } } ?? ""
        let parts = [spoken, piped].filter { !$0.allSatisfy(\.isWhitespace) }
        return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    }
}

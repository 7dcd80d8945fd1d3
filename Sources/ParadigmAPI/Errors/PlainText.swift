/// Text from a server made fit for one line of a message.
package enum PlainText {
    /// Puts a text on one line: runs of white space and control characters become one space, none at the ends.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: Most Unicode scalars to keep; an ellipsis marks what was cut.
    /// - Returns: The line; empty when there is nothing else in the text.
    package static func shortened(_ text: some StringProtocol, to limit: Int) -> String {
        var line = ""
        var count = 0
        var needsSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                needsSpace = count > 0
                continue
            }
            guard count + (needsSpace ? 1 : 0) < limit else { return line + "…" }
            if needsSpace {
                line.unicodeScalars.append(" ")
                count += 1
                needsSpace = false
            }
            line.unicodeScalars.append(scalar)
            count += 1
        }
        return line
    }
}

/// Text as a page of HTML can hold it, whoever wrote it.
package enum HTMLText {
    /// The text without control characters, its markup defused; for contents and quoted attributes.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The greatest number of characters; what is cut is replaced by `…`.
    /// - Returns: The text as it stands in a page.
    package static func escaped(_ text: String, limit: Int = .max) -> String {
        let shown = text.count <= limit ? text : text.prefix(limit - 1) + "…"
        var safe = ""
        for character in TerminalEscaper.escaped(shown).unicodeScalars {
            switch character {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(character)
            }
        }
        return safe
    }
}

/// Makes text that a model or a server wrote safe to show on a terminal.
///
/// Control characters (C0 except newline and tab, DEL, C1), the format characters that reorder or hide text
/// (bidirectional controls, tags, byte order marks) and the Unicode line separators become visible escapes such
/// as `\u{1B}`. An escape sequence (CSI, OSC, …) starts with a control character, so it is defused however it
/// is split. A carriage return before a newline is dropped; any other would overwrite the line and is escaped.
///
/// Feed it chunk by chunk and call ``finish()`` at the end.
package struct TerminalEscaper: Sendable {
    private var heldCarriageReturn = false

    /// An escaper at the start of a text.
    package init() {}

    /// The safe form of the next chunk.
    package mutating func escape(_ chunk: String) -> String {
        if !heldCarriageReturn, chunk.utf8.allSatisfy(Self.isPlainASCII) { return chunk }
        var safe = String.UnicodeScalarView()
        for scalar in chunk.unicodeScalars {
            if heldCarriageReturn {
                heldCarriageReturn = false
                if scalar != "\n" { safe.append(contentsOf: Self.visible("\r")) }
            }
            if scalar == "\r" {
                heldCarriageReturn = true
            } else if Self.isSafe(scalar) {
                safe.append(scalar)
            } else {
                safe.append(contentsOf: Self.visible(scalar))
            }
        }
        return String(safe)
    }

    /// What was held back until the next chunk could decide about it.
    package mutating func finish() -> String {
        defer { heldCarriageReturn = false }
        return heldCarriageReturn ? String(Self.visible("\r")) : ""
    }

    /// The safe form of a complete text.
    package static func escaped(_ text: String) -> String {
        var escaper = TerminalEscaper()
        let body = escaper.escape(text)
        return body + escaper.finish()
    }

    /// The safe form of a complete text on one line: each run of white space becomes a single space.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The greatest number of characters; what is cut is replaced by `…`.
    /// - Returns: The line.
    package static func line(_ text: String, limit: Int = .max) -> String {
        let words = escaped(text).split { $0.isWhitespace }.joined(separator: " ")
        return words.count <= limit ? words : words.prefix(limit - 1) + "…"
    }

    private static func isPlainASCII(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || byte == 0x0A || byte == 0x09
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\t": true
        // Joiners make words and emoji, and a soft hyphen is text; neither reorders nor hides anything.
        case "\u{200C}", "\u{200D}", "\u{AD}": true
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
    }
}

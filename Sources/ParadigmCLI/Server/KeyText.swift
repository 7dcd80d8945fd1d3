import ParadigmAPI

/// The key in a text that was written for a shell, an environment file or a header.
package enum KeyText {
    /// The key alone: without white space around it, without `export NAME=` or `NAME=` before it, and without the quotes
    /// around it.
    ///
    /// Names are those of keys only, since a key itself may hold an equals sign. The result is not checked.
    package static func key(in text: String) -> String {
        var key = trimmed(text[...])
        if key.hasPrefix("export ") { key = trimmed(key.dropFirst("export ".count)) }
        if let sign = key.firstIndex(of: "="), isKeyName(trimmed(key[..<sign])) {
            key = trimmed(key[key.index(after: sign)...])
        }
        if key.count >= 2, let first = key.first, isQuote(first), first == key.last {
            key = trimmed(key.dropFirst().dropLast())
        }
        return String(key)
    }

    /// A quote, which no key holds.
    package static func isQuote(_ character: Character) -> Bool { character == "\"" || character == "'" }

    /// Whether a text that should be the name of a file may be a key, which must not be repeated.
    package static func mayBeKey(_ text: String) -> Bool {
        text.utf8.count >= 16 && !text.contains("/") && !text.contains(".") && (try? APIKey(text)) != nil
    }

    /// `PARADIGM_API_KEY`, `OPENAI_API_KEY`, `API_TOKEN` and the like.
    private static func isKeyName(_ name: Substring) -> Bool {
        let isName = name.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "_")
        }
        return isName && ["KEY", "TOKEN", "SECRET"].contains { name.hasSuffix($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }
}

package import ParadigmAPI
package import ParadigmBatch

extension Row {
    /// The body as a value; nil when it is none.
    ///
    /// Decoded at each call: for the few rows that somebody looks at.
    package var json: JSONValue? { try? JSONValue(parsing: body) }

    /// What the row asks: the text of its last message, its prompt or its input; nil when that is no text.
    ///
    /// Decoded at each call.
    package var prompt: String? {
        guard let json else { return nil }
        if let messages = json["messages"] { return Self.text(messages.array?.last?["content"]) }
        return Self.text(json["prompt"] ?? json["input"])
    }

    /// What the row asks documents; nil for a row of another kind.
    ///
    /// Decoded at each call.
    package var query: String? { json.flatMap { Self.text($0["query"]) } }

    /// The documents that the row asks, by their names on the server; none for a row of another kind.
    ///
    /// Decoded at each call.
    package var documents: [String] {
        guard let json else { return [] }
        return ((json["file_ids"] ?? json["document_ids"])?.array ?? []).compactMap { ResourceID($0)?.rawValue }
    }

    /// A text, or the texts among several parts, each on a line of its own.
    private static func text(_ value: JSONValue?) -> String? {
        guard let value else { return nil }
        if let text = value.string { return text }
        let texts = (value.array ?? []).compactMap { $0.string ?? $0["text"]?.string }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }
}

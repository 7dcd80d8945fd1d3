extension ParadigmConfiguration {
    /// A secret of fewer bytes, as tests use them, is none, and taking it out would garble what it stands in.
    private static let shortestSecret = 8

    /// A text without the key and without the values of ``headers``, which a server may repeat.
    package func redacted(_ text: String) -> String {
        var text = text
        if let key, key.withSecret(\.utf8.count) >= Self.shortestSecret { text = key.redacted(from: text) }
        for header in headers where header.field.value.utf8.count >= Self.shortestSecret {
            text = header.redacted(from: text)
        }
        return text
    }

    /// A body without them; the body itself where they do not stand in it.
    package func redacted(_ body: [UInt8]) -> [UInt8] {
        guard key != nil || !headers.isEmpty else { return body }
        let text = String(decoding: body, as: UTF8.self)
        let redacted = redacted(text)
        return redacted == text ? body : Array(redacted.utf8)
    }
}

/// Takes secrets out of words that may repeat what was sent.
package enum SecretText {
    /// The fewest letters of a secret that are taken for its beginning.
    private static let shortestBeginning = 4

    /// A text with a placeholder wherever it holds a secret.
    ///
    /// Texts are shortened before they come here, so the beginning of the secret is replaced too where an ellipsis shows
    /// that one was cut.
    package static func redacted(_ secret: String, from text: String, as placeholder: String) -> String {
        let (bytes, key) = (Array(text.utf8), Array(secret.utf8))
        guard !key.isEmpty else { return text }
        var redacted: [UInt8] = []
        var index = 0
        while index < bytes.count {
            var common = 0
            while common < key.count, index + common < bytes.count, bytes[index + common] == key[common] { common += 1 }
            let isCut = common >= Self.shortestBeginning && bytes[(index + common)...].starts(with: "…".utf8)
            if common == key.count || isCut {
                redacted += placeholder.utf8
                index += common
            } else {
                redacted.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: redacted, as: UTF8.self)
    }
}

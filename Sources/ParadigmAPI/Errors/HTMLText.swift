/// What an HTML page says, as far as an error message needs it.
///
/// Gateways answer so in a server's place.
struct HTMLText {
    /// Bytes of a page that are looked at.
    private static let limit = 16_384

    /// The start of the page, with an ellipsis where it was cut.
    private let page: [UInt8]
    /// The same with ASCII letters in lower case, to find tags in.
    private let lowercased: [UInt8]

    /// - Returns: Nil unless the bytes begin like an HTML page.
    init?(_ bytes: [UInt8]) {
        page = bytes.prefix(Self.limit) + Array((bytes.count > Self.limit ? "…" : "").utf8)
        lowercased = page.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        guard let first = page.first(where: { 0x21..<0x80 ~= $0 }), first == UInt8(ascii: "<") else { return nil }
        let signs = ["<!doctype html", "<html", "<head", "<body", "<title", "<h1"]
        guard signs.contains(where: { position(of: $0, from: 0) ?? .max < 512 }) else { return nil }
    }

    /// The title, or else the text of the page, on one line of at most 200 characters; nil when there is neither.
    var summary: String? {
        for text in [title, text] {
            let line = PlainText.shortened(Self.decodingEntities(String(decoding: text, as: UTF8.self)), to: 200)
            if !line.isEmpty { return line }
        }
        return nil
    }

    private var title: ArraySlice<UInt8> {
        guard let tag = position(of: "<title", from: 0), let start = position(of: ">", from: tag) else { return [] }
        return page[(start + 1)..<(position(of: "</title", from: start) ?? page.endIndex)]
    }

    /// The page without tags, scripts and styles.
    private var text: ArraySlice<UInt8> {
        var text: [UInt8] = []
        var index = 0
        while let open = position(of: "<", from: index) {
            text += page[index..<open]
            text.append(UInt8(ascii: " "))
            let hidden = ["script", "style"].first { lowercased[(open + 1)...].starts(with: $0.utf8) }
            let closing = hidden.map { position(of: "</\($0)", from: open) ?? page.endIndex } ?? open
            guard let close = position(of: ">", from: closing) else { return text[...] }
            index = close + 1
        }
        return (text + page[index...])[...]
    }

    private func position(of text: String, from start: Int) -> Int? {
        let pattern = Array(text.utf8)
        var index = start
        while index + pattern.count <= lowercased.count {
            if lowercased[index...].starts(with: pattern) { return index }
            index += 1
        }
        return nil
    }

    /// The text with the commonest named characters decoded; other entities stay as they are.
    private static func decodingEntities(_ text: String) -> String {
        let characters: [Substring: String] = [
            "lt": "<", "gt": ">", "quot": "\"", "#39": "'", "apos": "'", "nbsp": " ", "amp": "&",
        ]
        var decoded = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            decoded += rest[..<ampersand]
            rest = rest[ampersand...].dropFirst()
            guard let end = rest.prefix(7).firstIndex(of: ";"), let character = characters[rest[..<end]] else {
                decoded += "&"
                continue
            }
            decoded += character
            rest = rest[end...].dropFirst()
        }
        return decoded + rest
    }
}

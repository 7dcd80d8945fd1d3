/// What a chat message says: one text, or parts of several kinds.
public enum ChatContent: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// One text.
    case text(String)
    /// Texts, images and whatever else the model takes, in order.
    case parts([ChatContentPart])

    /// One text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }

    /// The text, or all the texts among the parts joined without a separator.
    public var text: String {
        switch self {
        case .text(let text): text
        case .parts(let parts): parts.map(\.text).joined()
        }
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.string(text)
        case .parts(let parts):
            json.beginArray()
            for part in parts { json.value(part.json) }
            json.endArray()
        }
    }

    /// The content at the cursor; nil after skipping anything but a string or an array.
    init?(from scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        switch try scanner.kind(in: bytes) {
        case .string: self = .text(try scanner.readText(in: bytes).string(in: bytes))
        case .array:
            var parts: [ChatContentPart] = []
            try scanner.enterArray(in: bytes)
            while try scanner.nextElement(in: bytes) {
                parts.append(ChatContentPart(try scanner.readValue(in: bytes)))
            }
            self = .parts(parts)
        default:
            try scanner.skipValue(in: bytes)
            return nil
        }
    }
}

/// One part of a chat message's content.
public enum ChatContentPart: Hashable, Sendable {
    /// A text.
    case text(String)
    /// An image, by its address or as a `data:` URL. The detail is `low`, `high` or `auto`; nil sends none.
    case imageURL(String, detail: String? = nil)
    /// A part of another kind, passed through as it is.
    case other(JSONValue)

    /// The text; empty for other kinds.
    public var text: String {
        if case .text(let text) = self { text } else { "" }
    }

    /// The part as it is written on the wire.
    public var json: JSONValue {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .imageURL(let url, nil): ["type": "image_url", "image_url": ["url": .string(url)]]
        case .imageURL(let url, let detail?):
            ["type": "image_url", "image_url": ["url": .string(url), "detail": .string(detail)]]
        case .other(let json): json
        }
    }

    /// The part that a value from the wire stands for.
    ///
    /// What would lose something becomes ``other(_:)``.
    public init(_ json: JSONValue) {
        self = .other(json)
        switch json["type"]?.string {
        case "text":
            if let text = json["text"]?.string, json.object?.count == 2 { self = .text(text) }
        case "image_url":
            guard let image = json["image_url"], let url = image["url"]?.string else { return }
            let part = ChatContentPart.imageURL(url, detail: image["detail"]?.string)
            if part.json == json { self = part }
        default: return
        }
    }
}

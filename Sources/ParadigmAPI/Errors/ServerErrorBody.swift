/// What a server says about an error, in whichever of the known forms.
///
/// Reading never fails: a body that is none of them is kept as text. Its words come from the server and are
/// untrusted; ``message`` is on one line without control characters.
public struct ServerErrorBody: Hashable, Sendable {
    /// A sentence for a person, shortened to 500 characters; nil when the body says nothing.
    ///
    /// Taken from, in this order: `detail`, `error` as a string, `error.message`, `message`, a dictionary of
    /// validation problems as `field: problem`, the title or text of an HTML page, the start of the raw text.
    public var message: String?
    /// The code for programs: `error.code`, or `code` of the body; numbers as their digits.
    public var code: String?
    /// The kind of error: `error.type`, or `type` of the body, or `error` when it is one word.
    public var type: String?
    /// The start of the body as text, at most 4,096 bytes; bytes that are not UTF-8 become U+FFFD.
    public var raw: String
    /// Whether the body is an object in one of the forms used for errors, so that a success cannot be meant.
    package var describesError: Bool
    /// The status that the body gives as a number, `error.status` or `status`, apart from ``code``.
    private(set) var statedStatus: Int?

    /// What a server said, for tests.
    public init(message: String?, code: String? = nil, type: String? = nil, raw: String = "") {
        self.message = message
        self.code = code
        self.type = type
        self.raw = raw
        describesError = message != nil || code != nil || type != nil
    }
}

extension ServerErrorBody {
    /// Beyond this size a body is not an error in any known form, and is not worth parsing.
    static let parseLimit = 1 << 20
    private static let messageLimit = 500
    private static let rawLimit = 4_096

    /// Reads a body of any form, JSON or not.
    public init(bytes: [UInt8]) {
        self.init(message: nil, raw: String(decoding: bytes.prefix(Self.rawLimit), as: UTF8.self))
        if bytes.count <= Self.parseLimit, let json = try? JSONValue(parsing: bytes) {
            read(json)
        } else if let html = HTMLText(bytes) {
            message = html.summary
        }
        // Whoever takes a key out of the words has to see where they were cut.
        if message == nil { message = Self.line(bytes.count > Self.rawLimit ? raw + "…" : raw) }
    }

    private mutating func read(_ json: JSONValue) {
        // Google puts its error into an array.
        if let element = json.array?.first, element["error"] != nil { return read(element) }
        guard let object = json.object else {
            message = json.string.flatMap(Self.line)
            return
        }
        let names = Self.withUsualNames(object)
        let error = names["error"]
        code = Self.word(error?["code"]) ?? Self.word(names["code"])
        type = Self.word(error?["type"]) ?? Self.word(object["type"]) ?? Self.identifier(error?.string)
        statedStatus =
            [error, json].lazy.flatMap { [$0?["code"], $0?["status"], $0?["status_code"], $0?["statusCode"]] }
            .compactMap { Self.status($0) }.first
        let stated =
            Self.sentence(object["detail"]) ?? Self.sentence(error?.string.map(JSONValue.string))
            ?? Self.sentence(error?["message"]) ?? Self.sentence(names["message"])
        message = stated ?? Self.problems(of: object) ?? Self.sentence(error)
        let isMarked = object["object"] == "error" || error?.saysSomething ?? false
        describesError = isMarked || stated != nil
    }

    /// The words of a `detail` or `message`: a string, FastAPI's list of problems, or other JSON as it is.
    private static func sentence(_ json: JSONValue?) -> String? {
        switch json {
        case nil, .null: return nil
        case .string(let string): return line(string)
        case .array(let elements):
            let parts = elements.compactMap(problem)
            return parts.isEmpty ? nil : line(parts.joined(separator: "; "))
        case .object(let object):
            return sentence(object["message"]) ?? problems(of: object) ?? line(json?.description ?? "")
        case .bool, .number: return json?.description
        }
    }

    /// One element of FastAPI's list, `{"loc": ["body", "model"], "msg": "…"}`, or a plain string.
    private static func problem(_ json: JSONValue) -> String? {
        guard let text = json["msg"]?.string ?? json["message"]?.string else { return json.string ?? json.description }
        let place = json["loc"]?.array?.map { $0.string ?? $0.description }.joined(separator: ".")
        return place.map { "\($0): \(text)" } ?? text
    }

    /// A validation dictionary `{"field": ["problem", …]}` as `field: problem problem; …`.
    private static func problems(of object: JSONObject) -> String? {
        var parts: [String] = []
        for member in object {
            guard let problems = member.value.array, !problems.isEmpty else { continue }
            let words = problems.compactMap(\.string)
            guard words.count == problems.count else { return nil }
            parts.append("\(member.key): \(words.joined(separator: " "))")
        }
        return parts.isEmpty ? nil : line(parts.joined(separator: "; "))
    }

    private static func word(_ json: JSONValue?) -> String? {
        switch json {
        case .string(let string): line(string)
        case .number(let number): number.literal
        default: nil
        }
    }

    /// A string that looks like a name for programs rather than a sentence.
    private static func identifier(_ string: String?) -> String? {
        guard let string, !string.isEmpty, string.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return line(string)
    }

    private static func line(_ text: String) -> String? {
        let line = PlainText.shortened(text, to: messageLimit)
        return line.isEmpty ? nil : line
    }
}

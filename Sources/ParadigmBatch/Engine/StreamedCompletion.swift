import ParadigmAPI

/// The pieces of a streamed answer, put together into the one `chat.completion` that an unstreamed request would have
/// given.
///
/// Texts of a `delta` are joined, lists are joined by their elements' `index` (as tool calls come), anything else is
/// replaced by what came last. Fields beside the choices are the last ones seen, so that usage, which comes at the end,
/// is there.
struct StreamedCompletion {
    private struct Choice {
        var content: String?
        var message = JSONObject()
        var fields = JSONObject()
    }

    /// Bytes of all that was joined, about: what is replaced takes no more room than a piece.
    private(set) var size = 0

    private var fields = JSONObject()
    private var choices: [Int: Choice] = [:]

    /// Takes the next piece.
    ///
    /// - Throws: ``JSONSyntaxError`` when it is not JSON.
    mutating func append(_ chunk: ChatChunk) throws(JSONSyntaxError) {
        guard let object = try JSONValue(parsing: chunk.rawBytes).object else { return }
        for field in object {
            switch field.key {
            case "choices": for choice in field.value.array ?? [] { append(choice) }
            case "object": fields["object"] = "chat.completion"
            case "usage" where field.value.isNull: break
            default: fields[field.key] = field.value
            }
        }
    }

    /// The body of the reply.
    var body: [UInt8] {
        var reply = fields
        reply["choices"] = .array(
            choices.sorted { $0.key < $1.key }
                .map { index, choice in
                    var message = choice.message
                    if message["role"] == nil { message["role"] = "assistant" }
                    message["content"] = choice.content.map(JSONValue.string) ?? .null
                    var object: JSONObject = ["index": .number(JSONNumber(index)), "message": .object(message)]
                    for field in choice.fields { object[field.key] = field.value }
                    return .object(object)
                }
        )
        return JSONValue.object(reply).serialized
    }

    private mutating func append(_ piece: JSONValue) {
        guard let object = piece.object else { return }
        let index = object["index"]?.int ?? 0
        var choice = choices.removeValue(forKey: index) ?? Choice()
        for field in object {
            switch field.key {
            case "index": break
            case "delta":
                for member in field.value.object ?? JSONObject() {
                    size += member.value.string?.utf8.count ?? member.value.serialized.count
                    if member.key == "content" {
                        if let text = member.value.string { choice.content = (choice.content ?? "") + text }
                    } else {
                        choice.message[member.key] = Self.join(choice.message[member.key], member)
                    }
                }
            default:
                if !field.value.isNull || choice.fields[field.key] == nil { choice.fields[field.key] = field.value }
            }
        }
        choices[index] = choice
    }

    /// Names and types come whole, however often; only texts that grow are joined.
    private static let wholeFields: Set = ["id", "type", "index", "name", "role"]

    /// What a field and its next piece make together.
    private static func join(_ old: JSONValue?, _ next: JSONObject.Member) -> JSONValue {
        guard let old, !next.value.isNull, !wholeFields.contains(next.key) else {
            return next.value.isNull ? old ?? .null : next.value
        }
        return join(old, next.value)
    }

    /// What two pieces of one value make together.
    private static func join(_ old: JSONValue, _ new: JSONValue) -> JSONValue {
        switch (old, new) {
        case (.string(let old), .string(let new)): return .string(old + new)
        case (.object(var old), .object(let new)):
            for member in new { old[member.key] = join(old[member.key], member) }
            return .object(old)
        case (.array(var old), .array(let new)):
            for element in new {
                let index = element["index"]?.int
                if let place = old.firstIndex(where: { index != nil && $0["index"]?.int == index }) {
                    old[place] = join(old[place], element)
                } else {
                    old.append(element)
                }
            }
            return .array(old)
        default: return new
        }
    }
}

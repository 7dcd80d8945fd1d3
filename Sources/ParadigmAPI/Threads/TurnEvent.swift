/// An event of a turn that is streamed.
///
/// How the events are called was not published: each is given as it came, and what it tells is looked for under the names
/// that other pages of the API use.
public struct TurnEvent: Hashable, Sendable {
    /// Its type; `message` when the server gave none.
    public var type: String
    /// Its data, as it came.
    public var data: String
    /// Its data as JSON; nil when it is none.
    public var json: JSONValue?
    /// The turn as far as it is, when the event tells of it as a whole.
    public var turn: Turn?
    /// A piece of the answer, to be appended to those before it; nil when the event is about something else.
    public var text: String?
    /// What went wrong, in the server's words; nil when the event tells of no failure.
    public var failure: String?

    /// Words in the name of what is no part of the answer.
    private static let otherWords = ["reason", "think", "thought", "tool", "source", "error", "status", "progress"]

    /// What an event of the stream tells.
    public init(_ event: SSEEvent) {
        type = event.type
        data = event.text
        json = try? JSONValue(parsing: event.data)
        turn = json.flatMap { json in
            [json["turn"], json["data"], json].lazy.compactMap { $0.flatMap(Turn.init) }.first { $0.id != nil }
        }
        failure = turn == nil ? Self.failure(json, isError: type.lowercased().contains("error"), data) : nil
        text = turn == nil && failure == nil ? Self.text(json, of: type) : nil
    }

    private static func failure(_ json: JSONValue?, isError: Bool, _ data: String) -> String? {
        if let error = json?["error"], error.saysSomething {
            return error["message"]?.string ?? error["detail"]?.string ?? error.string ?? error.description
        }
        guard isError else { return nil }
        return json?["message"]?.string ?? json?["detail"]?.string ?? data
    }

    private static func text(_ json: JSONValue?, of type: String) -> String? {
        guard let json, isOfAnswer(type) else { return nil }
        let inner = json.object?.first("part", "delta", "token") ?? json
        if json.object.flatMap({ $0.first("type", "kind")?.string }).map(isOfAnswer) == false { return nil }
        guard let part = TurnPart(inner) else { return inner["content"]?.string }
        return isOfAnswer(part.kind.rawValue) ? part.text : nil
    }

    private static func isOfAnswer(_ name: String) -> Bool {
        let name = name.lowercased()
        return !otherWords.contains { name.contains($0) }
    }
}

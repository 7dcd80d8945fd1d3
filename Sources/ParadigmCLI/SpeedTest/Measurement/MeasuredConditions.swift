package import ParadigmAPI
import ParadigmGround

/// What a measurement was made of, so that its figures can be told from others and held against them: the model, the server,
/// when, by which release, and under which load.
package struct MeasuredConditions: Sendable, Equatable {
    /// The model that was asked for.
    package var model: String
    /// The base URL; nil for the built-in simulator, whose address is another one each time.
    package var server: String?
    /// When it began, as it is to be shown.
    package var date: String
    /// The release that measured.
    package var version: String
    /// How long requests were begun; nil for a number of them.
    package var duration: Duration?
    /// What was left out at the beginning.
    package var warmUp: Duration?
    /// The longest answer in tokens, as it was asked for; nil where nobody said so.
    package var maxTokens: String?
    /// Whether answers were streamed.
    package var isStreamed: Bool

    /// Conditions.
    package init(
        model: String,
        server: String?,
        date: String,
        version: String,
        duration: Duration? = nil,
        warmUp: Duration? = nil,
        maxTokens: String? = nil,
        isStreamed: Bool = false
    ) {
        (self.model, self.server, self.date, self.version) = (model, server, date, version)
        (self.duration, self.warmUp, self.maxTokens) = (duration, warmUp, maxTokens)
        self.isStreamed = isStreamed
    }

    /// The members that a report for a script begins with.
    package var json: [JSONObject.Member] {
        let members: [(String, JSONValue)] = [
            ("model", .string(model)), ("server", server.map(JSONValue.string) ?? .null), ("date", .string(date)),
            ("version", .string(version)),
            ("duration_seconds", .rounded(duration?.seconds, decimals: 6)),
            ("warm_up_seconds", .rounded(warmUp?.seconds, decimals: 6)),
            ("max_tokens", maxTokens.map(JSONValue.string) ?? .null), ("streamed", .bool(isStreamed)),
        ]
        return members.map { JSONObject.Member(key: $0, value: $1) }
    }
}

extension JSONValue {
    /// An object with further members behind its own.
    func adding(_ members: [JSONObject.Member]) -> JSONValue {
        guard var object else { return self }
        for member in members { object[member.key] = member.value }
        return .object(object)
    }
}

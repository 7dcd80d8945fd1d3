/// What stands beside something with the shape of an answer and says that it is none.
struct WorkExcuse: Hashable, Sendable {
    /// The server's words; nil when it has none.
    let message: String?

    /// Members whose words are about a failure.
    private static let names = ["error", "errors", "error_message", "detail"]

    /// Reads the fields of what a server has worked for.
    ///
    /// - Returns: Nil when nothing in them tells of a failure.
    init?(_ fields: JSONObject) {
        let said = Self.names.lazy.compactMap { fields[$0] }.first(where: \.saysSomething)
        let isRefused = ["success", "ok"].contains { fields[$0]?.lenientBool == false }
        let status = ["status", "status_code", "statusCode"].lazy.compactMap { fields[$0]?.int }.first
        guard said != nil || isRefused || status.map({ $0 >= 400 }) ?? false else { return nil }
        message = said.flatMap(Self.words) ?? fields["message"].flatMap(Self.words)
    }

    private static func words(_ json: JSONValue) -> String? {
        if let text = json.string { return text.isBlank ? nil : text }
        if let first = json.array?.first { return words(first) }
        let named = ["message", "detail", "msg", "reason", "code"].lazy.compactMap { json[$0] }
        return named.compactMap { $0.string ?? $0.lenientText }.first
    }
}

extension WorkPhase {
    /// The words for the end of work without an answer.
    private static let failureWords: Set = [
        "abort", "aborted", "cancelled", "canceled", "error", "expired", "fail", "failed", "failure", "incomplete",
        "network_error", "timeout", "timed_out",
    ]
    /// Those for work that goes on.
    private static let waitingWords: Set = [
        "accepted", "cancelling", "created", "generating", "in progress", "in_progress", "in_queue", "partial",
        "pending",
        "processing", "queued", "running", "scheduled", "started", "starting", "streaming", "submitted", "waiting",
    ]

    /// How far a part of something is by its own word, where the whole has one as well: only a word that is known counts.
    init?(partSaying word: String?) {
        guard let word = word?.lowercased() else { return nil }
        if Self.failureWords.contains(word) {
            self = .failed
        } else if Self.waitingWords.contains(word) {
            self = .underWay
        } else {
            return nil
        }
    }
}

extension JSONObject {
    /// Why an answer ended that was cut or withheld; else whatever reason it gives, if any.
    var stopReason: FinishReason? {
        if let details = self["incomplete_details"], details.saysSomething {
            let reason = (details["reason"]?.string ?? details.string ?? "").lowercased()
            return reason.contains("filter") || reason.contains("safety") ? .contentFilter : .length
        }
        guard let reason = first("finish_reason", "stop_reason")?.string, !reason.isBlank else { return nil }
        return switch reason.lowercased() {
        case "length", "max_tokens", "max_output_tokens", "model_length": .length
        case "content_filter", "safety", "sensitive": .contentFilter
        default: FinishReason(rawValue: reason)
        }
    }
}

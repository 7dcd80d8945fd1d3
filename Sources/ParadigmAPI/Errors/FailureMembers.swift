/// The members beside an answer that may say that it is none, in whichever names servers have for them.
struct FailureMembers: Hashable, Sendable {
    private static let names: [StaticString] = [
        "status", "state", "errors", "Errors", "Error", "success", "ok", "message", "Message", "detail", "details",
        "msg", "code", "Code", "base_resp", "fault", "errmsg", "errcode", "error_msg", "error_code", "error_message",
        "status_code", "statusCode", "title", "description",
    ]
    /// Bytes of the longest of the names; most members of an answer that are none of them are longer.
    static let longestName = 13

    /// Whether a member is one of them.
    @inline(never)
    static func contains(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        names.contains { key.equals($0, in: bytes) }
    }

    /// The members.
    private(set) var members = JSONObject()

    /// None.
    init() {}

    /// Those of an object that was read.
    init(of object: JSONObject) {
        members = object
    }

    /// Those of a body that was validated; nothing else of it is read.
    init(in body: Span<UInt8>) {
        var scanner = JSONScanner()
        do throws(JSONFault) {
            try scanner.enterObject(in: body)
            while let key = try scanner.nextKey(in: body) {
                // What sort of error it is belongs to it, and says nothing by itself.
                if Self.contains(key, in: body) || key.equals("type", in: body) {
                    members[key.string(in: body)] = try scanner.readValue(in: body)
                } else {
                    try scanner.skipValue(in: body)
                }
            }
        } catch {
            // Validated before: there is nothing to be found wrong.
        }
    }

    /// Adds a member.
    mutating func append(_ value: JSONValue, forKey key: String) {
        members[key] = value
    }

    // MARK: What they say

    /// Whether they say that it failed, whatever stands beside them.
    var isFailure: Bool {
        if members["success"] == false || members["ok"] == false { return true }
        if ["errors", "Errors", "Error", "fault"].contains(where: { members[$0]?.saysSomething ?? false }) {
            return true
        }
        let codes = [members["errcode"], members["error_code"], members["base_resp"]?["status_code"]]
        return codes.contains { $0.map(Self.isCodeOfFailure) ?? false }
    }

    /// Whether they give a number that is the status of an error.
    var hasStatusOfError: Bool {
        ["code", "status", "status_code", "statusCode"].contains { ServerErrorBody.status(members[$0]) != nil }
    }

    /// What they call the state of the request, in lower case.
    var state: String? { (members["status"]?.string ?? members["state"]?.string)?.lowercased() }

    /// Whether there are words for a person that do not speak of success.
    var hasWords: Bool {
        let words = ["message", "Message", "detail", "details", "msg", "errmsg", "error_msg", "error_message", "title"]
            .compactMap { members[$0] }
        guard words.contains(where: { $0.saysSomething && !Self.isBenign($0) }) else { return false }
        guard let code = members["code"] else { return true }
        return !Self.isBenign(code)
    }

    /// Whether they are words in one of the plain forms of errors: `{"detail": …}`, `{"message": …}`.
    var isPlain: Bool { members["message"] != nil || members["detail"] != nil }

    /// Whether they leave it open whether the answer beside them is one.
    var isOdd: Bool {
        isFailure || hasStatusOfError || hasWords || state.map { RequestState.ended.contains($0) } ?? false
    }

    /// What the server says by them.
    var serverError: ServerErrorBody { ServerErrorBody(bytes: Array(JSONValue.object(members).serialized)) }

    private static func isCodeOfFailure(_ code: JSONValue) -> Bool { code.saysSomething && !isBenign(code) }

    /// Whether a code or a word says that nothing is wrong.
    static func isBenign(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.int.map { $0 == 0 || 200..<300 ~= $0 } ?? false
        case .string(let text):
            Int(text).map { $0 == 0 || 200..<300 ~= $0 } ?? benignWords.contains(text.lowercased())
        case .null, .bool, .array, .object: false
        }
    }

    private static let benignWords: Set = [
        "complete", "completed", "done", "finished", "no error", "none", "ok", "success", "successful", "succeeded",
    ]
}

/// What servers call the state of a request, in lower case.
enum RequestState {
    /// That they took it and did not answer it yet.
    static let waiting: Set = [
        "accepted", "created", "in progress", "in_progress", "in_queue", "pending", "processing", "queued", "running",
        "scheduled", "starting", "submitted", "waiting",
    ]
    /// That they will not answer it any more.
    static let ended: Set = [
        "aborted", "canceled", "cancelled", "error", "expired", "failed", "failure", "timed_out", "timeout",
    ]
}

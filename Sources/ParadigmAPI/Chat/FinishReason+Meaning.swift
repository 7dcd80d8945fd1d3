extension FinishReason {
    /// What a reason comes to, whatever its server calls it.
    package enum Meaning: Hashable, Sendable {
        /// The model has said what it had to say, or calls tools.
        case finished
        /// The answer ends before its end: a limit on tokens was met, or the model's context is full.
        case cut
        /// A filter withheld the answer or part of it.
        case withheld
        /// The server broke the answer off: what there is of it is none.
        case failed
        /// A word that is not known: taken for an end, counted and named.
        case other
    }

    /// What the reason comes to: names are alike in any letter case, and with `_`, `-` and spaces or without.
    package var meaning: Meaning { Self.meaning(ofWord: rawValue) }

    /// What the reason at a place of a body comes to; the usual ones need no string.
    static func meaning(of reason: JSONText, in bytes: Span<UInt8>) -> Meaning {
        if reason.equals("stop", in: bytes) || reason.equals("tool_calls", in: bytes) { return .finished }
        if reason.equals("length", in: bytes) { return .cut }
        return meaning(ofWord: reason.string(in: bytes))
    }

    private static func meaning(ofWord word: String) -> Meaning {
        // Nearly every answer's.
        if word == "stop" { return .finished }
        if word == "length" { return .cut }
        guard word.utf8.count <= 64 else { return .other }
        let name = word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
        if let meaning = names[name] { return meaning }
        return parts.first { $0.parts.contains { name.contains($0) } }?.meaning ?? .other
    }

    /// Names that say it as a whole, and those whose parts would say something else.
    private static let names: [String: Meaning] = {
        let finished = [
            "complete", "completed", "done", "end", "endofsequence", "endoftext", "endofturn", "endturn", "eos",
            "eostoken", "finish", "finished", "functioncall", "functioncalls", "natural", "normal", "stop", "stopped",
            "stopsequence", "stopsequences", "stopstring", "stoptoken", "stopword", "success", "succeeded", "toolcall",
            "toolcalls", "tooluse", "word",
        ]
        var names = Dictionary(uniqueKeysWithValues: finished.map { ($0, Meaning.finished) })
        // Cohere's for a full context, and Google's for a language that is not served.
        names["errorlimit"] = .cut
        names["language"] = .withheld
        return names
    }()

    /// Parts of names, in the order in which they count: `error_toxic` was withheld, `rate_limit` is no limit on tokens.
    private static let parts: [(meaning: Meaning, parts: [String])] = [
        (
            .withheld,
            [
                "filter", "safety", "sensitive", "block", "prohibited", "moderat", "guardrail", "policy", "toxic",
                "recitation", "spii", "refus", "flagged",
            ]
        ),
        (
            .cut,
            ["length", "maxtoken", "maxoutput", "maxnewtoken", "tokenlimit", "truncat", "incomplete", "contextwindow"]
        ),
        (
            .failed,
            [
                "error", "fail", "abort", "cancel", "timeout", "timedout", "exception", "interrupt", "insufficient",
                "unavailable", "overload", "malformed", "unexpected", "ratelimit", "crash", "disconnect", "expired",
                "preempt", "killed", "outofmemory",
            ]
        ),
        (.cut, ["limit"]),
    ]
}

extension JSONText {
    /// This place, or nil where a text stands for no reason to finish: empty, or null as a language writes it.
    func reason(in bytes: Span<UInt8>) -> JSONText? {
        guard let first = range.first else { return nil }
        let mayBeNull = bytes[first] | 0x20 == UInt8(ascii: "n")
        return mayBeNull && (equals("null", in: bytes) || equals("None", in: bytes)) ? nil : self
    }
}

// MARK: - Answers of other paths

extension FinishReason {
    /// Why an answer of the path `/responses` ends before its end; nil where its status is not `incomplete`.
    static func ofIncomplete(_ body: Span<UInt8>) -> FinishReason? {
        var scanner = JSONScanner()
        var (isIncomplete, reason): (Bool, String?) = (false, nil)
        do throws(JSONFault) {
            guard try scanner.kind(in: body) == .object else { return nil }
            try scanner.enterObject(in: body)
            while let key = try scanner.nextKey(in: body) {
                if key.equals("status", in: body) {
                    isIncomplete = try scanner.readString(in: body)?.lowercased() == "incomplete"
                } else if key.equals("incomplete_details", in: body) {
                    reason = try scanner.readValue(in: body)["reason"]?.string
                } else {
                    try scanner.skipValue(in: body)
                }
            }
        } catch {
            return nil
        }
        return isIncomplete ? FinishReason(rawValue: reason ?? "incomplete") : nil
    }
}

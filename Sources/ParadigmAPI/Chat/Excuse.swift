/// What a reply says instead of an answer, or beside what looks like one.
enum Excuse {
    /// That it is still to come, or will not any more, and not why.
    case unfinished(String)
    /// That it failed.
    case failed(ServerErrorBody)
    /// Nothing.
    case empty
}

// MARK: - Beside an answer

extension Excuse {
    /// What the words stand beside.
    struct Company {
        /// Whether it does not say that it has ended.
        let isOpen: Bool
        /// Whether it has no text.
        let isEmpty: Bool

        /// Vectors.
        static let answer = Company(isOpen: false, isEmpty: false)
        /// Neither a choice nor a vector.
        static let nothing = Company(isOpen: true, isEmpty: true)

        /// A choice, or several.
        static func choice(isOpen: Bool, isEmpty: Bool) -> Company { Company(isOpen: isOpen, isEmpty: isEmpty) }
    }

    /// What the members beside a choice or a vector say of it; nil when it stands.
    ///
    /// What says that it failed, counts beside any answer. That it is still to come counts when the answer is empty, or not
    /// ended; so do words alone when it has not said that it has ended.
    init?(beside company: Company, in body: [UInt8]) {
        let said = FailureMembers(in: body.span)
        let state = said.state
        if said.isFailure || said.hasStatusOfError {
            self = .failed(said.serverError)
        } else if let state, RequestState.ended.contains(state) {
            self = Self.ended(state, said.serverError)
        } else if let state, RequestState.waiting.contains(state), company.isOpen || company.isEmpty {
            self = .unfinished(state)
        } else if state == "incomplete", company.isEmpty {
            self = .unfinished("incomplete")
        } else if company.isOpen, said.hasWords {
            self = .failed(said.serverError)
        } else {
            return nil
        }
    }

    private static func ended(_ state: String, _ said: ServerErrorBody) -> Excuse {
        said.describesError ? .failed(said) : .unfinished(state)
    }
}

// MARK: - In any shape

extension Excuse {
    /// Members that stand in descriptions of errors, in lower case and without `_`; a body with any other may be what was
    /// asked for.
    private static let errorMembers: Set = [
        "code", "description", "detail", "details", "errcode", "errmsg", "error", "errorcode", "errormessage",
        "errormsg",
        "errors", "instance", "message", "msg", "ok", "param", "path", "requestid", "status", "statuscode", "success",
        "timestamp", "title", "traceid", "type",
    ]
    /// Those whose name alone says that it is one.
    private static let errorNames: Set = ["errmsg", "error", "errormessage", "errormsg"]
    /// Where an answer stands in an envelope, and its error in place of it.
    private static let envelopes = ["data", "result", "response", "output"]

    /// Why a body that may look like anything is no answer; nil when it may be one.
    init?(inAnyShape body: [UInt8]) {
        guard let json = try? JSONValue(parsing: body) else { return nil }
        switch json {
        case .null, .bool(false): self = .empty
        case .bool, .number: return nil
        case .string(let text):
            guard Self.isFailure(text) else { return nil }
            self = .failed(ServerErrorBody(bytes: body))
        case .array(let elements):
            guard let first = elements.first, elements.allSatisfy(Self.isFailure) else { return nil }
            self = .failed(ServerErrorBody(bytes: Array(first.serialized)))
        case .object(let members):
            guard let excuse = Self.excuse(in: members, body) else { return nil }
            self = excuse
        }
    }

    private static func excuse(in members: JSONObject, _ body: [UInt8]) -> Excuse? {
        if members.isEmpty { return .empty }
        let said = FailureMembers(of: members)
        let error = { ServerErrorBody(bytes: body) }
        if let state = said.state {
            if RequestState.waiting.contains(state) { return .unfinished(state) }
            if RequestState.ended.contains(state) { return ended(state, error()) }
            // What there is of an answer that was cut is one.
            if state == "incomplete", !(members["output"]?.saysSomething ?? false) { return ended(state, error()) }
        }
        if said.isFailure || envelopes.contains(where: { members[$0].map(hasError) ?? false }) {
            return .failed(error())
        }
        let named = members.map { (name: $0.key.lowercased().filter { $0 != "_" }, value: $0.value) }
        guard named.allSatisfy({ errorMembers.contains($0.name) }) else { return nil }
        let words = error()
        let isFailure =
            members["detail"] != nil || words.impliedStatus.map { $0 >= 400 } ?? false
            || named.contains { member in
                errorNames.contains(member.name) && member.value.saysSomething && !FailureMembers.isBenign(member.value)
            }
        return words.describesError && isFailure ? .failed(words) : nil
    }

    /// Whether an element of a list is an error rather than an answer.
    private static func isFailure(_ json: JSONValue) -> Bool {
        json.object.map { hasError(json) || FailureMembers(of: $0).isFailure } ?? false
    }

    private static func hasError(_ json: JSONValue) -> Bool { json["error"]?.saysSomething ?? false }

    /// Whether a text is what a server says in place of an answer, such as `Internal Server Error`.
    private static func isFailure(_ text: String) -> Bool {
        let words = text.lowercased()
        return words == "error" || words.hasPrefix("error:")
            || ServerErrorBody(message: text).impliedStatus.map { $0 >= 400 } ?? false
    }
}

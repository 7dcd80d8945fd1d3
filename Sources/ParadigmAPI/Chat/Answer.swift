/// What a request asked for, and so what its answer has to be.
package enum AnswerKind: Hashable, Sendable {
    /// A chat completion, at `/chat/completions`.
    case chat
    /// A text that is gone on with, at `/completions`.
    case completions
    /// Vectors, at `/embeddings`.
    case embeddings
    /// What another path gives: any JSON.
    case other

    /// The answer in a few words, for errors.
    var expected: String {
        switch self {
        case .chat: "a chat completion with \"choices\""
        case .completions: "a completion with \"choices\""
        case .embeddings: "embeddings with \"data\""
        case .other: "JSON"
        }
    }

    /// What there may be several of in one answer.
    fileprivate var unit: String { self == .embeddings ? "vectors" : "choices" }
}

/// The body of a reply that is an answer to what was asked.
///
/// A status of 2xx does not make one: gateways report errors with 200, or take a request and answer 202. So single calls
/// and batches read every such reply as this value, and the one scan that finds its fields tells what it is.
package struct Answer: Hashable, Sendable {
    /// The body, as it came; of a stream that nobody asked for, what it makes when it is put together, and with `\ufffd`
    /// for halves of surrogate pairs that stand alone.
    package let body: [UInt8]
    /// Where its fields stand.
    package let index: ChatReplyIndex

    /// Reads the body of a 2xx reply.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - kind: What was asked for.
    ///   - asked: How many choices or vectors were asked for, where that is known: fewer are not the answer, since nobody
    ///     can tell whose is lacking.
    ///   - status: The status of the reply; 202 says that the answer is still to come (RFC 9110 §15.3.3), unless it is
    ///     one that can be told to be there.
    /// - Throws: ``ReplyDecodingError``: `server_error` with the server's words when the body describes an error,
    ///   `unfinished` when it says that the answer is still to come, `unexpected_shape` when it is JSON of another sort,
    ///   such as one without a choice or a vector, `wrong_count` when it holds fewer of them than were asked for or nobody
    ///   can tell whose they are, and `not_json`.
    package init(_ bytes: [UInt8], to kind: AnswerKind, asked: Int? = nil, status: Int = 200) throws(ReplyDecodingError)
    {
        do throws(JSONFault) {
            index = try ChatReplyIndex(scanning: bytes.span)
            body = bytes
        } catch {
            (body, index) = try Self.read(bytes, after: error, expecting: kind)
        }
        guard isAnswer(to: kind, status: status) else {
            throw ReplyDecodingError(of: self, expecting: kind, status: status)
        }
        guard let asked else { return }
        let given = count(of: kind)
        guard given >= asked, given == asked || kind != .embeddings else {
            throw ReplyDecodingError(given: given, asked: asked, kind)
        }
        guard asked > 1, kind != .other, !AnswerPlaces.areDistinct(kind, in: body.span) else { return }
        throw ReplyDecodingError(
            code: .wrongCount,
            message: "expected \(asked) \(kind.unit), each with an index of its own, got several with the same"
        )
    }

    /// Reads what the strict scan refused, if it is one of the things that servers send for an answer all the same.
    ///
    /// Half of a surrogate pair that stands alone is a character that was cut, and no reason to lose the answer. A stream
    /// that nobody asked for is put together.
    private static func read(
        _ bytes: [UInt8],
        after fault: JSONFault,
        expecting kind: AnswerKind
    ) throws(ReplyDecodingError) -> ([UInt8], ChatReplyIndex) {
        let body: [UInt8]? =
            fault.problem == .loneSurrogate
            ? LoneSurrogates.replaced(in: bytes) : try StreamedAnswer.body(of: bytes)
        do throws(JSONFault) {
            guard let body else { throw fault }
            return (body, try ChatReplyIndex(scanning: body.span))
        } catch {
            throw ReplyDecodingError(error, reading: kind.expected, in: bytes)
        }
    }

    private func isAnswer(to kind: AnswerKind, status: Int) -> Bool {
        guard !index.isErrorObject, index.error == nil || reportedError == nil else { return false }
        switch kind {
        case .chat, .completions:
            guard index.choiceCount > 0, index.flaw == nil, index.choiceError == nil || reportedError == nil else {
                return false
            }
            // An empty choice is an answer too, but beside it may stand that the real one is still to come.
            let isEmpty = index.contentText?.range.isEmpty ?? (index.content == nil)
            return !isEmpty || status != Self.accepted && ReplyDecodingError.excuse(in: body) == nil
        case .embeddings: return (index.vectorCount ?? 0) > 0
        // What another path gives may look like anything, but not like something that is not done.
        case .other: return status != Self.accepted && ReplyDecodingError.excuse(in: body, isAnyShape: true) == nil
        }
    }

    /// How many answers it holds.
    private func count(of kind: AnswerKind) -> Int {
        switch kind {
        case .chat, .completions: index.choiceCount
        case .embeddings: index.vectorCount ?? 0
        case .other: .max
        }
    }

    /// The status of a request that was taken and is still worked on.
    fileprivate static let accepted = 202

    /// The error that the body, or one of its choices, says something about; some name it in every reply, and empty.
    fileprivate var reportedError: Range<Int>? {
        [index.error, index.choiceError].compactMap(\.self)
            .first { range in
                var scanner = JSONScanner(at: range.lowerBound)
                return (try? scanner.readValue(in: body.span))?.saysSomething ?? false
            }
    }
}

extension JSONValue {
    /// Whether there is anything but null, false, zero and empty texts in it.
    var saysSomething: Bool {
        switch self {
        case .null: false
        case .bool(let bool): bool
        case .number(let number): number.double != 0
        case .string(let string): !string.isEmpty
        case .array(let elements): elements.contains(where: \.saysSomething)
        case .object(let object): object.contains { $0.value.saysSomething }
        }
    }
}

// MARK: - What it is instead

extension ReplyDecodingError {
    /// The error for JSON that is no answer to what was asked.
    fileprivate init(of answer: Answer, expecting kind: AnswerKind, status: Int) {
        let index = answer.index
        if let error = answer.reportedError {
            self.init(reported: ServerErrorBody(at: error, in: answer.body, alone: error != index.error))
        } else if !index.isErrorObject, let excuse = Self.excuse(in: answer.body, isAnyShape: kind == .other) {
            switch excuse {
            case .unfinished(let word): self.init(unfinished: word)
            case .failed: self.init(reported: ServerErrorBody(bytes: answer.body))
            case .empty: self.init(unexpected: answer.body, reading: kind.expected)
            }
        } else if status == Answer.accepted {
            self.init(unfinished: "202 Accepted")
        } else if kind != .other, let flaw = index.flaw {
            self.init(code: .unexpectedShape, message: "expected \(kind.expected), got \(flaw.words)")
        } else {
            self.init(unexpected: answer.body, reading: kind.expected)
        }
    }

    /// The error for answers to some of what was asked.
    fileprivate init(given: Int, asked: Int, _ kind: AnswerKind) {
        self.init(code: .wrongCount, message: "expected \(asked) \(kind.unit), as many as were asked for, got \(given)")
    }

    private init(unfinished status: String) {
        self.init(
            code: .unfinished,
            message: "the server took the request and has not answered it: the status in its reply is \"\(status)\""
        )
    }

    /// What servers call the state of a request that they took and did not answer yet.
    private static let waiting: Set = [
        "accepted", "created", "in progress", "in_progress", "in_queue", "pending", "processing", "queued", "running",
        "scheduled", "starting", "submitted", "waiting",
    ]
    /// The same of one that they will not answer any more.
    private static let ended: Set = ["canceled", "cancelled", "expired", "failed", "incomplete"]

    /// What a body says instead of an answer.
    fileprivate enum Excuse {
        /// That it is still to come, or will not any more, and not why.
        case unfinished(String)
        /// That it failed.
        case failed
        /// Nothing.
        case empty
    }

    /// Members that stand in descriptions of errors; a body with any other may be what was asked for.
    private static let errorMembers: Set = [
        "error", "errors", "detail", "details", "message", "msg", "code", "status", "status_code", "statusCode", "type",
        "title", "instance", "success", "ok", "param", "path", "timestamp", "request_id", "requestId", "trace_id",
        "traceId",
    ]

    /// Whether a body has a member that may say why a choice is empty.
    private static func mayHaveExcuse(_ body: Span<UInt8>) -> Bool {
        var scanner = JSONScanner()
        do throws(JSONFault) {
            try scanner.enterObject(in: body)
            while let key = try scanner.nextKey(in: body) {
                if key.equals("status", in: body) || key.equals("errors", in: body) || key.equals("success", in: body) {
                    return true
                }
                try scanner.skipValue(in: body)
            }
        } catch {
            return false
        }
        return false
    }

    /// Why a body is no answer although it has the shape of one.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - isAnyShape: Whether an answer may look like anything, and so one like an error too.
    /// - Returns: The reason; nil when there is none.
    fileprivate static func excuse(in body: [UInt8], isAnyShape: Bool = false) -> Excuse? {
        // Calls of tools come without content: their rows are looked through, and not decoded.
        guard isAnyShape || mayHaveExcuse(body.span), let json = try? JSONValue(parsing: body) else { return nil }
        guard let members = json.object else { return isAnyShape && json == .null ? .empty : nil }
        if let status = json["status"]?.string?.lowercased() {
            if waiting.contains(status) { return .unfinished(status) }
            if ended.contains(status) {
                return ServerErrorBody(bytes: body).describesError ? .failed : .unfinished(status)
            }
        }
        if json["success"] == false || json["errors"]?.saysSomething ?? false { return .failed }
        guard isAnyShape else { return nil }
        if members.isEmpty { return .empty }
        guard members.allSatisfy({ errorMembers.contains($0.key) }) else { return nil }
        let said = ServerErrorBody(bytes: body)
        let isFailure = json["detail"] != nil || said.impliedStatus.map { $0 >= 400 } ?? false
        return said.describesError && isFailure ? .failed : nil
    }
}

extension ServerErrorBody {
    /// The error at a place of a body; alone when it is not a member of the body itself, so that nothing beside it
    /// belongs to it.
    init(at range: Range<Int>, in body: [UInt8], alone: Bool) {
        let isCutOut = alone || body.count > Self.parseLimit
        self.init(bytes: isCutOut ? Array("{\"error\":".utf8) + body[range] + [0x7D] : body)
    }
}

extension ChatReplyIndex.Flaw {
    /// What came instead of a choice.
    fileprivate var words: String {
        switch self {
        case .notAnObject: "a choice that is no object"
        case .noMessage: "a choice without a message or a text"
        case .oddContent: "a choice whose content is no text"
        case .endedInError: "a choice that ended in an error, which the server does not name"
        }
    }
}

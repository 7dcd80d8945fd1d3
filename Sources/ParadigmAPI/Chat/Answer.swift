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
    /// Half of a surrogate pair that stands alone is a character that was cut, and no reason to lose the answer; nor is a
    /// byte order mark, or a number that is none in a member that nobody reads. A stream that nobody asked for is put
    /// together.
    private static func read(
        _ bytes: [UInt8],
        after fault: JSONFault,
        expecting kind: AnswerKind
    ) throws(ReplyDecodingError) -> ([UInt8], ChatReplyIndex) {
        guard var body = try StreamedAnswer.body(of: bytes) ?? JSONMender.mended(bytes, after: fault) else {
            throw ReplyDecodingError(fault, reading: kind.expected, in: bytes)
        }
        while true {
            do throws(JSONFault) {
                return (body, try ChatReplyIndex(scanning: body.span))
            } catch {
                // Each of the things that are borne is gone after its turn.
                guard error.problem != .byteOrderMark, let mended = JSONMender.mended(body, after: error) else {
                    throw ReplyDecodingError(fault, reading: kind.expected, in: bytes)
                }
                body = mended
            }
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
            return !(status == Self.accepted && isEmpty) && excuse(for: kind) == nil
        case .embeddings: return (index.vectorCount ?? 0) > 0 && excuse(for: kind) == nil
        // What another path gives may look like anything, but not like something that is not done.
        case .other: return status != Self.accepted && excuse(for: kind) == nil
        }
    }

    /// Whether a choice has no text.
    private var isEmpty: Bool {
        index.blankChoice != nil || index.contentText?.range.isEmpty ?? (index.content == nil)
    }

    /// What the members beside the answer say of it, or the body that should be one; nil when it is one.
    fileprivate func excuse(for kind: AnswerKind) -> Excuse? {
        switch kind {
        case .other: return Excuse(inAnyShape: body)
        case .embeddings:
            guard index.hasExcuse else { return nil }
            let isEmpty = (index.vectorCount ?? 0) == 0
            return Excuse(beside: isEmpty ? .nothing : .answer, in: body)
        case .chat, .completions:
            guard index.hasExcuse else { return nil }
            if index.choiceCount == 0 { return Excuse(beside: .nothing, in: body) }
            let isOpen = index.hasOpenChoice || isEmpty && index.finishReason == nil
            return Excuse(beside: .choice(isOpen: isOpen, isEmpty: isEmpty), in: body)
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
        } else if !index.isErrorObject, let excuse = answer.excuse(for: kind) {
            switch excuse {
            case .unfinished(let word): self.init(unfinished: word)
            case .failed(let error): self.init(reported: error)
            case .empty: self.init(unexpected: answer.body, reading: kind.expected)
            }
        } else if status == Answer.accepted {
            self.init(unfinished: "202 Accepted")
        } else if kind != .other, index.flaw == .endedInError {
            self.init(brokenOff: index.failedReason?.string(in: answer.body.span))
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

    /// The error for an answer that its server broke off, by the reason to finish.
    init(brokenOff reason: String?) {
        let word = PlainText.shortened(reason ?? "", to: 64)
        self.init(
            code: .failedAnswer,
            message: "the server broke the answer off: finish_reason \(word)",
            serverError: ServerErrorBody(message: "finish_reason \(word)")
        )
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
        case .endedInError: "a choice that was broken off"
        }
    }
}

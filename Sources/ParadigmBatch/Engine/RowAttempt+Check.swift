import Paradigm
import ParadigmAPI

extension RowAttempt {
    /// The end of an attempt that was answered, once the answer is held against the schema.
    ///
    /// To admission it stays an answer: the server is well, and the tokens are used.
    @inline(never)
    func checked(_ end: End, _ answer: Answer, to kind: AnswerKind, _ check: AnswerCheck) -> End {
        guard let invalid = check.fault(of: answer, to: kind),
            case .reply(let status, let requestID, let body) = end.outcome
        else { return end }
        let error = ParadigmError(invalid, host: client.host, status: status, requestID: requestID)
        var end = end
        // Until it is known whether it can be.
        end.admission.use = .sentBack
        end.outcome = .failure(
            code: error.kind.rawValue,
            message: error.message,
            status: status,
            requestID: requestID,
            body: body
        )
        end.failure = Failure(error, answer: invalid)
        return end
    }
}

extension ParadigmError {
    /// An answer that does not follow its schema.
    fileprivate init(_ answer: InvalidAnswer, host: String, status: Int, requestID: String?) {
        self.init(kind: .answerInvalid, message: answer.description, attemptClass: .content)
        self.host = host
        self.status = status
        self.requestID = requestID
        serverMessage = answer.reasons
    }
}

/// A row's question once more, with the answer that was of no use and what is wrong with it.
struct RowRepair: Sendable {
    /// The body that asks.
    let body: [UInt8]
    /// The how-manieth it is, from 1.
    let number: Int

    /// The repair of an answer; nil when the body has no messages to add to, or another answer would be cut as well.
    ///
    /// - Parameters:
    ///   - invalid: The answer.
    ///   - body: What was asked.
    ///   - check: What the answer was held against.
    ///   - number: The how-manieth repair of its row it is, from 1.
    init?(_ invalid: InvalidAnswer, to body: [UInt8], _ check: AnswerCheck, number: Int) {
        guard number <= check.repairs, !invalid.isCut, let messages = try? Self.messages(in: body.span) else {
            return nil
        }
        var json = JSONWriter()
        json.beginArray()
        Self.write("assistant", invalid.quoted, to: &json)
        Self.write("user", invalid.demand(check.schema), to: &json)
        let added = json.bytes.dropFirst()
        let end = messages.range.upperBound - 1
        var repaired = Array(body[..<end])
        repaired.reserveCapacity(body.count + added.count + 1)
        if !messages.isEmpty { repaired.append(UInt8(ascii: ",")) }
        repaired += added
        repaired += body[end...]
        self.body = repaired
        self.number = number
    }

    private static func write(_ role: String, _ content: String, to json: inout JSONWriter) {
        json.beginObject()
        json.key("role")
        json.string(role)
        json.key("content")
        json.string(content)
        json.endObject()
    }

    /// Where the list of messages stands in a body, and whether it is empty; of repeated keys the last one counts.
    private static func messages(in body: Span<UInt8>) throws(JSONFault) -> (range: Range<Int>, isEmpty: Bool)? {
        var scanner = JSONScanner()
        var found: (range: Range<Int>, isEmpty: Bool)?
        try scanner.enterObject(in: body)
        while let key = try scanner.nextKey(in: body) {
            guard key.equals("messages", in: body), try scanner.kind(in: body) == .array else {
                try scanner.skipValue(in: body)
                continue
            }
            let start = scanner.position
            var isEmpty = true
            try scanner.enterArray(in: body)
            while try scanner.nextElement(in: body) {
                isEmpty = false
                try scanner.skipValue(in: body)
            }
            found = (start..<scanner.position, isEmpty)
        }
        return found
    }
}

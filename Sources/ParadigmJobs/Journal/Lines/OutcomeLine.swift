internal import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// A body in the form in which a line of the journal holds it.
enum LineBody {
    /// As it came.
    case verbatim([UInt8])
    /// As base64, since it is not JSON or would break the line.
    case base64([UInt8])

    /// - Parameters:
    ///   - body: The body.
    ///   - isJSON: Whether it is known to be JSON, so that nobody needs to look.
    init(_ body: [UInt8], isJSON: Bool) {
        // Inside strings JSON has no line end, so that any found stands between tokens.
        let span = body.span
        let isOneLine =
            ByteSearch.first(UInt8(ascii: "\n"), in: span) == nil
            && ByteSearch.first(UInt8(ascii: "\r"), in: span) == nil
        let fits = isOneLine && (isJSON || (try? JSONScanner.validate(span)) != nil)
        self = fits ? .verbatim(body) : .base64(Base64.encode(body))
    }
}

extension LineBuffer {
    /// Writes the line of an outcome.
    ///
    /// - Parameters:
    ///   - record: The outcome.
    ///   - body: Its body in the form for the line; nil when it has none.
    mutating func write(_ record: OutcomeRecord, body: LineBody?) {
        begin(#"{"key":"#)
        append(record.key)
        append(#","generation":"#)
        append(record.generation)
        append(record.isAnswered ? #","answered":true,"attempts":"# : #","answered":false,"attempts":"#)
        append(record.attempts)
        if record.mayHaveBeenBilledTwice { append(#","billed_twice":true"#) }
        if let spent = record.spent {
            append(#","repair_tokens":["#)
            append(spent.prompt)
            append(",")
            append(spent.completion)
            append("]")
        }
        append(#","label":"#)
        append(quoting: record.label)
        switch record.outcome {
        case .reply(let status, let requestID, _):
            write(status: status, requestID: requestID)
        case .failure(let code, let message, let status, let requestID, _):
            append(#","code":"#)
            append(quoting: code)
            append(#","message":"#)
            append(quoting: message)
            write(status: status, requestID: requestID)
        }
        write(body)
        seal()
    }

    private mutating func write(status: Int?, requestID: String?) {
        if let status {
            append(#","status":"#)
            append(status)
        }
        if let requestID {
            append(#","request_id":"#)
            append(quoting: requestID)
        }
    }

    private mutating func write(_ body: LineBody?) {
        switch body {
        case nil: break
        case .verbatim(let bytes):
            append(#","body":"#)
            append(bytes)
        case .base64(let characters):
            append(#","body_base64":""#)
            append(characters)
            append("\"")
        }
    }
}

extension OutcomeRecord {
    /// The body that came, if one did.
    var body: [UInt8]? {
        switch outcome {
        case .reply(_, _, let body): body
        case .failure(_, _, _, _, let body): body
        }
    }

    /// Reads the line of an outcome, its line end not included; nil for any other line, or when its checksum does not
    /// fit.
    init?(line: Span<UInt8>) {
        guard case .outcome(let key, let generation, let isAnswered) = JournalLine(line),
            let fields = try? OutcomeFields(line)
        else { return nil }
        self.init(
            key: key,
            label: fields.label ?? "",
            generation: generation,
            attempts: fields.attempts ?? 1,
            mayHaveBeenBilledTwice: fields.isBilledTwice,
            spent: fields.spent,
            outcome: isAnswered
                ? .reply(status: fields.status ?? 200, requestID: fields.requestID, body: fields.body ?? [])
                : .failure(
                    code: fields.code ?? "",
                    message: fields.message ?? "",
                    status: fields.status,
                    requestID: fields.requestID,
                    body: fields.body
                )
        )
    }
}

/// The members of an outcome line beyond those at fixed places.
private struct OutcomeFields {
    var attempts: Int?
    var isBilledTwice = false
    var spent: RepairTokens?
    var label: String?
    var code: String?
    var message: String?
    var status: Int?
    var requestID: String?
    var body: [UInt8]?

    init(_ line: Span<UInt8>) throws(JSONFault) {
        var scanner = JSONScanner()
        try scanner.enterObject(in: line)
        while let key = try scanner.nextKey(in: line) {
            if key.equals("body", in: line) {
                // The last member: what stands between its colon and the checksum came over the wire like that.
                let range = scanner.position..<line.count - JournalLine.sealLength
                body = unsafe line.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
                return
            }
            try read(key, with: &scanner, in: line)
        }
    }

    private mutating func read(
        _ key: JSONText,
        with scanner: inout JSONScanner,
        in line: Span<UInt8>
    ) throws(JSONFault) {
        if key.equals("attempts", in: line) {
            attempts = try scanner.readInteger(in: line)
        } else if key.equals("billed_twice", in: line) {
            isBilledTwice = try scanner.readBool(in: line) ?? false
        } else if key.equals("repair_tokens", in: line) {
            spent = try Self.tokens(with: &scanner, in: line)
        } else if key.equals("label", in: line) {
            label = try scanner.readString(in: line)
        } else if key.equals("code", in: line) {
            code = try scanner.readString(in: line)
        } else if key.equals("message", in: line) {
            message = try scanner.readString(in: line)
        } else if key.equals("status", in: line) {
            status = try scanner.readInteger(in: line)
        } else if key.equals("request_id", in: line) {
            requestID = try scanner.readString(in: line)
        } else if key.equals("body_base64", in: line) {
            body = try scanner.readString(in: line).flatMap { Base64.decode(Array($0.utf8).span) }
        } else {
            try scanner.skipValue(in: line)
        }
    }

    private static func tokens(
        with scanner: inout JSONScanner,
        in line: Span<UInt8>
    ) throws(JSONFault) -> RepairTokens? {
        var numbers: [Int] = []
        try scanner.enterArray(in: line)
        while try scanner.nextElement(in: line) {
            if let number = try scanner.readInteger(in: line) { numbers.append(max(0, number)) }
        }
        return numbers.count == 2 ? RepairTokens(prompt: numbers[0], completion: numbers[1]) : nil
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// A body ready to be sent, and what is known of it.
struct RequestBody {
    /// One JSON object without line ends.
    var bytes: [UInt8]
    /// What the row asks.
    var fingerprint: Fingerprint
    /// The model it names; nil when it names none.
    var model: String?
    /// The longest answer it allows; nil when it sets no limit.
    var maxTokens: Int?
    /// Whether it asks for server-sent events.
    var isStreaming = false
    /// How many choices or vectors it asks for.
    var asked = 1

    /// Sets another limit on tokens than the one that it is known by.
    mutating func limitTokens(to limit: Int) {
        if TokenLimit.set(limit, in: &bytes) { maxTokens = limit }
    }
}

/// Makes bodies out of those that rows bring: adds what they lack, and takes nothing away.
struct RequestBodyMaker {
    let fields: BodyFields
    /// Whether bodies may have line feeds between two tokens, as where lines are no records.
    private let spansLines: Bool
    /// The model of the last body: most rows name the same one.
    private var lastModel = ""

    /// A maker for the fields of options.
    init(_ fields: BodyFields, spansLines: Bool = false) {
        self.fields = fields
        self.spansLines = spansLines
    }

    /// Makes the body of a row.
    ///
    /// - Parameters:
    ///   - bytes: A text that was validated.
    ///   - range: Where the body stands in it: one object.
    ///   - members: The body's members, placed in the same text.
    ///   - path: Where the row is sent.
    /// - Returns: The body, with what is known of it.
    /// - Throws: ``RowFault`` when a known path's body names no model, and the options name none either.
    mutating func body(
        from bytes: Span<UInt8>,
        in range: Range<Int>,
        members: [JSONMember],
        path: String
    ) throws(RowFault) -> RequestBody {
        var facts = BodyFacts(members, in: bytes)
        let body = fill(bytes, in: range, members: members, path: path, facts: &facts)
        let model = try model(facts.model, in: bytes, path: path)
        var made = RequestBody(
            bytes: body,
            fingerprint: try Fingerprint(path: path, body: body, mentionsStreaming: facts.mentionsStreaming),
            model: model,
            maxTokens: facts.maxTokens,
            isStreaming: facts.isStreaming,
            asked: facts.asked.count == 1 ? 1 : facts.asked.count(of: RowEndpoint.at(path).answer)
        )
        if let limit = fields.raisedMaxTokens, !facts.limitsAnswer, RowEndpoint.at(path).hasTokenLimit {
            made.limitTokens(to: limit)
        }
        return made
    }

    /// The body's bytes with the fields that it lacks before the last brace.
    private func fill(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        members: [JSONMember],
        path: String,
        facts: inout BodyFacts
    ) -> [UInt8] {
        var body: [UInt8] = []
        let missing = fields.fields(for: RowEndpoint.at(path))
        body.reserveCapacity(range.count + missing.reduce(0) { $0 + $1.member.count + 1 })
        body.append(bytes, in: range)
        // Inside strings there can be none, and line feeds end most records: a bare CR stands between two tokens.
        if ByteSearch.first(0x0D, in: body.span) != nil || spansLines && JSONMinifier.hasLineEnds(body.span) {
            body = JSONMinifier.minify(body.span)
        }
        var isEmpty = members.isEmpty
        for field in missing where !members.contains(where: { $0.isNamed(field.name, in: bytes) }) {
            // A limit under the newer name is a limit.
            if field.name == "max_tokens", facts.limitsAnswer { continue }
            body.removeLast()
            if !isEmpty { body.append(UInt8(ascii: ",")) }
            body += field.member
            body.append(UInt8(ascii: "}"))
            isEmpty = false
            facts.note(added: field, of: fields)
        }
        return body
    }

    /// The name of the model; the known endpoints need one.
    private mutating func model(
        _ model: BodyFacts.Model,
        in bytes: Span<UInt8>,
        path: String
    ) throws(RowFault) -> String? {
        let fault: RowFault
        switch model {
        case .text(let text): return name(text, in: bytes)
        case .added where fields.model != nil: return fields.model
        case .missing: fault = RowFault(.noModel)
        case .added, .notText: fault = RowFault(.malformedModel)
        }
        guard RowEndpoint.at(path).needsModel else { return nil }
        throw fault
    }

    private mutating func name(_ text: JSONText, in bytes: Span<UInt8>) -> String {
        if text.hasEscapes { return text.string(in: bytes) }
        if !bytes.extracting(text.range).elementsEqual(lastModel) { lastModel = text.string(in: bytes) }
        return lastModel
    }
}

extension Fingerprint {
    /// The fingerprint of a body, from which the fields about streaming are left out.
    init(path: String, body: [UInt8], mentionsStreaming: Bool) throws(RowFault) {
        let span = body.span
        guard mentionsStreaming else {
            self.init(path: path, body: span)
            return
        }
        var members: [JSONMember] = []
        do throws(JSONFault) {
            var scanner = JSONScanner()
            try scanner.readMembers(in: span, into: &members)
        } catch {
            throw RowFault(error)
        }
        self.init(path: path, body: span, leavingOut: JSONMember.streamingRanges(of: members, in: span))
    }
}

import ParadigmAPI
import ParadigmBatch

/// Reads rows from lines of JSON, or the elements of an array, whatever their shape.
///
/// A line with `body` is a Batch line; with `messages`, the body of a chat; with `input`, one of embeddings; with
/// `prompt`, a prompt, whose other fields are columns for the templates. With a template for the prompt, any line
/// without `body` and `messages` is a row of columns.
struct JSONRows: RecordRows {
    let columns: [String] = []
    /// Counts fields of Batch lines that nobody reads; nil not to count.
    var unknownFields: FieldCounts?
    /// The names of the fields of the last row of columns; nil not to note them.
    var fieldNames: [String]?

    private let options: InputOptions
    private let paths: RequestPath
    private let prompts: PromptBody
    private let promptTemplate: Template
    private let batchOnly: Bool
    private var lines: LineFramer
    /// Whether the records are the elements of an array.
    private let isArray: Bool
    /// Nil unless the records are found by their brackets, and not by their lines.
    private var elements: ArrayFramer?
    private var line = JSONLine()
    private var bodies: RequestBodyMaker
    /// Id of the record being read, as soon as it is known.
    private var id: String?

    /// A reader for lines in a format.
    init(_ options: InputOptions, batchOnly: Bool, isArray: Bool, isSpread: Bool = false) throws(InputError) {
        self.options = options
        self.isArray = isArray
        self.batchOnly = batchOnly
        paths = try RequestPath(allowing: options.allowedPaths)
        prompts = try PromptBody(options)
        promptTemplate = options.promptTemplate ?? Template(column: "prompt")
        lines = LineFramer(limit: options.recordLimit)
        elements = isArray || isSpread ? ArrayFramer(limit: options.recordLimit, spreads: isSpread) : nil
        bodies = RequestBodyMaker(BodyFields(options), spansLines: isArray || isSpread)
    }

    mutating func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow? {
        while let record = try frame(&source) {
            if record.isTooLong {
                return .bad(told(.tooLong(ordinal: ordinal, line: record.line, limit: options.recordLimit)))
            }
            let bytes = source.bytes.span.extracting(record.range)
            if isNothing(bytes) { continue }
            id = nil
            do throws(RowFault) {
                let content = try content(of: bytes)
                return content.row(ordinal: ordinal, line: record.line, id: id)
            } catch {
                var bad = error.row(ordinal: ordinal, line: record.line, id: id, in: bytes)
                if bad.line == record.line, let column = bad.column { bad.column = column + record.indent }
                return .bad(told(bad))
            }
        }
        return nil
    }

    mutating func skip(in source: inout ByteSource) throws(InputError) -> Bool {
        while let record = try frame(&source) {
            if record.isTooLong || !isNothing(source.bytes.span.extracting(record.range)) { return true }
        }
        return false
    }

    /// Their lines; of an array, their places in it.
    var unit: BadRow.Unit { isArray ? .element : .line }

    private func told(_ bad: BadRow) -> BadRow {
        var bad = bad
        bad.unit = unit
        return bad
    }

    private mutating func frame(_ source: inout ByteSource) throws(InputError) -> FramedRecord? {
        if elements != nil { return try elements?.next(in: &source) }
        return try lines.next(in: &source)
    }

    /// A blank line is no record; an element that is missing from an array is a bad one.
    private func isNothing(_ bytes: Span<UInt8>) -> Bool { elements == nil && bytes.isBlank }

    mutating func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8]) {}

    private mutating func content(of bytes: Span<UInt8>) throws(RowFault) -> RowContent {
        do throws(JSONFault) {
            try line.read(bytes)
        } catch {
            throw RowFault(error)
        }
        if fieldNames != nil {
            let columns = line.columns(in: bytes, hasTemplate: options.promptTemplate != nil)
            // A body has no columns, but may have an id among its fields.
            fieldNames =
                columns ?? (asksForIDAlone && line.body == nil ? line.members.map { $0.key.string(in: bytes) } : [])
        }
        id = try readID(in: bytes)
        if let body = line.body { return try batchLine(line.members[body], in: bytes) }
        if batchOnly { throw RowFault(.noBody) }
        if line.messages != nil { return try bareBody(for: .chat, in: bytes) }
        if options.promptTemplate == nil {
            if let input = line.input, Self.isQuestion(line.members[input]) {
                return try bareBody(for: .embeddings, in: bytes)
            }
            guard let prompt = line.prompt else {
                throw RowFault(.noQuestion(OtherMembers(line, in: bytes)))
            }
            guard line.members[prompt].kind == .string || line.members[prompt].kind == .null else {
                throw RowFault(.malformedPrompt, at: line.members[prompt].value.lowerBound)
            }
        }
        return try prompts.body(
            prompt: try render(promptTemplate, in: bytes),
            system: try options.systemTemplate.map { template throws(RowFault) in try render(template, in: bytes) }
        )
    }

    private var asksForIDAlone: Bool {
        options.idColumn != nil && options.promptTemplate == nil && options.systemTemplate == nil
    }

    private func readID(in bytes: Span<UInt8>) throws(RowFault) -> String? {
        if let customID = line.customID { return try line.members[customID].id(in: bytes) }
        guard line.body == nil, let name = options.idColumn else { return nil }
        return try line.member(named: name, in: bytes)?.id(in: bytes)
    }
}

// MARK: - The shapes

extension JSONRows {
    private mutating func batchLine(_ body: JSONMember, in bytes: Span<UInt8>) throws(RowFault) -> RowContent {
        unknownFields?.count(line.members, in: bytes)
        if let method = line.method.map({ line.members[$0] }) {
            var scanner = JSONScanner(at: method.value.lowerBound)
            let text = method.kind == .string ? try? scanner.readText(in: bytes) : nil
            guard let text, text.equals("POST", in: bytes) else {
                throw RowFault(.otherMethod, at: method.value.lowerBound)
            }
        }
        guard body.kind == .object else {
            throw RowFault(.malformedBody, at: body.value.lowerBound)
        }
        let path = try path(in: bytes)
        return RowContent(
            path: path,
            body: try bodies.body(from: bytes, in: body.value, members: line.bodyMembers, path: path)
        )
    }

    /// The path that the line names, or without `url` the one that the body is made for.
    private func path(in bytes: Span<UInt8>) throws(RowFault) -> String {
        guard let url = line.url.map({ line.members[$0] }) else {
            for member in line.bodyMembers {
                for endpoint in RowEndpoint.known where endpoint.isAsked(by: member, in: bytes) { return endpoint.path }
            }
            throw RowFault(.noURL)
        }
        var scanner = JSONScanner(at: url.value.lowerBound)
        guard url.kind == .string, let text = try? scanner.readText(in: bytes) else {
            throw RowFault(.malformedURL, at: url.value.lowerBound)
        }
        return try paths.resolve(text, in: bytes)
    }

    private mutating func bareBody(for endpoint: RowEndpoint, in bytes: Span<UInt8>) throws(RowFault) -> RowContent {
        RowContent(
            path: endpoint.path,
            body: try bodies.body(from: bytes, in: line.object, members: line.members, path: endpoint.path)
        )
    }

    /// Whether an `input` is one of embeddings; that of a journal or of a record beside an output describes a file.
    private static func isQuestion(_ input: JSONMember) -> Bool { input.kind == .string || input.kind == .array }

    private func render(_ template: Template, in bytes: Span<UInt8>) throws(RowFault) -> RenderedText {
        try template.render { (column: Int, text: inout [UInt8]) throws(RowFault) in
            let name = template.columns[column]
            guard let member = line.member(named: name, in: bytes) else {
                throw RowFault(.noField(name))
            }
            member.appendText(from: bytes, to: &text)
        }
    }
}

extension Span<UInt8> {
    /// Whether there is nothing but spaces, tabs and carriage returns.
    fileprivate var isBlank: Bool {
        var index = 0
        while index < count {
            guard self[index] == 0x20 || self[index] == 0x09 || self[index] == 0x0D else { return false }
            index &+= 1
        }
        return true
    }
}

extension RowEndpoint {
    /// Whether a member of a body is the one that asks here.
    fileprivate func isAsked(by member: JSONMember, in bytes: Span<UInt8>) -> Bool {
        question.map { member.isNamed($0, in: bytes) } ?? false
    }
}

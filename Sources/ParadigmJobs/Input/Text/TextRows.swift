import ParadigmGround

/// Reads prompts from text, one a line.
///
/// Lines of nothing but spaces and tabs are skipped; spaces around a prompt are kept. For the templates a line is the
/// column `prompt`.
struct TextRows: RecordRows {
    let columns = ["prompt"]
    private let limit: Int
    private let prompts: PromptBody
    private let promptTemplate: Template?
    private let systemTemplate: Template?
    private var framer: LineFramer
    private var record = FramedRecord(range: 0..<0, line: 1)

    /// A reader for lines of text.
    init(_ options: InputOptions) throws(InputError) {
        limit = options.recordLimit
        prompts = try PromptBody(options)
        promptTemplate = options.promptTemplate
        systemTemplate = options.systemTemplate
        framer = LineFramer(limit: limit)
        try TemplateCheck(options).check { () throws(InputError) in ["prompt"] }
        let named = (promptTemplate?.columns ?? []) + (systemTemplate?.columns ?? [])
        for name in named + [options.idColumn].compactMap(\.self)
        where !columns.contains(name) || name == options.idColumn {
            throw .unknownColumn(name, known: columns)
        }
    }

    mutating func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow? {
        while let record = try framer.next(in: &source) {
            self.record = record
            if record.isTooLong { return .bad(.tooLong(ordinal: ordinal, line: record.line, limit: limit)) }
            let line = source.bytes[record.range]
            if Self.isBlank(line) { continue }
            do throws(RowFault) {
                return try content(of: Array(line)).row(ordinal: ordinal, line: record.line, id: nil)
            } catch {
                let bytes = source.bytes.span.extracting(record.range)
                return .bad(error.row(ordinal: ordinal, line: record.line, id: nil, in: bytes))
            }
        }
        return nil
    }

    mutating func skip(in source: inout ByteSource) throws(InputError) -> Bool {
        while let record = try framer.next(in: &source) {
            if record.isTooLong || !Self.isBlank(source.bytes[record.range]) { return true }
        }
        return false
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    mutating func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8]) {
        bytes.append(source.bytes.span, in: record.range)
    }

    private func content(of line: [UInt8]) throws(RowFault) -> RowContent {
        if let offset = UTF8Check.firstFault(in: line.span) {
            throw RowFault(.notUTF8, at: offset)
        }
        return try prompts.body(
            prompt: promptTemplate.map { $0.render { $1 += line } } ?? RenderedText(line),
            system: systemTemplate.map { $0.render { $1 += line } }
        )
    }
}

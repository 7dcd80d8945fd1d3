import ParadigmAPI
import ParadigmGround

/// What is wrong with a record, before its place in the input is known.
struct RowFault: Error {
    /// What is wrong.
    let fault: BadRow.Fault
    /// Offset of the offending byte from the start of the record; nil when it concerns the record as a whole.
    let offset: Int?
    /// What the row is about: see ``BadRow/subject``.
    let subject: String?

    /// A fault.
    init(_ fault: BadRow.Fault, at offset: Int? = nil, about subject: String? = nil) {
        self.fault = fault
        self.offset = offset
        self.subject = subject
    }

    /// A break of JSON's grammar.
    init(_ fault: JSONFault) {
        self.init(.notJSON(fault.problem), at: fault.offset)
    }

    /// The bad row of a record.
    func row(ordinal: Int, line: Int, id: String?, in bytes: Span<UInt8>) -> BadRow {
        var row = BadRow(ordinal: ordinal, line: line, id: id, fault)
        row.subject = subject
        guard let offset else { return row }
        let end = min(offset, bytes.count)
        var lineStart = 0
        for index in 0..<end where bytes[index] == 0x0A {
            row.line += 1
            lineStart = index + 1
        }
        row.column = 1 + UTF8Check.characters(in: bytes, lineStart..<end)
        return row
    }
}

import ParadigmAPI
import ParadigmGround

/// What is wrong with a record, before its place in the input is known.
struct RowFault: Error {
    /// What is wrong, for programs.
    let code: BadRow.Code
    /// What is wrong, for a person.
    let message: String
    /// Offset of the offending byte from the start of the record; nil when it concerns the record as a whole.
    let offset: Int?

    /// A fault.
    init(_ code: BadRow.Code = .badRow, _ message: String, at offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// A break of JSON's grammar.
    init(_ fault: JSONFault, in bytes: Span<UInt8>) {
        self.init(.badRow, fault.error(in: bytes).message, at: fault.offset)
    }

    /// The bad row of a record.
    func row(ordinal: Int, line: Int, id: String?, in bytes: Span<UInt8>) -> BadRow {
        var row = BadRow(ordinal: ordinal, line: line, id: id, code: code, message: message)
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

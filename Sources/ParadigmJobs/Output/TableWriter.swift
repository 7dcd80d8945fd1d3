import ParadigmAPI
import ParadigmGround

/// Writes the columns of the input and, after them, those of the answer.
struct TableWriter: OutcomeWriter {
    /// The columns of an answer, in their order.
    private static let answerColumns = ["answer", "error", "finish_reason", "prompt_tokens", "completion_tokens"]

    private let reader: InputReader
    private let columns: [String]
    private let guardsFormulas: Bool
    private var csv: CSVWriter

    /// A writer for the rows that a reader gives out; input cells are those of the row that it gave out last.
    init(_ reader: InputReader, delimiter: UInt8, guardsFormulas: Bool) {
        self.reader = reader
        columns = reader.columns
        self.guardsFormulas = guardsFormulas
        csv = CSVWriter(delimiter: delimiter, endsLinesWithReturn: reader.endsLinesWithReturn)
    }

    mutating func writeHeader(to bytes: inout [UInt8]) {
        // A spreadsheet that needed the mark to read the input needs it to read the output.
        if reader.hasByteOrderMark { csv.byteOrderMark() }
        var names = columns.isEmpty ? ["custom_id"] : columns
        for name in Self.answerColumns {
            var name = name
            while names.contains(name) { name = "paradigm_" + name }
            names.append(name)
        }
        for name in names { csv.field(name) }
        csv.endRecord(movingTo: &bytes)
    }

    mutating func write(_ record: OutcomeRecord, _ facts: ReplyFacts?, to bytes: inout [UInt8]) {
        // Rows that were sent are well-formed UTF-8.
        writeInputCells(label: record.label, mayBeIllFormed: false)
        switch record.outcome {
        case .reply(_, _, let body):
            writeModelCell(facts?.text(in: body.span) ?? [])
            csv.field("")
            writeModelCell(Array((facts?.answer.finishReason?.rawValue ?? "").utf8))
            csv.field(facts?.answer.usage.map { String($0.promptTokens) } ?? "")
            csv.field(facts?.answer.usage.map { String($0.completionTokens) } ?? "")
        case .failure(let code, let message, _, _, _):
            writeError(code: code, message: message)
        }
        csv.endRecord(movingTo: &bytes)
    }

    mutating func write(_ bad: BadRow, to bytes: inout [UInt8]) {
        writeInputCells(label: bad.label, mayBeIllFormed: true)
        writeError(code: bad.code.rawValue, message: bad.messageWithPosition)
        csv.endRecord(movingTo: &bytes)
    }

    private mutating func writeInputCells(label: String, mayBeIllFormed: Bool) {
        guard !columns.isEmpty else { return csv.field(label) }
        var cell: [UInt8] = []
        for column in columns.indices {
            cell.removeAll(keepingCapacity: true)
            reader.appendCell(column, to: &cell)
            if mayBeIllFormed, UTF8Check.firstFault(in: cell.span) != nil {
                cell = Array(String(decoding: cell, as: UTF8.self).utf8)
            }
            csv.field(cell.span)
        }
    }

    private mutating func writeError(code: String, message: String) {
        csv.field("")
        writeModelCell(Array("\(code): \(message)".utf8))
        for _ in 0..<3 { csv.field("") }
    }

    /// Writes a cell whose content came over the wire.
    private mutating func writeModelCell(_ text: [UInt8]) {
        let cell = guardsFormulas ? FormulaGuard.guarded(text) : text
        csv.field(cell.span)
    }
}

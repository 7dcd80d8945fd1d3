import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// Writes the columns of the input and, after them, those of the answer.
struct TableWriter<Cells: TableCells>: OutcomeWriter {
    private let reader: InputReader
    private let columns: [String]
    private let answers: AnswerColumns
    private let words: OutcomeWords
    private var cells: Cells
    private var partlyShown = 0

    /// A writer for the rows that a reader gives out; input cells are those of the row that it gave out last.
    init(_ reader: InputReader, _ cells: Cells, _ options: ExportOptions) {
        self.reader = reader
        answers = options.columns
        words = options.words
        columns = reader.columns
        self.cells = cells
    }

    var changes: TableChanges {
        var changes = cells.changes
        changes.partlyShown = partlyShown
        return changes
    }

    mutating func writeHeader(to bytes: inout [UInt8]) {
        var names = columns.isEmpty ? ["custom_id"] : columns
        let answer = names.count
        for name in answers.names + AnswerColumns.others {
            var name = name
            while names.contains(name) { name = "paradigm_" + name }
            names.append(name)
        }
        cells.begin(names, answer: answer, to: &bytes)
    }

    mutating func write(_ record: OutcomeRecord, _ facts: ReplyFacts?, to bytes: inout [UInt8]) {
        // Rows that were sent are well-formed UTF-8.
        writeInputCells(label: record.label, mayBeIllFormed: false)
        switch record.outcome {
        case .reply(_, _, let body):
            let isWhole = answers.forEachCell(of: facts?.text(in: body.span) ?? []) { cell in
                switch cell {
                case .text(let text): cells.model(text)
                case .number(let number): cells.number(number)
                case .truth(let isTrue): cells.truth(isTrue)
                }
            }
            if !isWhole { partlyShown += 1 }
            cells.model([])
            cells.model(Array((facts?.answer.finishReason?.rawValue ?? "").utf8))
            cells.count(facts?.answer.usage?.promptTokens)
            cells.count(facts?.answer.usage?.completionTokens)
        case .failure(let code, let message, let status, _, let body):
            writeError(code: code, message: words.sentence(code, message, status: status, body))
        }
        cells.endRow(to: &bytes)
    }

    mutating func write(_ bad: BadRow, to bytes: inout [UInt8]) {
        writeInputCells(label: bad.label, mayBeIllFormed: true)
        writeError(code: bad.code.rawValue, message: words.sentence(bad))
        cells.endRow(to: &bytes)
    }

    mutating func finish(to bytes: inout [UInt8]) {
        cells.finish(to: &bytes)
    }

    private mutating func writeInputCells(label: String, mayBeIllFormed: Bool) {
        guard !columns.isEmpty else {
            var label = label
            return label.withUTF8 { unsafe cells.input($0.span, column: nil) }
        }
        var cell: [UInt8] = []
        for column in columns.indices {
            cell.removeAll(keepingCapacity: true)
            reader.appendCell(column, to: &cell)
            if mayBeIllFormed, UTF8Check.firstFault(in: cell.span) != nil {
                cell = Array(String(decoding: cell, as: UTF8.self).utf8)
            }
            cells.input(cell.span, column: column)
        }
    }

    private mutating func writeError(code: String, message: String) {
        for _ in 0..<answers.count { cells.model([]) }
        cells.model(Array("\(code): \(message)".utf8))
        cells.model([])
        cells.count(nil)
        cells.count(nil)
    }
}

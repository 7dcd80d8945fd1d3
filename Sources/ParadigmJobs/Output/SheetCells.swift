import ParadigmAPI
import ParadigmWorkbook

/// Cells of the sheet of an Excel workbook.
///
/// Numbers and dates that came out of a workbook stay so, as do the numbers of an answer; everything else is text, which no spreadsheet runs.
struct SheetCells: TableCells {
    private let reader: InputReader
    private var sheet = SheetWriter()

    var changes: TableChanges {
        var changes = TableChanges()
        changes.cutCells = sheet.cutCells
        return changes
    }

    /// Cells for the rows that a reader gives out; the kinds of input cells are those of the row that it gave out last.
    init(_ reader: InputReader) {
        self.reader = reader
    }

    mutating func begin(_ names: [String], answer: Int, to bytes: inout [UInt8]) {
        let widths = names.indices.map { place in
            place < answer ? max(14, min(40, names[place].count + 4)) : SheetCells.width(ofAnswer: place - answer)
        }
        sheet.begin(sheetName: reader.sheetName ?? "answers", widths: widths, to: &bytes)
        for name in names { sheet.header(name) }
        sheet.endRow(to: &bytes)
    }

    mutating func input(_ text: Span<UInt8>, column: Int?) {
        sheet.cell(text, column.map { reader.kind(ofCell: $0) } ?? .text)
    }

    mutating func model(_ text: [UInt8]) {
        sheet.text(text.span, isWrapped: true)
    }

    mutating func number(_ number: JSONNumber) {
        // A cell has no more digits than that.
        let digits = number.literal.utf8.count { $0 &- UInt8(ascii: "0") < 10 }
        guard digits <= 15, let value = number.double else { return model(Array(number.literal.utf8)) }
        sheet.number(value)
    }

    mutating func truth(_ isTrue: Bool) {
        let nothing: [UInt8] = []
        sheet.cell(nothing.span, .truth(isTrue))
    }

    mutating func count(_ number: Int?) {
        if let number { sheet.number(Double(number)) } else { sheet.empty() }
    }

    mutating func endRow(to bytes: inout [UInt8]) {
        sheet.endRow(to: &bytes)
    }

    mutating func finish(to bytes: inout [UInt8]) {
        sheet.finish(to: &bytes)
    }

    /// The answer has room to be read, and an error some.
    private static func width(ofAnswer place: Int) -> Int {
        switch place {
        case 0: 80
        case 1: 30
        default: 16
        }
    }
}

import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmWorkbook

/// The bytes of a workbook with one sheet of texts, in which an empty text is an empty cell.
func workbook(_ rows: [[String]], sheetName: String = "Questions") -> [UInt8] {
    workbook(rows.map { row in row.map { ($0, CellKind.text) } }, sheetName: sheetName)
}

/// The bytes of a workbook with one sheet.
func workbook(_ rows: [[(text: String, kind: CellKind)]], sheetName: String = "Questions") -> [UInt8] {
    var writer = SheetWriter()
    var bytes: [UInt8] = []
    let width = rows.map(\.count).max() ?? 0
    writer.begin(sheetName: sheetName, widths: [Int](repeating: 10, count: width), to: &bytes)
    for row in rows {
        for cell in row {
            let text = Array(cell.text.utf8)
            writer.cell(text.span, cell.kind)
        }
        writer.endRow(to: &bytes)
    }
    writer.finish(to: &bytes)
    return bytes
}

/// The cells of each record, those of a bad one too, with what is wrong with it.
func cells(_ bytes: [UInt8], _ options: InputOptions) throws -> [[String]] {
    let reader = try InputReader(bytes: bytes, options: options)
    var records = [reader.columns]
    while let record = try reader.next() {
        var row = reader.columns.indices.map { column in
            var cell: [UInt8] = []
            reader.appendCell(column, to: &cell)
            return String(decoding: cell, as: UTF8.self)
        }
        if case .bad(let bad) = record { row.append(bad.plain) }
        records.append(row)
    }
    return records
}

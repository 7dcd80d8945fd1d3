import ParadigmAPI
import ParadigmWorkbook

/// A table that is read as a whole: questions, or a list of documents.
package struct SmallTable: Hashable, Sendable {
    /// The names of the columns.
    package var columns: [String]
    /// The cells of each row, as many as there are columns.
    package var rows: [[String]]
    /// The first cell of each column, by its place, whose formula was saved without what it comes to, and so reads as empty.
    package private(set) var unsavedCells: [Int: String] = [:]

    /// A table of what is given.
    package init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// Reads a workbook, a CSV, a TSV, or lines of text, which are one column `prompt`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - options: How it is read; its templates and its model count for nothing.
    /// - Throws: ``InputError``, ``DocumentsFault``.
    package init(path: String, options: InputOptions = InputOptions()) throws {
        var options = options
        // The reader makes requests of rows, which nobody asks for here.
        options.promptTemplate = try? Template(parsing: "-")
        (options.systemTemplate, options.refusesSamePrompt, options.setsEmptyPromptsAside) = (nil, false, false)
        (options.endpoint, options.model, options.idColumn, options.limit) = ("/chat/completions", "-", nil, nil)
        let reader = try InputReader(path: path, options: options)
        guard !reader.columns.isEmpty else { throw DocumentsFault.noTable(path: path) }
        columns = reader.columns
        rows = []
        while let row = try reader.next() {
            if case .bad(let bad) = row { throw DocumentsFault.badRow(path: path, line: bad.line, bad.fault) }
            for (column, cell) in reader.unsavedCells where unsavedCells[column] == nil { unsavedCells[column] = cell }
            rows.append(
                columns.indices.map { column in
                    var cell: [UInt8] = []
                    reader.appendCell(column, to: &cell)
                    return String(decoding: cell, as: UTF8.self)
                }
            )
        }
    }

    /// The place of the first column that has one of some names, in the order of the names; nil when there is none.
    package func column(named names: [String]) -> Int? {
        names.lazy.compactMap { name in columns.firstIndex { ColumnName.isAlike($0, name) } }.first
    }

    /// The table as CSV (RFC 4180).
    ///
    /// - Parameter separator: What a spreadsheet that opens it by a double click wants between the fields, with a byte order
    ///   mark and CR LF; nil for a comma and neither.
    /// - Returns: The bytes.
    package func csv(forSpreadsheets separator: UInt8? = nil) -> [UInt8] {
        var csv = CSVWriter(delimiter: separator ?? UInt8(ascii: ","), endsLinesWithReturn: separator != nil)
        if separator != nil { csv.byteOrderMark() }
        var bytes: [UInt8] = []
        for row in [columns] + rows {
            for cell in row { csv.field(cell) }
            csv.endRecord(movingTo: &bytes)
        }
        return bytes
    }

    /// Writes the table, unless the file holds just that: then it stays as old as it is.
    ///
    /// - Throws: ``FileError``.
    package func write(to path: String, forSpreadsheets separator: UInt8? = nil) throws(FileError) {
        try Self.write(csv(forSpreadsheets: separator), to: path)
    }

    /// Writes the table as an Excel workbook, likewise.
    ///
    /// - Returns: How many cells had more text than a cell can hold, and were cut.
    /// - Throws: ``FileError``.
    package func writeWorkbook(to path: String) throws(FileError) -> Int {
        var (sheet, bytes) = (SheetWriter(), [UInt8]())
        sheet.begin(sheetName: "answers", widths: columns.map { max(14, min(60, $0.count + 4)) }, to: &bytes)
        for name in columns { sheet.header(name) }
        sheet.endRow(to: &bytes)
        for row in rows {
            for cell in row {
                let text = Array(cell.utf8)
                sheet.text(text.span, isWrapped: true)
            }
            sheet.endRow(to: &bytes)
        }
        sheet.finish(to: &bytes)
        try Self.write(bytes, to: path)
        return sheet.cutCells
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let isThere = FileStatus.of(path)?.kind == .regular
        if isThere, let file = try? POSIXFileSystem().open(path), let size = try? file.size(), size == bytes.count,
            let old = try? file.bytes(in: 0..<size), old == bytes
        {
            return
        }
        try OutputFileSystem().replace(path, with: bytes)
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmWorkbook

/// Reads rows from a sheet of an Excel workbook, whose first row that holds something names the columns.
///
/// A row without anything in those columns is no record; what stands beside them belongs to none and is left out.
final class WorkbookRows: RecordRows {
    /// The names in the header; a column between others that has none is called by its letters.
    let columns: [String]
    /// The name of the sheet.
    let sheetName: String
    private let path: String
    private let limit: Int
    private let requests: TableRequests
    private let sheet: SheetRows
    /// Keeps what came through a pipe; nil for a file.
    private let spooled: SpooledFile?
    /// The first column that has a name.
    private let firstColumn: Int
    /// Where the cells of the present row stand in its text, by column.
    private var fields: [CSVField]
    private var kinds: [CellKind]
    /// The number of the last row that holds something.
    private var lastNumber: Int
    /// How many rows without anything there are between those that hold something.
    private(set) var emptyRowCount = 0
    /// Whether there was a row with cells of which none is in a column.
    private var hasPassedOver = false
    /// Whether the present row was looked at and not given out.
    private var isAhead = false

    /// Reads as far as the first row below the header.
    ///
    /// - Parameters:
    ///   - options: How to read it.
    ///   - source: The input from its beginning, for what can be read once only.
    ///   - file: The open file; nil for what can be read once only.
    /// - Throws: ``InputError`` when the workbook or its header cannot be used, or lacks what the options name.
    init(_ options: InputOptions, source: inout ByteSource, file: Int32?) throws(InputError) {
        path = source.path
        limit = options.recordLimit
        let spooled = file == nil ? try SpooledFile(&source) : nil
        self.spooled = spooled
        do throws(WorkbookError) {
            let workbook = try Workbook(ArchiveFile(descriptor: file ?? spooled?.descriptor ?? -1))
            let found = try workbook.sheet(named: options.sheet)
            sheetName = found.name
            sheet = try workbook.rows(of: found, limit: limit)
        } catch {
            throw Self.failure(error, source.path)
        }
        let header = try WorkbookHeader(sheet, path: path)
        let columns = header.names
        self.columns = columns
        firstColumn = header.firstColumn
        lastNumber = header.row
        fields = [CSVField](repeating: CSVField(range: 0..<0), count: columns.count)
        kinds = [CellKind](repeating: .text, count: columns.count)
        requests = try TableRequests(options, columns: columns)
        isAhead = try advance()
        let isBeside = isAhead && sheet.row.cells.contains { $0.column != firstColumn }
        if columns.count == 1, isBeside || hasPassedOver {
            throw .title(columns[0], row: header.row)
        }
    }

    func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow? {
        guard try goOn() else { return nil }
        let row = sheet.row
        if row.isTooLong { return .bad(bad(.tooLong(ordinal: ordinal, line: row.number, limit: limit))) }
        let bytes = row.text.span
        let id = requests.id(fields, in: bytes)
        do throws(RowFault) {
            return try requests.content(fields, in: bytes).row(ordinal: ordinal, line: row.number, id: id)
        } catch {
            return .bad(bad(error.row(ordinal: ordinal, line: row.number, id: id, in: bytes)))
        }
    }

    func skip(in source: inout ByteSource) throws(InputError) -> Bool {
        try goOn()
    }

    func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8]) {
        let row = sheet.row
        guard !row.isTooLong else { return }
        fields[column].appendText(from: row.text.span, to: &bytes)
    }

    /// What the cell of a column holds in the present row.
    func kind(of column: Int) -> CellKind { kinds[column] }

    private func bad(_ row: BadRow) -> BadRow {
        var row = row
        row.unit = .row
        return row
    }

    // MARK: Going through the sheet

    private func goOn() throws(InputError) -> Bool {
        if isAhead {
            isAhead = false
            return true
        }
        return try advance()
    }

    /// Goes to the next row that holds something in one of the columns.
    private func advance() throws(InputError) -> Bool {
        while try Self.next(sheet, path) {
            for column in fields.indices {
                fields[column].range = 0..<0
                kinds[column] = .text
            }
            var isEmpty = !sheet.row.isTooLong
            for cell in sheet.row.cells {
                let column = cell.column - firstColumn
                guard fields.indices.contains(column) else { continue }
                fields[column].range = cell.range
                kinds[column] = cell.kind
                isEmpty = false
            }
            if !isEmpty {
                emptyRowCount += max(0, sheet.row.number - lastNumber - 1)
                lastNumber = sheet.row.number
                return true
            }
            if !sheet.row.cells.isEmpty { hasPassedOver = true }
        }
        return false
    }

    fileprivate static func next(_ sheet: SheetRows, _ path: String) throws(InputError) -> Bool {
        do throws(WorkbookError) {
            return try sheet.next()
        } catch {
            throw failure(error, path)
        }
    }

    private static func failure(_ error: WorkbookError, _ path: String) -> InputError {
        if case .cannotRead(let code) = error {
            .cannotRead(path: path, code: code)
        } else {
            .workbook(error, path: path)
        }
    }
}

/// The names of a sheet's columns.
struct WorkbookHeader {
    /// The names, from the first column that has one to the last.
    let names: [String]
    /// The first of those columns in the sheet, from 0.
    let firstColumn: Int
    /// The number of the row.
    let row: Int

    /// Reads the first row that holds something.
    ///
    /// - Throws: ``InputError`` when there is none, or two columns have one name.
    init(_ sheet: SheetRows, path: String) throws(InputError) {
        repeat {
            guard try WorkbookRows.next(sheet, path) else { throw .noHeader(path: path) }
        } while sheet.row.cells.isEmpty && !sheet.row.isTooLong
        let row = sheet.row
        guard let first = row.cells.map(\.column).min(), let last = row.cells.map(\.column).max() else {
            throw .header(.tooLong, column: 1)
        }
        var names = (first...last).map { CellReference.letters($0) }
        // The bytes, as everywhere: to a set of strings, canonically equivalent ones are the same.
        var given: Set<[UInt8]> = []
        for cell in row.cells {
            let name = String(decoding: row.text[cell.range], as: UTF8.self)
            names[cell.column - first] = name
            guard given.insert(Array(name.utf8)).inserted else {
                throw .header(.repeated, column: cell.column + 1)
            }
        }
        (self.names, firstColumn, self.row) = (names, first, row.number)
    }
}

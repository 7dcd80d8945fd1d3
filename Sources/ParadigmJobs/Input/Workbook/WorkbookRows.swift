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
    let path: String
    let limit: Int
    let requests: TableRequests
    private let sheet: SheetRows
    let workbook: Workbook
    /// The sheet as the workbook lists it.
    let listed: Workbook.Sheet
    /// The first line of a title above the header; nil for none.
    let title: String?
    /// Whether rows are set aside whose prompt would lack what a formula comes to.
    private let setsUnsavedAside: Bool
    /// Keeps what came through a pipe; nil for a file.
    private let spooled: SpooledFile?
    /// The first column that has a name.
    private let firstColumn: Int
    /// The number of the header's row.
    let headerNumber: Int
    /// The columns of the sheet that have names.
    var places: Range<Int> { firstColumn..<firstColumn + columns.count }
    /// Where the cells of the present row stand in its text, by column.
    private var fields: [CSVField]
    private var kinds: [CellKind]
    /// The number of the last row that holds something.
    private var lastNumber: Int
    /// How many rows without anything there are between those that hold something.
    private(set) var emptyRowCount = 0
    private(set) var namelessCellCount = 0
    var headerNames: [String] { columns }
    /// The columns of the present row whose formulas were saved without what they come to.
    private var unsaved: [Int] = []

    /// Reads as far as the header.
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
            workbook = try Workbook(ArchiveFile(descriptor: file ?? spooled?.descriptor ?? -1))
            listed = try workbook.sheet(named: options.sheet)
            sheet = try workbook.rows(of: listed, limit: limit)
        } catch {
            throw Self.failure(error, source.path)
        }
        sheetName = listed.name
        setsUnsavedAside = options.setsEmptyPromptsAside
        let first = try Self.firstRecords(of: workbook, listed, limit: limit, path)
        let titles = TitleGuess(options).count(in: first)
        title = titles == 0 ? nil : first[0].first { !$0.isEmpty }
        for _ in 0..<titles { _ = try Self.nextFilled(sheet, path) }
        let header = try WorkbookHeader(sheet, path: path)
        let columns = header.names
        self.columns = columns
        firstColumn = header.firstColumn
        headerNumber = header.row
        lastNumber = header.row
        fields = [CSVField](repeating: CSVField(range: 0..<0), count: columns.count)
        kinds = [CellKind](repeating: .text, count: columns.count)
        requests = try TableRequests(options, columns: columns)
    }

    func next(in source: inout ByteSource, ordinal: Int) throws(InputError) -> InputRow? {
        guard try advance() else { return nil }
        let row = sheet.row
        if row.isTooLong { return .bad(bad(.tooLong(ordinal: ordinal, line: row.number, limit: limit))) }
        let bytes = row.text.span
        let id = requests.id(fields, in: bytes)
        do throws(RowFault) {
            try checkFormulas(row.number)
            return try requests.content(fields, in: bytes).row(ordinal: ordinal, line: row.number, id: id)
        } catch {
            return .bad(bad(error.row(ordinal: ordinal, line: row.number, id: id, in: bytes)))
        }
    }

    func skip(in source: inout ByteSource) throws(InputError) -> Bool {
        try advance()
    }

    func appendCell(_ column: Int, of source: ByteSource, to bytes: inout [UInt8]) {
        let row = sheet.row
        guard !row.isTooLong else { return }
        fields[column].appendText(from: row.text.span, to: &bytes)
    }

    /// The sheet's own numbers.
    var unit: BadRow.Unit { .row }

    /// What the cell of a column holds in the present row.
    func kind(of column: Int) -> CellKind { kinds[column] }

    private func bad(_ row: BadRow) -> BadRow {
        var row = row
        row.unit = unit
        return row
    }

    /// The cells of the present row, of which formulas were saved without what they come to, by their columns.
    var unsavedCells: [(column: Int, cell: String)] {
        unsaved.map { ($0, CellReference.letters($0 + firstColumn) + String(sheet.row.number)) }
    }

    /// Sets a row aside whose prompt asks for what a formula comes to, if that was not saved.
    private func checkFormulas(_ number: Int) throws(RowFault) {
        guard setsUnsavedAside, let column = unsaved.first(where: { requests.asks($0) }) else { return }
        let cell = CellReference.letters(column + firstColumn) + String(number)
        throw RowFault(.formulaWithoutValue(cell: cell))
    }

    // MARK: Going through the sheet

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
                guard fields.indices.contains(column) else {
                    namelessCellCount += 1
                    continue
                }
                fields[column].range = cell.range
                kinds[column] = cell.kind
                isEmpty = false
            }
            unsaved.removeAll(keepingCapacity: true)
            for column in sheet.row.unsaved where fields.indices.contains(column - firstColumn) {
                unsaved.append(column - firstColumn)
                isEmpty = false
            }
            if !isEmpty {
                emptyRowCount += max(0, sheet.row.number - lastNumber - 1)
                lastNumber = sheet.row.number
                return true
            }
        }
        return false
    }

    /// Goes to the next row that holds something, in whatever column.
    static func nextFilled(_ sheet: SheetRows, _ path: String) throws(InputError) -> Bool {
        while try next(sheet, path) {
            if !sheet.row.cells.isEmpty || sheet.row.isTooLong { return true }
        }
        return false
    }

    static func next(_ sheet: SheetRows, _ path: String) throws(InputError) -> Bool {
        do throws(WorkbookError) {
            return try sheet.next()
        } catch {
            throw failure(error, path)
        }
    }

    static func failure(_ error: WorkbookError, _ path: String) -> InputError {
        if case .cannotRead(let code) = error {
            .cannotRead(path: path, code: code)
        } else {
            .workbook(error, path: path)
        }
    }
}

/// The names of a sheet's columns.
struct WorkbookHeader {
    /// The names, from the first column that has one to the last; of one whose name is a formula that was saved without its
    /// value, its letters.
    let names: [String]
    /// The first of those columns in the sheet, from 0.
    let firstColumn: Int
    /// The number of the row.
    let row: Int

    /// Reads the first row that holds something.
    ///
    /// - Throws: ``InputError`` when there is none.
    init(_ sheet: SheetRows, path: String) throws(InputError) {
        guard try WorkbookRows.nextFilled(sheet, path) else { throw .noHeader(path: path) }
        let row = sheet.row
        let named = row.cells.map(\.column) + row.unsaved
        guard !row.cells.isEmpty, let first = named.min(), let last = named.max() else {
            throw .header(.tooLong, column: 1)
        }
        var names = (first...last).map { CellReference.letters($0) }
        for cell in row.cells { names[cell.column - first] = String(decoding: row.text[cell.range], as: UTF8.self) }
        (self.names, firstColumn, self.row) = (names, first, row.number)
    }
}

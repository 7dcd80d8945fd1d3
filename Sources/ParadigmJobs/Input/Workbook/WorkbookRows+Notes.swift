import ParadigmWorkbook

extension WorkbookRows {
    /// Rows that are looked at for formulas without a value; where there are none, there are none further on either.
    private static let rowsLookedAt = 1_000

    /// What whoever sends the rows should know of the workbook.
    ///
    /// - Parameter isNamed: Whether the sheet was asked for by its name.
    /// - Returns: What there is to tell, none when there is nothing.
    /// - Throws: ``InputError``.
    func notes(isNamed: Bool) throws(InputError) -> [InputNote] {
        var notes: [InputNote] = []
        let others = workbook.sheets.map(\.name).filter { $0 != sheetName }
        if !isNamed, !others.isEmpty { notes.append(.sheet(sheetName, others: others)) }
        if let title { notes.append(.title(title)) }
        if let (count, first) = try unsavedFormulas() { notes.append(.unsavedFormulas(count, first: first)) }
        return notes
    }

    /// How many formulas below the header were saved without what they come to, as programs do that write workbooks and
    /// work nothing out, and the cell of the first; nil for none.
    private func unsavedFormulas() throws(InputError) -> (count: Int, first: String)? {
        do throws(WorkbookError) {
            let rows = try workbook.rows(of: listed, limit: limit)
            var (seen, count) = (0, 0)
            var first: String?
            while try rows.next() {
                guard rows.row.number > headerNumber else { continue }
                seen += 1
                for column in rows.row.unsaved where places.contains(column) {
                    first = first ?? CellReference.letters(column) + String(rows.row.number)
                    count += 1
                }
                if first == nil, seen == Self.rowsLookedAt { break }
            }
            return first.map { (count, $0) }
        } catch {
            throw Self.failure(error, path)
        }
    }

    /// The cells of the first rows that hold something, if there may be a title among them.
    static func firstRecords(
        of workbook: Workbook,
        _ sheet: Workbook.Sheet,
        limit: Int,
        _ path: String
    ) throws(InputError) -> [[String]] {
        var records: [[String]] = []
        let rows: SheetRows
        do throws(WorkbookError) {
            rows = try workbook.rows(of: sheet, limit: limit)
        } catch {
            throw failure(error, path)
        }
        while records.count < TitleGuess.recordsLookedAt, try nextFilled(rows, path) {
            let row = rows.row
            var cells = [String](repeating: "", count: (row.cells.map(\.column).max() ?? -1) + 1)
            for cell in row.cells { cells[cell.column] = TitleGuess.cell(row.text[cell.range]) }
            records.append(cells)
            // A header of several names has no title above it.
            if records.count == 1, row.cells.count > TitleGuess.mostCells { break }
        }
        return records
    }
}

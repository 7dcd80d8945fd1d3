import ParadigmWorkbook

extension WorkbookRows {
    /// Rows that are looked at for what is to be told of them; where there is nothing, there is nothing further on either.
    private static let rowsLookedAt = 10_000

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
        return notes + (try look()).notes
    }

    /// Looks through the rows below the header, and at what stands behind them.
    private func look() throws(InputError) -> SheetLook {
        do throws(WorkbookError) {
            let rows = try workbook.rows(of: listed, limit: limit)
            var look = SheetLook(places: places)
            var seen = 0
            while try rows.next() {
                guard rows.row.number >= headerNumber else { continue }
                look.take(rows.row, isHeader: rows.row.number == headerNumber) { requests.asks($0 - places.lowerBound) }
                seen += 1
                if seen == Self.rowsLookedAt, look.isEmpty { return look }
            }
            for cells in rows.merged { look.take(cells, below: headerNumber) }
            return look
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

import ParadigmWorkbook

/// What a look through a sheet finds that a reader of its rows does not see.
struct SheetLook {
    /// Cells or rows of one sort: how many, and where the first one is.
    private struct Sort<Place> {
        var count = 0
        var first: Place?

        mutating func add(_ place: @autoclosure () -> Place) {
            count += 1
            if first == nil { first = place() }
        }
    }

    /// The columns that have names.
    private let places: Range<Int>
    private var unsaved = Sort<String>()
    private var hidden = Sort<Int>()
    private var errors = Sort<String>()
    private var merged = Sort<String>()

    /// A look at nothing so far.
    init(places: Range<Int>) {
        self.places = places
    }

    /// Whether nothing was found.
    var isEmpty: Bool { unsaved.count + hidden.count + errors.count + merged.count == 0 }

    /// What there is to tell.
    var notes: [InputNote] {
        [
            unsaved.first.map { InputNote.unsavedFormulas(unsaved.count, first: $0) },
            hidden.first.map { InputNote.hiddenRows(hidden.count, first: $0) },
            errors.first.map { InputNote.errorCells(errors.count, first: $0) },
            merged.first.map { InputNote.mergedCells(merged.count, first: $0) },
        ]
        .compactMap(\.self)
    }

    /// Looks at a row.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - isHeader: Whether it is the header, in which only formulas count.
    ///   - isAsked: Whether a prompt takes up what stands in a column of the sheet.
    mutating func take(_ row: SheetRow, isHeader: Bool, isAsked: (Int) -> Bool) {
        for column in row.unsaved where places.contains(column) { unsaved.add(Self.cell(column, row.number)) }
        guard !isHeader else { return }
        var isRecord = row.isTooLong
        for cell in row.cells where places.contains(cell.column) {
            isRecord = true
            if cell.kind == .failure, isAsked(cell.column) { errors.add(Self.cell(cell.column, row.number)) }
        }
        if row.isHidden, isRecord { hidden.add(row.number) }
    }

    /// Looks at merged cells, which count where they reach over several rows below the header.
    mutating func take(_ cells: MergedCells, below header: Int) {
        guard cells.rows.upperBound > max(header, cells.rows.lowerBound), cells.columns.overlaps(places) else { return }
        merged.add(cells.reference)
    }

    private static func cell(_ column: Int, _ row: Int) -> String { CellReference.letters(column) + String(row) }
}

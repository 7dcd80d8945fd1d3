/// Cells of a sheet that are shown as one: the first one holds what they show, and the others nothing.
package struct MergedCells: Hashable, Sendable {
    /// The columns, from 0.
    package let columns: ClosedRange<Int>
    /// The numbers of the rows, from 1.
    package let rows: ClosedRange<Int>
    /// The range as the sheet writes it, such as `A2:A4`.
    package let reference: String

    /// The cells of a range; nil for a text that is none.
    init?(_ reference: String) {
        let ends = reference.split(separator: ":", omittingEmptySubsequences: false).map(Self.place)
        guard ends.count == 2, let first = ends[0], let last = ends[1], first.column <= last.column,
            first.row <= last.row
        else { return nil }
        columns = first.column...last.column
        rows = first.row...last.row
        self.reference = reference
    }

    private static func place(_ cell: Substring) -> (column: Int, row: Int)? {
        let letters = cell.prefix { $0.isLetter }
        guard let row = Int(cell.dropFirst(letters.count)), row > 0,
            let column = unsafe letters.withCString({ unsafe CellReference.column($0) })
        else { return nil }
        return (column, row)
    }
}

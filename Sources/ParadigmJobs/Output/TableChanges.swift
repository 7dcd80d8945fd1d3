/// What of the answers stands in a table otherwise than it came.
package struct TableChanges: Hashable, Sendable {
    /// Cells whose text was cut, since the format holds no more.
    package var cutCells = 0
    /// Cells that got a `'` before what a spreadsheet would take for a formula.
    package var guardedCells = 0
    /// Answers with members that their schema allows and does not name: no column has them.
    package var partlyShown = 0

    /// A table in which all stands as it came.
    package init() {}

    /// Whether answers are whole in the journal alone.
    package var isLess: Bool { cutCells > 0 || partlyShown > 0 }
}

/// How outcomes are written to a file.
package struct ExportOptions: Hashable, Sendable {
    /// How they are written; nil to go by the extension of the output.
    package var format: OutputFormat?
    /// The columns of answers in a table.
    package var columns = AnswerColumns()
    /// What stands between the fields of a CSV that a spreadsheet is to open by a double click, with a byte order mark
    /// and CR LF; nil for a table that looks like the input.
    package var spreadsheetSeparator: UInt8?
    /// Whether cells that a model made and that a spreadsheet would take for a formula get a leading `'`.
    package var guardsFormulas = true
    /// Whether rows without an outcome are left out; otherwise one of them stops the export.
    package var allowsPending = false

    /// Options at their defaults.
    package init() {}
}

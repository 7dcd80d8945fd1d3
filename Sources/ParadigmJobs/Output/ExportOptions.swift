/// How outcomes are written to a file.
package struct ExportOptions: Hashable, Sendable {
    /// How they are written; nil to go by the extension of the output.
    package var format: OutputFormat?
    /// Whether cells that a model made and that a spreadsheet would take for a formula get a leading `'`.
    package var guardsFormulas = true
    /// Whether rows without an outcome are left out; otherwise one of them stops the export.
    package var allowsPending = false

    /// Options at their defaults.
    package init() {}
}

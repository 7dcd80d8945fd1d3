import ParadigmAPI

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
    /// How errors are told.
    package var words = OutcomeWords.plain
    /// Whether rows without an outcome are left out; otherwise one of them stops the export.
    package var allowsPending = false

    /// Options at their defaults.
    package init() {}

    /// How many columns a table has that goes on those of an input, or on the names of its rows.
    func columnCount(beside input: [String]) -> Int {
        max(1, input.count) + columns.count + AnswerColumns.others.count
    }
}

extension ExportOptions {
    /// What makes an output look otherwise than usual, as the record beside it remembers it; its columns follow from the
    /// schema, which is among the options of the rows.
    var json: JSONObject {
        var json: JSONObject = [:]
        if let format { json["format"] = .string(format.rawValue) }
        if let spreadsheetSeparator {
            json["spreadsheet_separator"] = .string(String(UnicodeScalar(spreadsheetSeparator)))
        }
        if !guardsFormulas { json["formula_guard"] = false }
        return json
    }
}

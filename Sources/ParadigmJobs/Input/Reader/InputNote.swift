/// Something about an input that its name does not say, and whoever sends it should know before.
package enum InputNote: Hashable, Sendable {
    /// It is text in this encoding, and is read as such.
    case encoding(TextEncoding)
    /// It is UTF-8 but for some rows, which are bad.
    case mixedEncodings
    /// Its fields stand between characters other than the format's, and are read as such.
    case separator(UInt8)
    /// Each of its lines is taken for a prompt, but all have as many fields between these characters, as in a table.
    case tableLines(UInt8)
    /// It is a table with these characters between its fields, whatever its name says.
    case table(UInt8)
    /// What stands above its header, which begins with this line, is a title and no part of the table.
    case title(String)
    /// The prompts are what stands in the only column, whose name this is said to be: it may be a prompt itself.
    case onlyColumn(String)
    /// The records of this only column are cut at a separator that may be one of their texts' own.
    case splitTexts(column: String, UInt8)
    /// Of the sheets of a workbook this one is read, and not the others.
    case sheet(String, others: [String])
    /// So many formulas of a workbook were saved without what they come to; the first one is in this cell.
    case unsavedFormulas(Int, first: String)
    /// So many rows of a sheet are hidden, and are rows like the others; the first one has this number.
    case hiddenRows(Int, first: Int)
    /// So many cells that a prompt takes up hold an error in the place of a value; the first one is this.
    case errorCells(Int, first: String)
    /// So many cells of a sheet reach over several rows, whose text only the first row has; the first one is this range.
    case mergedCells(Int, first: String)
    /// Its name says that it is packed, and it is not.
    case notPacked
}

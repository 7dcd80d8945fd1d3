import ParadigmAPI

/// Writes the cells of a table, one after the other, in one of the formats.
protocol TableCells {
    /// What is not as it came.
    var changes: TableChanges { get }

    /// Writes the names of the columns.
    ///
    /// - Parameters:
    ///   - names: All names, those of the answer last.
    ///   - answer: The place of the first column of the answer.
    ///   - bytes: Where the table goes.
    mutating func begin(_ names: [String], answer: Int, to bytes: inout [UInt8])

    /// Writes a cell of the input, in well-formed UTF-8, or the row's name in its place.
    ///
    /// - Parameters:
    ///   - text: The text of the cell.
    ///   - column: Its column in the input; nil for the row's name.
    mutating func input(_ text: Span<UInt8>, column: Int?)

    /// Writes a cell whose content came over the wire.
    mutating func model(_ text: [UInt8])

    /// Writes a number that came over the wire.
    mutating func number(_ number: JSONNumber)

    /// Writes true or false that came over the wire.
    mutating func truth(_ isTrue: Bool)

    /// Writes a count; nil for an empty cell.
    mutating func count(_ number: Int?)

    /// Ends the row and writes it.
    mutating func endRow(to bytes: inout [UInt8])

    /// Writes what comes after the last row.
    mutating func finish(to bytes: inout [UInt8])
}

/// Cells of CSV or TSV.
struct SeparatedCells: TableCells {
    private let formulas: FormulaGuard?
    private let hasByteOrderMark: Bool
    /// Whether a spreadsheet that cuts lines at semicolons is to take numbers for what they are.
    private let hasDecimalComma: Bool
    private var csv: CSVWriter

    private(set) var changes = TableChanges()

    /// Cells that look like those of the input, or as a spreadsheet wants them.
    ///
    /// - Parameters:
    ///   - reader: The input.
    ///   - format: CSV or TSV.
    ///   - options: How the table is written.
    init(_ reader: InputReader, _ format: OutputFormat, _ options: ExportOptions) {
        let isForSpreadsheets = options.spreadsheetSeparator != nil
        let separator = Self.separator(reader, format, options)
        csv = CSVWriter(
            delimiter: separator,
            endsLinesWithReturn: isForSpreadsheets || reader.endsLinesWithReturn
        )
        // A spreadsheet that needed the mark to read the input needs it to read the output.
        hasByteOrderMark = isForSpreadsheets || reader.hasByteOrderMark
        hasDecimalComma = options.spreadsheetSeparator == UInt8(ascii: ";")
        formulas =
            options.guardsFormulas ? FormulaGuard(separator: separator, isForSpreadsheets: isForSpreadsheets) : nil
    }

    /// What stands between two fields: what is in the input, if that is of the same format.
    private static func separator(_ reader: InputReader, _ format: OutputFormat, _ options: ExportOptions) -> UInt8 {
        if format == .csv, let separator = options.spreadsheetSeparator { return separator }
        return switch (reader.format, format) {
        case (.csv, .csv), (.tsv, .tsv): reader.separator
        default: format.delimiter ?? UInt8(ascii: ",")
        }
    }

    mutating func begin(_ names: [String], answer: Int, to bytes: inout [UInt8]) {
        if hasByteOrderMark { csv.byteOrderMark() }
        for name in names { csv.field(name) }
        csv.endRecord(movingTo: &bytes)
    }

    mutating func input(_ text: Span<UInt8>, column: Int?) {
        csv.field(text)
    }

    mutating func model(_ text: [UInt8]) {
        let cell = formulas?.guarded(text) ?? text
        if cell.count > text.count { changes.guardedCells += 1 }
        csv.field(cell.span)
    }

    mutating func number(_ number: JSONNumber) {
        csv.field(hasDecimalComma ? number.literal.replacing(".", with: ",") : number.literal)
    }

    mutating func truth(_ isTrue: Bool) {
        csv.field(isTrue ? "true" : "false")
    }

    mutating func count(_ number: Int?) {
        csv.field(number.map { String($0) } ?? "")
    }

    mutating func endRow(to bytes: inout [UInt8]) {
        csv.endRecord(movingTo: &bytes)
    }

    func finish(to bytes: inout [UInt8]) {}
}

import ParadigmWorkbook

/// How outcomes are written.
package enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    /// OpenAI Batch output lines: `id`, `custom_id`, `response`, `error`.
    case batchLines = "jsonl"
    /// The columns of the input, then those of the answer, as separated values (RFC 4180).
    case csv
    /// The same, separated by tabs.
    case tsv
    /// The same, as the sheet of an Excel workbook.
    case workbook = "xlsx"

    /// What the name of an output says of its format.
    package enum Name: Hashable, Sendable {
        /// This is how it is written.
        case format(OutputFormat)
        /// Nothing: there is no extension.
        case open
        /// An extension that stands for nothing that is written here.
        case unknown(String)
    }

    /// What the extension of an output stands for.
    ///
    /// The ending `.i-of-n` of a shard's part does not count.
    package static func named(by path: String) -> Name {
        var path = path
        if let shard = Shard(fileName: path) { path.removeLast(shard.suffix.count) }
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
        // A point at the beginning hides a file, and one at the end is followed by nothing.
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex,
            let text = String(name[dot...].dropFirst()), !text.isEmpty
        else { return .open }
        switch text.lowercased() {
        case "jsonl", "ndjson", "json": return .format(.batchLines)
        case "csv": return .format(.csv)
        case "tsv", "tab": return .format(.tsv)
        case "xlsx": return .format(.workbook)
        default: return .unknown(text)
        }
    }

    /// The format of an output: that of its extension, or else the input's.
    ///
    /// Lines of text are answered in lines.
    package init(path: String, input: InputFormat) {
        if case .format(let format) = Self.named(by: path) {
            self = format
            return
        }
        switch input {
        case .csv: self = .csv
        case .tsv: self = .tsv
        case .workbook: self = .workbook
        case .jsonLines, .batchLines, .text: self = .batchLines
        }
    }

    /// What stands between two fields, unless the input says otherwise; nil for formats without fields.
    var delimiter: UInt8? {
        switch self {
        case .batchLines, .workbook: nil
        case .csv: UInt8(ascii: ",")
        case .tsv: UInt8(ascii: "\t")
        }
    }

    /// Whether it has the columns of the input too.
    var isTable: Bool { self != .batchLines }

    /// Columns that it can have, those of the input and of the answer; nil for any number.
    package var columnLimit: Int? { self == .workbook ? CellReference.columnCount : nil }

    /// Rows that it can have; nil for any number.
    package var rowLimit: Int? {
        // The first row of the sheet names the columns.
        self == .workbook ? CellReference.rowCount - 1 : nil
    }
}

extension OutputFormat {
    /// How an output is written: as the options say, else by its extension, else as the input.
    package init(_ options: ExportOptions, path: String, input: InputFormat) {
        self = options.format ?? OutputFormat(path: path, input: input)
    }
}

/// How the records of an input are written.
package enum InputFormat: String, Hashable, Sendable, CaseIterable {
    /// JSON objects, one a line or in one array, in any of the shapes: a Batch line, a bare body, a prompt.
    case jsonLines = "jsonl"
    /// OpenAI Batch lines only: `custom_id`, `method`, `url`, `body`.
    case batchLines = "openai"
    /// Comma-separated values with a header (RFC 4180), or with another separator that is found out.
    case csv
    /// Values separated by tabs, with a header, quoted as in CSV, or with another separator that is found out.
    case tsv
    /// One prompt a line; lines of nothing but spaces are skipped.
    case text
    /// A sheet of an Excel workbook, whose first row names the columns.
    case workbook = "xlsx"

    /// The format that the extension of a path stands for; nil for any other extension.
    package init?(path: String) {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), let text = String(name[dot...].dropFirst()) else {
            return nil
        }
        switch text.lowercased() {
        case "jsonl", "ndjson", "json": self = .jsonLines
        case "csv": self = .csv
        case "tsv", "tab": self = .tsv
        case "txt", "text": self = .text
        case "xlsx", "xlsm", "xltx", "xltm": self = .workbook
        default: return nil
        }
    }

    /// The format of an input, by its name and by what is said to stand between its fields.
    ///
    /// An ending that says how it is packed does not count: `rows.csv.gz` is a CSV. What is said to have fields is a
    /// table, unless its name says so anyway.
    package init?(inputPath path: String, separator: UInt8?) {
        var path = path
        for ending in Self.packedEndings where path.lowercased().hasSuffix(ending) { path.removeLast(ending.count) }
        let named = InputFormat(path: path)
        guard separator == nil || named?.delimiter != nil else {
            self = .csv
            return
        }
        guard let named else { return nil }
        self = named
    }

    private static let packedEndings = [".gz", ".gzip", ".zst", ".zstd"]

    /// Whether the name of a file says that it is packed.
    static func isPacked(_ path: String) -> Bool { packedEndings.contains { path.lowercased().hasSuffix($0) } }

    /// What usually stands between two fields; nil for formats without fields.
    package var delimiter: UInt8? {
        switch self {
        case .csv: UInt8(ascii: ",")
        case .tsv: UInt8(ascii: "\t")
        case .jsonLines, .batchLines, .text, .workbook: nil
        }
    }

    /// Whether each line is a JSON object.
    var isJSON: Bool { self == .jsonLines || self == .batchLines }
}

/// How outcomes are written.
package enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    /// OpenAI Batch output lines: `id`, `custom_id`, `response`, `error`.
    case batchLines = "jsonl"
    /// The columns of the input, then those of the answer, separated by commas (RFC 4180).
    case csv
    /// The same, separated by tabs.
    case tsv

    /// The format that the extension of an output stands for; Batch lines for any but those of CSV and TSV.
    ///
    /// The ending `.i-of-n` of a shard's part does not count.
    package init(path: String) {
        var path = path
        if let shard = Shard(fileName: path) { path.removeLast(shard.suffix.count) }
        switch InputFormat(path: path) {
        case .csv: self = .csv
        case .tsv: self = .tsv
        default: self = .batchLines
        }
    }

    /// What stands between two fields; nil for lines of JSON.
    var delimiter: UInt8? {
        switch self {
        case .batchLines: nil
        case .csv: UInt8(ascii: ",")
        case .tsv: UInt8(ascii: "\t")
        }
    }
}

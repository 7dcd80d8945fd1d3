import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// Options for a format, with a model.
func options(_ format: InputFormat) -> InputOptions {
    var options = InputOptions()
    options.format = format
    options.model = "m"
    return options
}

/// Options for a format, with a model and changes.
func options(_ format: InputFormat, _ change: (inout InputOptions) throws -> Void) rethrows -> InputOptions {
    var options = options(format)
    try change(&options)
    return options
}

/// All the records of a text.
func records(_ bytes: [UInt8], _ options: InputOptions, readSize: Int = 64 << 10) throws -> [InputRow] {
    let reader = try InputReader(bytes: bytes, options: options, readSize: readSize)
    var records: [InputRow] = []
    while let record = try reader.next() { records.append(record) }
    return records
}

/// All the records of a text.
func records(_ text: String, _ options: InputOptions, readSize: Int = 64 << 10) throws -> [InputRow] {
    try records(Array(text.utf8), options, readSize: readSize)
}

extension BadRow {
    /// What is wrong with it and where, in plain words.
    var plain: String { PlainWords.line(self) }
}

extension InputRow {
    /// The row; nil for a bad one.
    var row: Row? { if case .row(let row, _) = self { row } else { nil } }
    /// What the row asks; nil for a bad one.
    var fingerprint: Fingerprint? { if case .row(_, let fingerprint) = self { fingerprint } else { nil } }
    /// The bad row; nil for a good one.
    var bad: BadRow? { if case .bad(let bad) = self { bad } else { nil } }
    /// The body as text; for a bad row, its code.
    var text: String {
        switch self {
        case .row(let row, _): String(decoding: row.body, as: UTF8.self)
        case .bad(let bad): bad.code.rawValue
        }
    }
    /// The prompt of a chat with one message; for a bad row, what is wrong with it in plain words.
    var prompt: String? {
        switch self {
        case .row(let row, _): (try? JSONValue(parsing: row.body))?["messages"]?.array?.last?["content"]?.string
        case .bad(let bad): PlainWords.of(bad.fault)
        }
    }
}

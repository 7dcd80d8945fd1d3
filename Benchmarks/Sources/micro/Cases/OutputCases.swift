import ParadigmBatch
import ParadigmJobs

/// What is written of each row.
extension Case {
    static let output = [
        Case("output-batch-line") {
            let record = Samples.record(1)
            return { count in
                var bytes: [UInt8] = []
                var sum = 0
                for _ in 0..<count {
                    bytes.removeAll(keepingCapacity: true)
                    BatchLine.append(record, to: &bytes)
                    sum &+= bytes.count
                }
                return sum
            }
        },
        Case("output-export-batch", operations: 4_096) {
            let input = Samples.batchLines(4_096)
            return { try export(input, InputOptions(), to: "output.jsonl", rows: $0) }
        },
        Case("output-export-csv", operations: 4_096) {
            let input = Samples.table(4_096)
            let options = try Samples.tableOptions()
            return { try export(input, options, to: "output.csv", rows: $0) }
        },
    ]

    /// Writes the output of an input again and again, until there were so many rows: each is read, identified and
    /// written with its outcome.
    private static func export(_ bytes: [UInt8], _ options: InputOptions, to path: String, rows: Int) throws -> Int {
        let record = Samples.record(1)
        let exporter = Exporter(ExportOptions(), fileSystem: ForgetfulFileSystem()) { _ in record }
        var options = options
        var rest = rows
        var sum = 0
        while rest > 0 {
            options.limit = rest
            let summary = try exporter.export(InputReader(bytes: bytes, options: options), to: path)
            guard summary.answered > 0, summary.bad == 0 else { throw UnexpectedResult() }
            rest -= summary.answered
            sum &+= summary.bytes
        }
        return sum
    }
}

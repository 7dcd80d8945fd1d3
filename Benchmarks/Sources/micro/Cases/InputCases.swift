import ParadigmBatch
import ParadigmJobs

/// Rows of an input, and who they are.
extension Case {
    static let input = [
        Case("input-batch-line", operations: 4_096) {
            let bytes = Samples.batchLines(4_096)
            return { try read(bytes, InputOptions(), rows: $0) }
        },
        Case("input-csv-template", operations: 4_096) {
            let bytes = Samples.table(4_096)
            let options = try Samples.tableOptions()
            return { try read(bytes, options, rows: $0) }
        },
        Case("input-fingerprint") {
            let body = Array(Samples.batchLines(1).dropFirst(90).prefix(290))
            return { count in
                var sum = 0
                for _ in 0..<count {
                    let fingerprint = Fingerprint(path: "/chat/completions", body: body.span)
                    sum &+= Int(truncatingIfNeeded: fingerprint.low)
                }
                return sum
            }
        },
        Case("input-blake2b-300") {
            let bytes = Array(Samples.reply.prefix(300))
            return { count in
                var sum = 0
                for _ in 0..<count {
                    var hash = BLAKE2b()
                    hash.update(bytes.span)
                    sum &+= Int(truncatingIfNeeded: hash.finish().low)
                }
                return sum
            }
        },
    ]

    /// Reads an input from its beginning, again and again, until there were so many rows.
    private static func read(_ bytes: [UInt8], _ options: InputOptions, rows: Int) throws -> Int {
        var options = options
        var read = 0
        var sum = 0
        while read < rows {
            options.limit = rows - read
            let input = IdentifiedInput(try InputReader(bytes: bytes, options: options))
            while let row = try input.next() {
                guard case .row(let row, let key) = row else { throw UnexpectedResult() }
                sum &+= row.body.count &+ Int(truncatingIfNeeded: key.low & 0xFF)
                read += 1
            }
        }
        return sum
    }
}

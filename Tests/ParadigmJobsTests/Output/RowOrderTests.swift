import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RowOrderTests {
    private let disk = SimulatedDisk()

    /// Exports an input twice: reading it again, and going by the list of its rows.
    private func exportBothWays(_ input: String, _ options: InputOptions, to name: String) throws -> (String, String) {
        let order = try RowOrder(path: "list", on: disk)
        var outcomes: [RowKey: OutcomeRecord] = [:]
        let rows = IdentifiedInput(try InputReader(bytes: Array(input.utf8), options: options))
        while let next = try rows.next() {
            guard case .row(let row, let key) = next else { continue }
            try order.append(row, key)
            let label = row.id ?? "where it stood before"
            outcomes[key] = OutcomeRecord(key: key, label: label, outcome: reply("\(row.ordinal)"))
        }
        let exporter = Exporter(ExportOptions(), fileSystem: disk) { outcomes[$0] }
        var texts: [String] = []
        for order in [nil, order] {
            let reader = try InputReader(bytes: Array(input.utf8), options: options)
            let summary = try exporter.export(reader, in: order, to: name)
            #expect(summary.rows == outcomes.count)
            texts.append(String(decoding: disk.content(of: name) ?? [], as: UTF8.self))
        }
        return (texts[0], texts[1])
    }

    @Test(arguments: ["out.jsonl", "out.csv"])
    func leadsToTheSameOutput(name: String) throws {
        let lines = (0..<10_000)
            .map { $0 % 3 == 0 ? #"{"prompt":"p\#($0)"}"# : #"{"custom_id":"i\#($0)","prompt":"p"}"# }
        let (read, listed) = try exportBothWays(lines.joined(separator: "\n"), options(.jsonLines), to: name)
        #expect(read == listed)
        #expect(read.contains("row-10000"))
    }

    @Test func knowsThePlacesOfAShard() throws {
        let shard = options(.text) { $0.shard = Shard(index: 2, count: 3) }
        let (read, listed) = try exportBothWays("a\nb\nc\nd\ne\n", shard, to: "out.jsonl")
        #expect(read == listed)
        #expect(read.contains(#""row-2""#) && read.contains(#""row-5""#) && !read.contains(#""row-1""#))
    }

    @Test func leavesNoFileBehind() throws {
        _ = try RowOrder(path: "list", on: disk)
        #expect(disk.names == [])
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct ShardMergeTests {
    private let rows = (1...11).map { "\"\($0)\nx\"\",\"" }

    /// Exports each shard and the whole into a directory.
    private func exportAll(_ count: Int, _ name: String, in directory: String) throws -> [String] {
        let input = "prompt\r\n" + rows.joined(separator: "\r\n")
        var paths: [String] = []
        for shard in (1...count).compactMap({ Shard(index: $0, count: count) }) {
            let path = "\(directory)/\(name)\(shard.suffix)"
            let options = ParadigmJobsTests.options(.csv) { $0.shard = shard }
            try save(try export(input, options, to: path) { reply("a\n\($0.ordinal)") }.text, to: path)
            paths.append(path)
        }
        let whole = try export(input, options(.csv), to: name) { reply("a\n\($0.ordinal)") }
        try save(whole.text, to: "\(directory)/\(name).whole")
        return paths
    }

    @Test(arguments: ["out.csv", "out.tsv", "out.jsonl"], [1, 2, 3, 4, 11, 12])
    func partsMakeTheWhole(name: String, count: Int) throws {
        try withScratchDirectory { directory in
            let parts = try exportAll(count, name, in: directory)
            let path = "\(directory)/\(name)"
            let merged = try ShardMerge(parts.reversed()).merge(to: path)
            #expect(merged.rows == rows.count && merged.unanswered == 0)
            #expect(try load(path) == load(path + ".whole"))
        }
    }

    /// Parts have the separator of their input, which no name tells.
    @Test(arguments: [UInt8(ascii: ";"), UInt8(ascii: ",")])
    func partsOfAnySeparatorMakeTheWhole(separator: UInt8) throws {
        var likeASpreadsheet = ExportOptions()
        likeASpreadsheet.spreadsheetSeparator = separator
        try withScratchDirectory { directory in
            func export(_ shard: Shard?, to name: String) throws -> String {
                let input = "completion_tokens,prompt\n1,\"a\nb\"\n2,\"c;\"\"\n,d\"\n3,e\n"
                let options = ParadigmJobsTests.options(.csv) { $0.shard = shard }
                let exported = try ParadigmJobsTests.export(input, options, to: name, with: likeASpreadsheet) { row in
                    reply("\n\n\(row.ordinal)")
                }
                try save(exported.text, to: directory + "/" + name)
                return directory + "/" + name
            }
            let parts = try [1, 2].map { try export(Shard(index: $0, count: 2), to: "o.csv.\($0)-of-2") }
            let whole = try export(nil, to: "whole.csv")
            #expect(try ShardMerge(parts).merge(to: directory + "/o.csv").rows == 3)
            #expect(try load(directory + "/o.csv") == load(whole))
        }
    }

    @Test(arguments: ["o.csv", "o.tsv", "o.jsonl"])
    func `rows without an answer are counted`(name: String) throws {
        try withScratchDirectory { directory in
            var parts: [String] = []
            for index in [1, 2] {
                let options = ParadigmJobsTests.options(.csv) { $0.shard = Shard(index: index, count: 2) }
                let input = "prompt,error\na,x\nb,x\nc,x\nd,x,e\n"
                let exported = try export(input, options, to: name) { row in
                    row.prompt == "c" ? failure("timeout", "late") : reply("x")
                }
                parts.append("\(directory)/\(name).\(index)-of-2")
                try save(exported.text, to: parts[index - 1])
            }
            // One has failed, and one is a bad row.
            let merged = try ShardMerge(parts).merge(to: "\(directory)/\(name)")
            #expect(merged.rows == 4 && merged.unanswered == 2)
        }
    }

    @Test func `a line that was written anew tells an error too`() throws {
        try withScratchDirectory { directory in
            let part = "\(directory)/o.jsonl.1-of-1"
            try save("{\"error\": null }\n{\"error\": {\"code\": \"x\"}, \"id\": 1}\n{\"id\":2}\n", to: part)
            #expect(try ShardMerge([part]).merge(to: "\(directory)/o.jsonl").unanswered == 1)
        }
    }

    /// A part may be a workbook whatever it is called.
    @Test func aWorkbookIsNoPart() throws {
        try withScratchDirectory { directory in
            let parts = [1, 2].map { "\(directory)/out.\($0)-of-2" }
            for part in parts { try save(workbook([["prompt"], ["a"]]), to: part) }
            #expect(throws: ShardMerge.Failure.workbook(path: parts[0])) {
                try ShardMerge(parts).merge(to: directory + "/out.csv", format: .csv)
            }
        }
    }

    @Test func namesMustMakeAWhole() {
        let failures: [([String], ShardMerge.Failure)] = [
            (["a.1-of-2", "b"], .notAPart(path: "b")), (["a.1-of-2", "a.2-of-3"], .otherCount(path: "a.2-of-3")),
            (["a.1-of-2", "b.1-of-2"], .repeated(path: "b.1-of-2")),
            (["a.2-of-4", "a.3-of-4"], .missing([1, 4], count: 4)),
        ]
        for (paths, failure) in failures {
            #expect(throws: failure) { try ShardMerge(paths) }
        }
        #expect(throws: ShardMerge.Failure.self) { try ShardMerge(["a.1-of-1000000000"]) }
    }

    @Test func partsOfTheWrongLengthAreRefused() throws {
        try withScratchDirectory { directory in
            for lengths in [[2, 3], [3, 1], [0, 1], [2, 2, 3], [3, 2, 3], [4, 4, 2]] {
                var parts: [String] = []
                for (index, length) in lengths.enumerated() {
                    parts.append("\(directory)/o.jsonl.\(index + 1)-of-\(lengths.count)")
                    try save(String(repeating: "{}\n", count: length), to: parts[index])
                }
                let merge = try ShardMerge(parts)
                let error = #expect(throws: ShardMerge.Failure.self, "\(lengths)") {
                    try merge.merge(to: "\(directory)/o.jsonl")
                }
                guard case .wrongLength = error else {
                    Issue.record("\(lengths): \(String(describing: error))")
                    continue
                }
                #expect(try !names(in: directory).contains("o.jsonl"))
            }
        }
    }

    @Test func damagedPartsAreRefused() throws {
        try withScratchDirectory { directory in
            let parts = ["\(directory)/o.csv.1-of-2", "\(directory)/o.csv.2-of-2"]
            let output = "\(directory)/o.csv"
            let cases: [(String, String, ShardMerge.Failure)] = [
                ("a,b\n1,2\n", "a,c\n1,2\n", .otherColumns(path: parts[1])),
                ("a,b\n1,2\n", "", .malformed(path: parts[1], line: 1)),
                ("a,b\n1,2\n", "a,b\n1,\"2\n", .malformed(path: parts[1], line: 2)),
                ("a,b\n1,2\n", "a,b\n1\n", .malformed(path: parts[1], line: 2)),
                ("a,b\n1,2\n3,4,5\n", "a,b\n1,2\n", .malformed(path: parts[0], line: 3)),
            ]
            for (first, second, failure) in cases {
                try save(first, to: parts[0])
                try save(second, to: parts[1])
                let merge = try ShardMerge(parts)
                #expect(throws: failure) { try merge.merge(to: output) }
            }
            let lines = ["{xxx}", "{\"a\":}", "{} {}", "{\"a\":1", "[]", "{\"a\":\u{1}}", "{\"a\":\"\\u12\"}"]
            for line in lines {
                try save("{}\n\(line)\n", to: parts[0])
                try save("{}\n{}\n", to: parts[1])
                let merge = try ShardMerge(parts)
                #expect(throws: ShardMerge.Failure.malformed(path: parts[0], line: 2), "\(line)") {
                    try merge.merge(to: output, format: .batchLines)
                }
            }
            // A server may send half of a surrogate pair.
            for part in parts { try save(#"{"a":"\ud800"}"# + "\n", to: part) }
            #expect(try ShardMerge(parts).merge(to: output, format: .batchLines).rows == 2)
            try save("{}\n\n", to: parts[0])
            try save("{}\n", to: parts[1])
            let merge = try ShardMerge(parts)
            #expect(throws: ShardMerge.Failure.malformed(path: parts[0], line: 2)) {
                try merge.merge(to: output, format: .batchLines)
            }
            #expect(throws: InputError.self) { try ShardMerge(["\(directory)/none.csv.1-of-1"]).merge(to: output) }
        }
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct IdentifiedInputTests {
    private func identified(_ text: String, _ options: InputOptions) throws -> [IdentifiedRow] {
        let input = IdentifiedInput(try InputReader(bytes: Array(text.utf8), options: options))
        var rows: [IdentifiedRow] = []
        while let row = try input.next() { rows.append(row) }
        return rows
    }

    private let lines = """
        {"custom_id":"a","prompt":"1"}
        {"prompt":"1"}
        {"custom_id":"a","prompt":"2"}
        {"prompt":"1"}
        bad
        {"custom_id":"b","prompt":"1","method":"GET","body":{}}
        {"custom_id":"b","prompt":"3"}
        """

    @Test func rowsGetKeysAndDuplicatesBecomeBadRows() throws {
        let rows = try identified(lines, options(.jsonLines))
        var keys: [RowKey] = []
        var bad: [String] = []
        for row in rows {
            switch row {
            case .row(_, let key): keys.append(key)
            case .bad(let row): bad.append("\(row.ordinal) \(row.label) \(row.code.rawValue)")
            }
        }
        #expect(keys.count == 3)
        #expect(Set(keys).count == 3)
        #expect(bad == ["2 a duplicate_id", "4 row-5 bad_row", "5 b unsupported_method", "6 b duplicate_id"])
    }

    @Test func shardsAreTheRowsOfTheWholeWithTheSameKeys() throws {
        let whole = try identified(lines, options(.jsonLines))
        for count in 1...8 {
            var parts: [[IdentifiedRow]] = []
            for index in 1...count {
                let options = ParadigmJobsTests.options(.jsonLines) { $0.shard = Shard(index: index, count: count) }
                parts.append(try identified(lines, options))
            }
            let joined = whole.indices.map { parts[$0 % count][$0 / count] }
            #expect(joined == whole)
            #expect(parts.reduce(0) { $0 + $1.count } == whole.count)
        }
    }

    @Test(arguments: [
        ("1/1", true), ("2/4", true), ("4/4", true), ("0/4", false), ("5/4", false), ("-1/4", false), ("1/0", false),
        ("1", false), ("1/2/3", false), ("01/4", false), ("+1/4", false), ("a/b", false), ("", false), (" 1/4", false),
    ])
    func aShardIsWrittenAsIOfN(text: String, isShard: Bool) {
        #expect((Shard(text) != nil) == isShard)
        if let shard = Shard(text) {
            #expect(shard.description == text)
            #expect(Shard(fileName: "answers.csv" + shard.suffix) == shard)
        }
    }

    @Test(arguments: ["answers.csv", "answers", "1-of-2", "a.1-of", "a.3-of-2", "a.1-of-2-of-3", "a.1-of-2 "])
    func otherNamesAreNoParts(name: String) {
        #expect(Shard(fileName: name) == nil)
    }
}

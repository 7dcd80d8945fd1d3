import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct CSVTests {
    /// The cells of each record, read with a template that joins them; for a bad row, its position and message.
    private func cells(_ bytes: [UInt8], format: InputFormat = .csv, limit: Int? = nil, readSize: Int = 1 << 16) throws
        -> [[String]]
    {
        let reader = try InputReader(
            bytes: bytes,
            options: options(format) {
                $0.promptTemplate = try Template(parsing: "x")
                if let limit { $0.recordLimit = limit }
            },
            readSize: readSize
        )
        var records: [[String]] = [reader.columns]
        while let record = try reader.next() {
            switch record {
            case .row: records.append(reader.columns.indices.map { cell($0, of: reader) })
            case .bad(let bad): records.append(["\(bad.line):\(bad.column ?? 0) \(PlainWords.of(bad.fault))"])
            }
        }
        return records
    }

    private func cell(_ column: Int, of reader: InputReader) -> String {
        var bytes: [UInt8] = []
        reader.appendCell(column, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func cells(_ text: String, format: InputFormat = .csv, limit: Int? = nil, readSize: Int = 1 << 16) throws
        -> [[String]]
    {
        try cells(Array(text.utf8), format: format, limit: limit, readSize: readSize)
    }

    /// The examples of RFC 4180 §2, and what is beyond them.
    @Test(arguments: [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2\n3,4", [["a", "b"], ["1", "2"], ["3", "4"]]), ("a,b\n1,2\r", [["a", "b"], ["1", "2"]]),
        ("\"a\",\"b\"\r\n\"1\",\"2\"\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n\"1\",\"2\"", [["a", "b"], ["1", "2"]]),
        ("a,b\n\"1\",\"2\"\r", [["a", "b"], ["1", "2"]]),
        // A quote matters only where a field begins.
        ("a,b\né\"x,37°36'37.8\"N\n3,4", [["a", "b"], ["é\"x", "37°36'37.8\"N"], ["3", "4"]]),
        ("a,b\n1, \"2\"\n\"\",x\"\"", [["a", "b"], ["1", " \"2\""], ["", "x\"\""]]),
        ("a,b\n\"x\r\ny\",\"n\n\"\n3,4", [["a", "b"], ["x\r\ny", "n\n"], ["3", "4"]]),
        ("a,b\n\"1\"\"2\",\"\"\"\"\n", [["a", "b"], ["1\"2", "\""]]),
        ("a,b\n\"\"\"1\"\"\",\"\"\n", [["a", "b"], ["\"1\"", ""]]), ("a,b\n,x\n", [["a", "b"], ["", "x"]]),
        ("a,b\n\n1,2\n\r\n3,4\n\n", [["a", "b"], ["1", "2"], ["3", "4"]]), ("a,b\n1,", [["a", "b"], ["1", ""]]),
        ("a,b\n 1 , 2\t\n", [["a", "b"], [" 1 ", " 2\t"]]), ("a,b\n1;x,'2'\n", [["a", "b"], ["1;x", "'2'"]]),
        ("a,b\n\"1,2\",\"3,4\"", [["a", "b"], ["1,2", "3,4"]]), ("a,b\nx\ry,2\n", [["a", "b"], ["x\ry", "2"]]),
        ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("\u{FEFF}\"a\",b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a\n\"\"\n", [["a"], [""]]), ("a,b\nx\u{2028}y,\u{85}\n", [["a", "b"], ["x\u{2028}y", "\u{85}"]]),
        ("a,b", [["a", "b"]]), ("a\n", [["a"]]), ("a,\"b\nc\"\n1,2\n", [["a", "b\nc"], ["1", "2"]]),
    ])
    func recordsAreReadAsTheRFCSays(text: String, records: [[String]]) throws {
        for readSize in Array(1...text.utf8.count) + [1 << 16] {
            #expect(try cells(text, readSize: readSize) == records)
        }
    }

    @Test(arguments: [
        ("a,b\n1\n3,4\n", ["2:0 columns (found: 1, expected: 2)"]),
        ("a,b\n1,2,3\n3,4\n", ["2:0 columns (found: 3, expected: 2)"]),
        ("a,b\n\"1\"x,2\n3,4\n", ["2:4 text after quote"]),
        ("a,b\n\"1\n2\" ,2\n3,4\n", ["3:3 text after quote"]),
        ("a,b\n\"1\"\rx,2\n3,4\n", ["2:4 text after quote"]),
        ("a,b\n1,\"2\n3,4\n", ["2:3 open quote"]),
        ("a,b\r\n1,\"2\r\n3,4\r\n", ["2:3 open quote"]),
        ("a,b\n\"1\n1\",\"2\n3,4\n", ["3:4 open quote"]),
        ("a,b\n\"x\"\"\n3,4\n", ["2:1 open quote"]),
    ])
    func aRecordThatBreaksARuleIsABadRowAlone(text: String, bad: [String]) throws {
        for readSize in Array(1...text.utf8.count) + [1 << 16] {
            #expect(try cells(text, readSize: readSize) == [["a", "b"], bad, ["3", "4"]])
        }
    }

    @Test func anOpenQuoteAtTheVeryEndIsABadRow() throws {
        for end in ["\"", "\"x", "\"\"\"", "\"\r"] {
            let text = "a\n1\n\(end)"
            for readSize in 1...8 {
                #expect(try cells(text, readSize: readSize) == [["a"], ["1"], ["3:1 open quote"]])
            }
        }
    }

    @Test func bytesThatAreNotUTF8AreABadRow() throws {
        let bytes = Array("a,b\n1,é".utf8) + [0xC3] + Array("\n3,4\n".utf8)
        #expect(try cells(bytes) == [["a", "b"], ["2:4 not UTF8"], ["3", "4"]])
    }

    @Test func tabsSeparateTheFieldsOfATSV() throws {
        let text = "a\tb\n1,5\t\"x\ty\"\n\"q\"\"\"\t\n"
        #expect(try cells(text, format: .tsv) == [["a", "b"], ["1,5", "x\ty"], ["q\"", ""]])
    }

    @Test(arguments: [
        (",,\n", InputError.noHeader(path: "input")), ("\"\"\n", .header(.empty, column: 1)),
        ("a,\"b\"c\n", .header(.malformed, column: 2)),
        ("\"a\"x,b\n", .header(.malformed, column: 1)), ("a,\"b\n", .header(.malformed, column: 2)),
        ("", .noHeader(path: "input")), ("\n\r\n", .noHeader(path: "input")), ("\u{FEFF}", .noHeader(path: "input")),
    ])
    func aHeaderThatCannotBeUsedStopsEverything(text: String, error: InputError) {
        #expect(throws: error) { try cells(text) }
    }

    @Test func columnsBetweenOthersNeedNoName() throws {
        #expect(try cells("a,,\"\",b,\n1,2,3,4,5\n") == [["a", "", "", "b"], ["1", "2", "3", "4"]])
        #expect(try records("a,,prompt\n1,2,3\n", options(.csv))[0].prompt == "3")
    }

    @Test func aHeaderMustBeUTF8AndWithinTheLimit() {
        #expect(throws: InputError.header(.notUTF8, column: 2)) { try cells([0x61, 0x2C, 0xFF, 0x0A]) }
        #expect(throws: InputError.header(.tooLong, column: 1)) { try cells("a,long\n", limit: 5) }
        // Canonically equivalent names are different names.
        #expect(throws: Never.self) { try cells("\u{E9},e\u{301}\n") }
    }

    @Test func withoutATemplateThePromptIsItsColumnOrTheOnlyOne() throws {
        #expect(try records("a,prompt\n1,2\n", options(.csv))[0].prompt == "2")
        #expect(try records("a\n1\n", options(.csv))[0].prompt == "1")
        #expect(throws: InputError.noPrompt(known: ["a", "b"])) { try records("a,b\n1,2\n", options(.csv)) }
    }

    @Test func aColumnCanHoldTheID() throws {
        let options = ParadigmJobsTests.options(.csv) { $0.idColumn = "k" }
        let found = try records("k,prompt\n\"x\"\"y\",1\n,2\n7,3\n", options)
        #expect(found.map { $0.row?.id } == ["x\"y", nil, "7"])
        #expect(found.map { $0.row?.label } == ["x\"y", "row-2", "7"])
        #expect(throws: InputError.unknownColumn("k", known: ["prompt"])) { try records("prompt\n1\n", options) }
    }

    @Test func linesAreCountedThroughQuotedLineEnds() throws {
        let found = try records("a\n\"1\n\n1\"\n\n2\n\"\r\n3\"\r\n4", options(.csv))
        #expect(found.compactMap { $0.row?.line } == [2, 6, 7, 9])
    }

    @Test func aLongRecordIsABadRowWhereverTheBytesAreSplit() throws {
        // An open quote costs its line, a long line itself; a record at the limit is fine.
        let text =
            "a,b\n1,\"45678\"\r\n\"\(String(repeating: "x\"\"", count: 9))\nx\",2\n1,\"\n5,6\n1,2345678901234\n7,8\n"
        let expected = [
            ["a", "b"], ["1", "45678"], ["3:0 too long (limit: 9)"],
            ["x\"", "2"], ["5:3 open quote"], ["5", "6"],
            ["7:0 too long (limit: 9)"], ["7", "8"],
        ]
        for readSize in Array(1...text.utf8.count) + [1 << 16] {
            #expect(try cells(text, limit: 9, readSize: readSize) == expected)
        }
    }

    @Test func anythingGivesTheSameRowsWhereverItIsSplit() throws {
        var random = SplitMix64(seed: 4_180)
        let alphabet = Array("ab,,\"\"\"\n\n\r\té".utf8)
        for _ in 0..<400 {
            let text =
                Array("a,b\n".utf8)
                + (0..<Int.random(in: 0...40, using: &random))
                .map { _ in
                    alphabet.randomElement(using: &random) ?? 0
                }
            let whole = try cells(text, limit: 12)
            for readSize in [1, 2, 3, 5, 7, 11] {
                #expect(try cells(text, limit: 12, readSize: readSize) == whole)
            }
        }
    }
}

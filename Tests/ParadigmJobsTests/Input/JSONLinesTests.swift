import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct JSONLinesTests {
    private func only(_ line: String, _ options: InputOptions = options(.jsonLines)) throws -> InputRow {
        let found = try records(line, options)
        return try #require(found.count == 1 ? found[0] : nil)
    }

    @Test func aBatchLineGivesItsBodyByteForByte() throws {
        let body = #"{ "model" : "x", "messages":[], "é\u00e9": 1.0, "a":1, "a":2 }"#
        let line = #"{"custom_id":"q-1","method":"POST","url":"/v1/chat/completions","body": \#(body) }"#
        let record = try only(line)
        let row = try #require(record.row)
        #expect(row.id == "q-1")
        #expect(row.label == "q-1")
        #expect(row.path == "/chat/completions")
        #expect(String(decoding: row.body, as: UTF8.self) == body)
        #expect(row.model == "x")
        #expect(record.fingerprint == Fingerprint(path: row.path, body: Array(body.utf8).span))
    }

    @Test(arguments: [
        (#"{"messages":[],"model":"x"}"#, "/chat/completions"), (#" {"input":"t","model":"x"} "#, "/embeddings"),
        (#"{"body":{"input":"t","model":"x"}}"#, "/embeddings"),
        (#"{"body":{"prompt":"t","model":"x"}}"#, "/completions"),
        (#"{"url":"/embeddings","body":{"messages":[],"model":"x"}}"#, "/embeddings"),
        (#"{"messages":[],"input":1,"prompt":2,"model":"x"}"#, "/chat/completions"),
    ])
    func theShapeOfALineTellsItsPath(line: String, path: String) throws {
        #expect(try only(line).row?.path == path)
    }

    @Test func aBareBodyGoesOutAsItCame() throws {
        let body = #"{"custom_id":"a", "messages":[], "model":"x"}"#
        let row = try #require(try only("\t\(body) \r\n").row)
        #expect(String(decoding: row.body, as: UTF8.self) == body)
        #expect(row.id == "a")
    }

    @Test func aPromptIsAskedAsTheUser() throws {
        let row = try only(#"{"prompt":"Say \"é\"\n","model":"a column"}"#)
        #expect(row.text == #"{"model":"m","messages":[{"role":"user","content":"Say \"é\"\n"}]}"#)
        #expect(row.row?.model == "m")
    }

    @Test func templatesTakeTheFieldsOfALine() throws {
        let options = try ParadigmJobsTests.options(.jsonLines) {
            $0.promptTemplate = try Template(parsing: "{{ a }}|{{n}}|{{o}}|{{b}}|{{input}}")
            $0.systemTemplate = try Template(parsing: "Be {{a}}")
        }
        let row = try only(#"{"a":"x'\u0041","n":1.50,"o":{"k":[1, 2]},"b":true,"input":"i"}"#, options)
        let messages = try JSONValue(parsing: try #require(row.row).body)["messages"]
        #expect(messages?[0]?["content"] == "Be x'A")
        #expect(messages?[1]?["content"] == #"x'A|1.50|{"k":[1, 2]}|true|i"#)
        let missing = try only(#"{"a":"x","n":null}"#, options)
        #expect(missing.prompt == "no field: o")
        // A line with a body of its own needs no template.
        #expect(try only(#"{"messages":[]}"#, options).row?.path == "/chat/completions")
    }

    @Test(
        arguments: [
            (#""a""#, "a"), ("42", "42"), ("-7", "-7"), ("null", nil), (#""""#, nil), (#""\u0061\n""#, "a\n"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] as [(String, String?)]
    )
    func anIDIsTextOrAnInteger(json: String, id: String?) throws {
        let row = try #require(try only(#"{"custom_id":\#(json),"prompt":"p"}"#).row)
        #expect(row.id == id)
        #expect(row.label == id ?? "row-1")
    }

    @Test(arguments: ["1.5", "1e3", "true", "[]", "{}"])
    func anythingElseIsNoID(json: String) throws {
        let bad = try #require(try only(#"{"custom_id":\#(json),"prompt":"p"}"#).bad)
        #expect(bad.code == .badRow)
        #expect(bad.column == 14)
        #expect(bad.label == "row-1")
    }

    @Test func anotherFieldCanHoldTheID() throws {
        let options = ParadigmJobsTests.options(.jsonLines) { $0.idColumn = "key" }
        #expect(try only(#"{"key":7,"prompt":"p"}"#, options).row?.id == "7")
        #expect(try only(#"{"key":7,"custom_id":"c","prompt":"p"}"#, options).row?.id == "c")
        #expect(try only(#"{"prompt":"p"}"#, options).row?.id == nil)
    }

    @Test(arguments: [
        ("{\"a\":1,}", 7, JSONFault.Problem.trailingComma), ("[]", 1, .expectedObject),
        ("{\"é\":tru}", 6, .invalidLiteral),
        ("{\"a\":1} x", 9, .trailingBytes),
        ("{\"a\":", 6, .unexpectedEnd), ("12", 1, .expectedObject),
    ])
    func badJSONIsReportedWithLineAndColumn(line: String, column: Int, problem: JSONFault.Problem) throws {
        let found = try records("{\"prompt\":\"p\"}\n\n\(line)\n{\"prompt\":\"p\"}", options(.jsonLines))
        #expect(found.map { $0.row == nil } == [false, true, false])
        let expected = BadRow(ordinal: 1, line: 3, column: column, .notJSON(problem))
        #expect(found[1].bad == expected)
    }

    @Test func bytesThatAreNotUTF8AreABadRow() throws {
        let line = Array("{\"prompt\":\"é".utf8) + [0xFF] + Array("\"}\n{\"prompt\":\"q\"}\n".utf8)
        let found = try records(line, options(.jsonLines))
        #expect(found[0].bad?.column == 13)
        #expect(found[1].prompt == "q")
    }

    @Test(
        arguments: [
            (#"{"method":"GET","body":{"messages":[]}}"#, "unsupported_method", 11),
            (#"{"method":"post","body":{"messages":[]}}"#, "unsupported_method", 11),
            (#"{"method":1,"body":{"messages":[]}}"#, "unsupported_method", 11),
            (#"{"body":[]}"#, "bad_row", 9), (#"{"body":{}}"#, "unsupported_path", nil),
            (#"{"url":7,"body":{"messages":[]}}"#, "unsupported_path", 8),
            (#"{"body":null,"messages":[]}"#, "bad_row", 9), (#"{}"#, "bad_row", nil),
            (#"{"prompt":[1]}"#, "bad_row", 11),
            (#"{"messages":[],"model":""}"#, "no_model", nil), (#"{"messages":[],"model":null}"#, "no_model", nil),
        ] as [(String, String, Int?)]
    )
    func whatCannotBeSentIsABadRow(line: String, code: String, column: Int?) throws {
        let bad = try #require(try only(line).bad)
        #expect(bad.code.rawValue == code)
        #expect(bad.column == column)
    }

    @Test func aRowWithoutAModelIsBad() throws {
        for line in [
            #"{"messages":[]}"#, #"{"prompt":"p"}"#, #"{"input":"i"}"#, #"{"custom_id":"i","body":{"messages":[]}}"#,
        ] {
            let bad = try #require(try only(line, options(.jsonLines) { $0.model = nil }).bad)
            #expect(bad.code == .noModel)
            #expect(bad.fault == .noModel)
        }
    }

    @Test func linesEndWithTheLineFeedAlone() throws {
        let found = try records(
            "{\"prompt\":\"a\u{2028}b\u{85}\u{2029}\"}\r\n \t\r\n{\"prompt\":\"c\"}\r\n{\"prompt\":\"d\"}\r",
            options(.jsonLines)
        )
        #expect(found.map(\.prompt) == ["a\u{2028}b\u{85}\u{2029}", "c", "d"])
        #expect(found.compactMap { $0.row?.line } == [1, 3, 4])
        #expect(found.compactMap { $0.row?.ordinal } == [0, 1, 2])
    }

    @Test func aBodyWithAReturnBetweenTokensIsMinified() throws {
        let row = try only("{\"messages\":[],\r\"model\" : \"a  b\"}")
        #expect(row.text == #"{"messages":[],"model":"a  b"}"#)
    }

    @Test func theByteOrderMarkIsPassedOverOnce() throws {
        let mark = "\u{FEFF}"
        let found = try records("\(mark){\"prompt\":\"a\"}\n\(mark){\"prompt\":\"b\"}", options(.jsonLines))
        #expect(found[0].prompt == "a")
        #expect(found[1].bad?.line == 2)
    }

    @Test func ofRepeatedKeysTheLastOneCounts() throws {
        let row = try only(
            #"{"custom_id":"a","body":1,"custom_id":"b","body":{"model":"x","model":"y","messages":[]}}"#
        )
        #expect(row.row?.id == "b")
        #expect(row.row?.model == "y")
    }

    @Test func keysMayBeWrittenWithEscapes() throws {
        let row = try only(#"{"custom\u005fid":"a","b\u006fdy":{"m\u006fdel":"x","messages":[]}}"#)
        #expect(row.row?.id == "a")
        #expect(row.row?.model == "x")
    }

    @Test func batchLinesOnlyRefusesOtherShapes() throws {
        let found = try records(#"{"messages":[]}"#, options(.batchLines))
        #expect(found[0].bad?.fault == .noBody)
    }

    @Test func theLimitCountsRecords() throws {
        let found = try records("{\"prompt\":\"1\"}\nbad\n{\"prompt\":\"3\"}\n", options(.jsonLines) { $0.limit = 2 })
        #expect(found.count == 2)
        #expect(found[1].bad != nil)
    }

    @Test func theSameRowsComeWhereverTheBytesAreSplit() throws {
        let text =
            "{\"prompt\":\"é\"}\r\n\n  \n{\"custom_id\":\"a\",\"body\":{\"messages\":[1]}}\n"
            + "{bad\r\n{\"prompt\":\"last\"}"
        let whole = try records(text, options(.jsonLines))
        #expect(whole.count == 4)
        for readSize in 1...text.utf8.count {
            #expect(try records(text, options(.jsonLines), readSize: readSize) == whole)
        }
    }

    @Test func aLongLineIsABadRowWhereverTheBytesAreSplit() throws {
        let long = #"{"prompt":"0123456789"}"#
        let text = "\(long)\r\n{\"prompt\":\"\(String(repeating: "x", count: 200))\"}\n{\"prompt\":\"b\"}\n\(long)x"
        let options = ParadigmJobsTests.options(.jsonLines) { $0.recordLimit = long.utf8.count }
        let expected = BadRow(ordinal: 1, line: 2, .tooLong(limit: 23))
        for readSize in Array(1...64) + [1 << 16] {
            let found = try records(text, options, readSize: readSize)
            #expect(found.map(\.prompt) == ["0123456789", "too long (limit: 23)", "b", "too long (limit: 23)"])
            #expect(found[1].bad == expected)
        }
    }
}

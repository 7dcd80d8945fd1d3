import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// A file that is one JSON array is read as its elements.
@Suite struct JSONArrayTests {
    private func read(_ text: String, readSize: Int = 64 << 10, limit: Int? = nil) throws -> [InputRow] {
        let options = options(.jsonLines) { if let limit { $0.recordLimit = limit } }
        return try records(text, options, readSize: readSize)
    }

    @Test(arguments: [
        #"[{"prompt":"a"},{"prompt":"b"}]"#, "[\n{\"prompt\":\"a\"},\n{\"prompt\":\"b\"}\n]\n",
        " \n[ {\n  \"prompt\" : \"a\"\n} , \n {\n  \"prompt\":\n\"b\"\r\n}\r\n]",
        "\u{FEFF}[{\"prompt\":\"a\"}\n,{\"prompt\":\"b\"},]",
        "[{\"prompt\":\"a\"}]\n[{\"prompt\":\"b\"}]\n", "[{\"prompt\":\"a\"}]\n{\"prompt\":\"b\"}\n",
        "[],[{\"prompt\":\"a\"}",
    ])
    func eachElementIsARow(text: String) throws {
        let whole = try read(text).map(\.prompt)
        if !text.hasPrefix("[],") { #expect(whole == ["a", "b"]) }
        for readSize in 1...text.utf8.count {
            #expect(try read(text, readSize: readSize).map(\.prompt) == whole)
        }
    }

    @Test(arguments: [
        "{\n  \"prompt\": \"a\"\n}\n{\n  \"prompt\": \"b\"\n}\n", "\n{ \r\n\"prompt\":\r\n\"a\"}\r\n{\"prompt\":\"b\"}",
        "{\n\"x\": {\"y\": [{}]},\n\"prompt\": \"a\"}\n\n\n{\"prompt\":\"b\"}\n",
    ])
    func `objects may go over several lines without an array`(text: String) throws {
        for readSize in 1...text.utf8.count {
            #expect(try read(text, readSize: readSize).map(\.prompt) == ["a", "b"])
        }
    }

    @Test func `what is wrong with such an object is told by its line`() throws {
        let text = "{\n  \"prompt\": \"a\"\n}\n{\n  \"prompt\": 3\n}\n{\n  \"x\": 1\n"
        let found = try read(text).compactMap(\.bad)
        #expect(found.map(\.line) == [5, 9] && found.allSatisfy { $0.unit == .line })
    }

    @Test(arguments: [
        (#"{"custom_id":"a","params":{"messages":[]}}"#, OtherMembers(["custom_id", "params"], use: .body("params"))),
        (
            #"{"recordId":"a","modelInput":{"messages":[]}}"#,
            OtherMembers(["recordId", "modelInput"], use: .body("modelInput"))
        ),
        (#"{"data":[{"prompt":"a"}]}"#, OtherMembers(["data"], use: .rows("data"))),
        (
            #"{"id":"7","n":1,"question":"x","d":{}}"#,
            OtherMembers(["id", "n", "question", "d"], use: .column("question"))
        ),
        (#"{"custom_id":"a","response":{"body":{}}}"#, OtherMembers(["custom_id", "response"], use: .answer)),
        (#"{"key":"a","request":{"contents":[]}}"#, OtherMembers(["key", "request"])), ("{}", OtherMembers([])),
        (#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":"x"}"#, OtherMembers(["a", "b", "c", "d", "e"], use: .column("f"))),
    ])
    func `a line of another shape tells what it has`(line: String, members: OtherMembers) throws {
        #expect(try read(line).compactMap(\.bad).map(\.fault) == [.noQuestion(members)])
    }

    @Test func whatIsWithinAnElementIsNoEndOfIt() throws {
        let prompts = ["],[", "}{", "a\"],", "\\", "\\\"", "é\n"]
        let text = JSONValue.array(prompts.map { ["prompt": .string($0), "x": [[1, ["]"]], ["y": "}"]]] }).description
        for readSize in [1, 2, 5, 1 << 16] {
            #expect(try read(text, readSize: readSize).map(\.prompt) == prompts)
        }
        #expect(try read("[]").isEmpty)
        #expect(try read(" [ \n ] \n").isEmpty)
    }

    @Test func `what is wrong is told by the element, also where all are on one line`() throws {
        let found = try read(#"[{"prompt":"a"},{"prompt":3},{"prompt":"c"},{"x":}]"#).compactMap(\.bad)
        #expect(
            found.map(\.plain) == [
                "element 2, line 1, column 27: malformed prompt",
                "element 4, line 1, column 50: not JSON: expected value",
            ]
        )
        let repeated = #"[{"custom_id":"a","prompt":"x"},"# + "\n" + #"{"custom_id":"a","prompt":"y"}]"#
        let input = IdentifiedInput(try InputReader(bytes: Array(repeated.utf8), options: options(.jsonLines)))
        _ = try input.next()
        guard case .bad(let bad)? = try input.next() else {
            Issue.record("the second id was taken for another")
            return
        }
        #expect(bad.plain == "element 2, line 2: duplicate ID")
    }

    @Test func placesAreThoseOfTheFile() throws {
        let text = """
            [
              {
                "custom_id": "a",
                "body": {"messages": [],
                         "model": "x"}
              },
              {"prompt": 3},

              {
                "prompt": "c",
                "x": tru
              }
            ]
            """
        for readSize in [1, 3, 1 << 16] {
            let found = try read(text, readSize: readSize)
            #expect(found.map { $0.row?.line ?? $0.bad?.line } == [2, 7, 11])
            #expect(found.compactMap(\.bad?.column) == [14, 10])
            #expect(found[0].row?.id == "a")
            // A journal is lines, so a body has none within.
            #expect(found[0].text == #"{"messages":[],"model":"x"}"#)
            #expect(found.map { $0.row?.ordinal ?? $0.bad?.ordinal } == [0, 1, 2])
        }
    }

    @Test(arguments: [
        ("[{\"prompt\":\"a\"},,{\"prompt\":\"b\"}]", ["a", "not JSON: unexpected end", "b"]),
        (
            "[{\"prompt\":\"a\"} {\"prompt\":\"x\"},{\"prompt\":\"b\"}]",
            ["not JSON: trailing bytes", "b"]
        ),
        ("[{\"prompt\":\"a\"},\n{\"prompt\":\"x},\n{\"prompt\":\"b\"}]", ["a", "not JSON: unterminated string", "b"]),
        ("[1,\"x\",{\"prompt\":\"b\"}]", ["not JSON: expected object", "not JSON: expected object", "b"]),
        // A file that was cut off is not taken for a whole one.
        ("[{\"prompt\":\"a\"},{\"prompt\":\"b", ["a", "not JSON: unterminated string"]),
        ("[{\"prompt\":\"a\"},{\"prompt\":\"b\"}", ["a", "b", "not JSON: unexpected end"]),
        ("[{\"prompt\":\"a\"},\n", ["a", "not JSON: unexpected end"]), ("[", ["not JSON: unexpected end"]),
        ("[{\"prompt\":\"a\"}] x\n", ["a", "not JSON: expected value"]),
    ])
    func whatIsWrongWithOneIsItsOwn(text: String, prompts: [String]) throws {
        for readSize in 1...text.utf8.count {
            let found = try read(text, readSize: readSize)
            #expect(found.count == prompts.count)
            for (record, prompt) in zip(found, prompts) { #expect(record.prompt == prompt) }
            #expect(
                try InputReader(bytes: Array(text.utf8), options: options(.jsonLines)).countRecords() == prompts.count
            )
        }
    }

    @Test func anElementThatIsTooLongIsPassedOver() throws {
        let long = String(repeating: "x", count: 200)
        let text = "[{\"prompt\":\"a\"},\n{\"prompt\":\"\(long)\",\n\"y\":[\"\\\"]\",2]},{\"prompt\":\"b\"}]"
        for readSize in [1, 7, 50, 1 << 16] {
            let found = try read(text, readSize: readSize, limit: 40)
            #expect(found.map(\.text).map { $0.count > 20 } == [true, false, true])
            #expect(found[1].bad?.code == .tooLong)
            #expect(found[1].bad?.line == 2)
            #expect(found[2].row?.line == 3)
        }
    }

    @Test func batchLinesMayStandInOneToo() throws {
        let text = #"[{"custom_id":"a","body":{"messages":[],"model":"m"}}, {"prompt":"x"}]"#
        let found = try records(text, options(.batchLines))
        #expect(found[0].row?.id == "a")
        #expect(found[1].prompt == "no body")
    }

    @Test func whateverComesIsReadTheSameWhereverItIsSplit() throws {
        var random = SplitMix64(seed: 8_259)
        let alphabet = Array("[]{},:\"\"\\\n\r 1x".utf8)
        for _ in 0..<400 {
            let bytes =
                Array("[".utf8)
                + (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let options = options(.jsonLines) { $0.recordLimit = 12 }
            let whole = try records(bytes, options)
            for readSize in [1, 2, 3, 5, 7, 11] {
                #expect(try records(bytes, options, readSize: readSize) == whole)
            }
        }
    }
}

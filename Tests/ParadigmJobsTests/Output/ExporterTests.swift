import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct ExporterTests {
    private let lines = """
        {"custom_id":"a","prompt":"1"}
        {"prompt":"2"}
        not JSON
        {"custom_id":"a","prompt":"3"}
        {"prompt":"4"}
        """

    @Test func everyRecordHasOneLineInTheOrderOfTheInput() throws {
        let exported = try export(lines, options(.jsonLines), to: "out.jsonl") { row in
            row.ordinal == 4 ? failure("timeout", "late") : reply("answer \(row.ordinal)")
        }
        let values = try exported.lines.map { try JSONValue(parsing: $0) }
        #expect(values.map { $0["custom_id"] } == ["a", "row-2", "row-3", "a", "row-5"])
        #expect(
            values.map { $0["error"]?["code"]?.string } == [nil, nil, "bad_row", "duplicate_id", "timeout"]
        )
        #expect(values[1]["response"]?["body"]?["choices"]?[0]?["message"]?["content"] == "answer 1")
        #expect(Set(values.compactMap { $0["id"]?.string }).count == 5)
        #expect(exported.summary.rows == 5)
        #expect(exported.summary.answered == 2)
        #expect(exported.summary.failed == 1)
        #expect(exported.summary.bad == 2)
        #expect(exported.summary.answers.promptTokens == 6)
        #expect(exported.summary.answers.completionTokens == 10)
        #expect(exported.summary.bytes == exported.text.utf8.count)
    }

    @Test func answersThatWereCutOrFilteredAreCounted() throws {
        let reasons = ["length", "content_filter", "stop", "length"]
        let input = "p\n\n1\n2\n3\n4"
        let exported = try export(input, options(.csv), to: "out.csv") {
            reply("x", finish: reasons[$0.ordinal], usage: nil)
        }
        #expect(exported.summary.answered == 4)
        #expect(exported.summary.answers.cut == 2)
        #expect(exported.summary.answers.filtered == 1)
        #expect(exported.summary.answers.promptTokens == 0)
        #expect(exported.lines[1] == "1,x,,length,,")
    }

    @Test(arguments: [("stop", "length", 1, 0), ("length", "stop", 1, 0), ("stop", "content_filter", 0, 1)])
    func ofSeveralChoicesTheOneThatIsLessCounts(first: String, second: String, cut: Int, filtered: Int) throws {
        let body = """
            {"choices":[{"message":{"content":"a"},"finish_reason":"\(first)"},
            {"message":{"content":"b"},"finish_reason":"\(second)"},{"message":{"content":"c"},"finish_reason":"stop"}]}
            """
        let exported = try export("p\n1", options(.csv), to: "out.csv") { _ in
            .reply(status: 200, requestID: nil, body: Array(body.utf8))
        }
        #expect(exported.summary.answers.cut == cut)
        #expect(exported.summary.answers.filtered == filtered)
    }

    @Test func aRowWithoutAnOutcomeStopsTheExportUnlessAllowed() throws {
        let outcome = { (row: Row) in row.ordinal == 1 ? nil : reply("x") }
        #expect(throws: Exporter.Failure.pending(label: "row-2")) {
            try export("1\n2\n3", options(.text), to: "out.jsonl", outcome: outcome)
        }
        let partial = try export(
            "1\n2\n3",
            options(.text),
            to: "out.csv",
            with: exportOptions(allowsPending: true),
            outcome: outcome
        )
        #expect(
            partial.lines == [
                "prompt,answer,error,finish_reason,prompt_tokens,completion_tokens", "1,x,,stop,3,5", "3,x,,stop,3,5",
            ]
        )
        #expect(partial.summary.pending == 1)
        #expect(partial.summary.rows == 3)
    }

    @Test func aCSVHasTheInputColumnsThenTheAnswer() throws {
        let input = "id,text\r\n1,\"a, \"\"b\"\"\"\r\n2,\"c\r\nd\"\r\n"
        let options = try ParadigmJobsTests.options(.csv) { $0.promptTemplate = try Template(parsing: "{{text}}") }
        let exported = try export(input, options, to: "out.csv") {
            $0.ordinal == 0 ? reply("one\n\"two\", three") : failure("http_400", "no, \"never\"")
        }
        #expect(
            exported.text == "id,text,answer,error,finish_reason,prompt_tokens,completion_tokens\r\n"
                + "1,\"a, \"\"b\"\"\",\"one\n\"\"two\"\", three\",,stop,3,5\r\n"
                + "2,\"c\r\nd\",,\"http_400: no, \"\"never\"\"\",,,\r\n"
        )
    }

    @Test func theOutputLooksLikeTheInput() throws {
        let plain = try export("prompt\n1\n", options(.csv), to: "out.csv") { _ in reply("x") }
        #expect(!plain.text.contains("\r"))
        let marked = try export("\u{FEFF}prompt\r\n1\r\n", options(.csv), to: "out.csv") { _ in reply("x") }
        #expect(marked.text.hasPrefix("\u{FEFF}prompt,answer"))
        let tabbed = try export("a,prompt\n\"1\t2\",p\n", options(.csv), to: "out.tsv") { _ in reply("x,\ty") }
        #expect(tabbed.lines[1] == "\"1\t2\"\tp\t\"x,\ty\"\t\tstop\t3\t5")
        let commas = try export("a\tprompt\n1,2\tp\n", options(.tsv), to: "out.csv") { _ in reply("x") }
        #expect(commas.lines[1] == "\"1,2\",p,x,,stop,3,5")
    }

    @Test func takenNamesGetAPrefix() throws {
        let input = "prompt,answer,error,paradigm_error\n1,2,3,4\n"
        let exported = try export(input, options(.csv), to: "out.csv") { _ in reply("x") }
        #expect(
            exported.lines[0] == "prompt,answer,error,paradigm_error,"
                + "paradigm_answer,paradigm_paradigm_error,finish_reason,prompt_tokens,completion_tokens"
        )
    }

    @Test func linesOfJSONBecomeACSVByTheirIDs() throws {
        let exported = try export(lines, options(.jsonLines), to: "out.csv") { reply("=\($0.ordinal)") }
        #expect(
            exported.lines == [
                "custom_id,answer,error,finish_reason,prompt_tokens,completion_tokens", "a,'=0,,stop,3,5",
                "row-2,'=1,,stop,3,5", "row-3,,\"bad_row: line 3, column 1: not JSON: expected object\",,,",
                "a,,duplicate_id: line 4: duplicate ID,,,", "row-5,'=4,,stop,3,5",
            ]
        )
    }

    @Test func badRowsKeepWhatCouldBeRead() throws {
        let input = "a,prompt\n1\n2,x,y\n3,\"z\n"
        let exported = try export(input, options(.csv), to: "out.csv") { _ in reply("x") }
        #expect(
            exported.lines[1...] == [
                "1,,,\"bad_row: line 2: columns (found: 1, expected: 2)\",,,",
                "2,x,,\"bad_row: line 3: columns (found: 3, expected: 2)\",,,",
                "3,\"\"\"z\",,\"bad_row: line 4, column 3: open quote\",,,",
            ]
        )
    }

    @Test func cellsOfBadRowsAreMadeUTF8() throws {
        let disk = SimulatedDisk()
        let input = Array("prompt\nx".utf8) + [0xFF] + Array("y\n".utf8)
        let exporter = Exporter(ExportOptions(), fileSystem: disk) { _ in nil }
        _ = try exporter.export(try InputReader(bytes: input, options: options(.csv)), to: "out.csv")
        let text = try #require(String(validating: disk.content(of: "out.csv") ?? [], as: UTF8.self))
        #expect(text.contains("\nx\u{FFFD}y,,"))
    }

    @Test(arguments: [
        (#"{"data":[{"embedding":[0.1, -2],"index":0}],"usage":{"prompt_tokens":4}}"#, "[0.1, -2]"),
        (#"{"data":[{"embedding":[1]},{"embedding":[2]}]}"#, "[[1],[2]]"),
        (
            #"{"data":[{"embedding":[3],"index":2},{"index":0,"embedding":[1]},{"embedding":[2],"index":1}]}"#,
            "[[1],[2],[3]]"
        ),
        (#"{"data":[{"embedding":"AACAPw=="}]}"#, "AACAPw=="), (#"{"choices":[{"text":"t"}]}"#, "t"),
        (#"{"choices":[{"message":{"content":[{"type":"text","text":"p"}]}}]}"#, "p"),
        (#"{"choices":[{"message":{"content":null,"tool_calls":[]}}]}"#, ""),
        (#"{"choices":[{"index":1,"text":"b\""},{"index":0,"text":"a"}]}"#, #"["a","b\""]"#),
        (
            #"{"choices":[{"message":{"content":"a"}},{"message":{"content":null}},{"message":{"content":["c"]}}]}"#,
            #"["a","","c"]"#
        ),
        (#"{"documents":[1]}"#, #"{"documents":[1]}"#),
        ("plain", "plain"),
    ])
    func theAnswerCellHoldsWhatTheReplyIsAbout(body: String, answer: String) throws {
        let exported = try export("prompt\np\n", options(.csv), to: "out.csv") { _ in
            .reply(status: 200, requestID: nil, body: Array(body.utf8))
        }
        let output = try InputReader(bytes: Array(exported.text.utf8), options: options(.csv))
        _ = try output.next()
        var cell: [UInt8] = []
        output.appendCell(1, to: &cell)
        #expect(String(decoding: cell, as: UTF8.self) == answer)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+33 1", "'+33 1"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"), ("\0", "'\0"),
        ("-", "'-"), ("-1.5", "-1.5"), ("+4", "+4"), ("-1e5", "-1e5"), ("-1.5E-10", "-1.5E-10"), ("-1.", "'-1."),
        ("-1e", "'-1e"), ("-1+2", "'-1+2"), ("+1,5", "\"+1,5\""), ("a=1", "a=1"), ("", ""), (" =1", " =1"),
        ("12", "12"), ("\rx", "\"'\rx\""),
        // Numbers as they are written in French, and lists.
        ("-5,2", "\"-5,2\""), ("-5 %", "-5 %"), ("-1\u{202F}234,5\u{A0}€", "\"-1\u{202F}234,5\u{A0}€\""),
        ("-5 x", "'-5 x"), ("- un", "- un"), ("- un (deux) !", "- un (deux) !"), ("- sum(a)", "'- sum(a)"),
        ("- cmd|calc", "'- cmd|calc"), ("- Feuil1!A1", "'- Feuil1!A1"),
        // Where a spreadsheet cuts at another separator.
        ("a;=1+1;b", "a;'=1+1;b"), ("a;-5;-x", "a;-5;'-x"), ("a\t@b", "a\t'@b"), ("a;b;+", "a;b;'+"),
        ("a,=1+1", "\"a,=1+1\""), ("a; =1", "a; =1"), (";-- x", ";'-- x"), ("a;\t=1", "a;\t'=1"), ("a;\tx", "a;\tx"),
    ])
    func cellsThatASpreadsheetWouldRunAreGuarded(text: String, cell: String) throws {
        // Input cells stay as they are.
        let input = "prompt,id\n=1,-x\n"
        let guarded = try export(input, options(.csv), to: "out.csv") { _ in reply(text) }
        #expect(guarded.lines[1] == "=1,-x,\(cell),,stop,3,5")
        #expect(guarded.summary.changes.guardedCells == (cell.contains("'") ? 1 : 0))
        let bare = try export(input, options(.csv), to: "out.csv", with: exportOptions(guardsFormulas: false)) { _ in
            reply(text)
        }
        #expect(bare.lines[1].contains("'") == false && bare.summary.changes.guardedCells == 0)
    }

    @Test func whatAServerSaysIsGuardedToo() throws {
        let exported = try export("prompt\np\n", options(.csv), to: "out.csv") { _ in
            reply("x", finish: "=cmd", usage: nil)
        }
        #expect(exported.lines[1] == "p,x,,'=cmd,,")
        let failed = try export("prompt\np\n", options(.csv), to: "out.csv") { _ in failure("=code", "m") }
        #expect(failed.lines[1] == "p,,'=code: m,,,")
    }

    @Test func shardsExportTheirOwnRows() throws {
        let options = ParadigmJobsTests.options(.text) { $0.shard = Shard(index: 2, count: 2) }
        let exported = try export("1\n2\n3\n4\n5", options, to: "out.csv.2-of-2") { reply("\($0.ordinal)") }
        #expect(exported.lines[1...] == ["2,1,,stop,3,5", "4,3,,stop,3,5"])
    }

    @Test(
        arguments: [
            ("a.csv", .format(.csv)), ("a.CSV", .format(.csv)), ("a.tsv", .format(.tsv)), ("a.tab", .format(.tsv)),
            ("a.jsonl", .format(.batchLines)), ("a.json", .format(.batchLines)), ("a.xlsx", .format(.workbook)),
            ("a.csv.1-of-2", .format(.csv)), ("a", .open), ("csv", .open), ("d.csv/a", .open), (".csv", .open),
            ("a.", .open), ("a.1-of-2", .open), ("a.txt", .unknown("txt")), ("a.csv.bak", .unknown("bak")),
            ("a.xls", .unknown("xls")), ("a.csv.0-of-2", .unknown("0-of-2")),
        ] as [(String, OutputFormat.Name)]
    )
    func theExtensionTellsTheFormat(path: String, name: OutputFormat.Name) {
        #expect(OutputFormat.named(by: path) == name)
    }

    @Test func withoutAnExtensionTheOutputIsLikeTheInput() throws {
        let formats: [InputFormat: OutputFormat] = [
            .csv: .csv, .tsv: .tsv, .workbook: .workbook, .jsonLines: .batchLines, .batchLines: .batchLines,
            .text: .batchLines,
        ]
        for (input, output) in formats { #expect(OutputFormat(path: "d.csv/out", input: input) == output) }
        #expect(
            try export("a\tprompt\n1\t2\n", options(.tsv), to: "out") { _ in reply("x") }.lines[1]
                == "1\t2\tx\t\tstop\t3\t5"
        )
    }

    @Test func linesOfAnAnswerAreGuardedWhereTheyCouldDoHarm() throws {
        // A spreadsheet that cuts at another separator takes quotes within a line for characters.
        let list = "Voici :\n- un\n- deux, trois\n= x ="
        let harmful = "Voici :\n=HYPERLINK(\"http://x\")\r-cmd|'x'!A1\n- deux"
        for (text, guarded) in [(list, list), (harmful, "Voici :\n'=HYPERLINK(\"http://x\")\r'-cmd|'x'!A1\n- deux")] {
            let exported = try export("prompt\np\n", options(.csv), to: "out.csv") { _ in reply(text) }
            #expect(exported.text.contains("\"" + guarded.replacing("\"", with: "\"\"") + "\""))
        }
    }

    @Test func aTableForASpreadsheetHasAMarkASeparatorAndItsLineEnds() throws {
        var spreadsheet = ExportOptions()
        spreadsheet.spreadsheetSeparator = UInt8(ascii: ";")
        let exported = try export("id,prompt\n1,\"a,b\"\n", options(.csv), to: "out.csv", with: spreadsheet) { _ in
            reply("- é;=1,=2")
        }
        #expect(
            exported.text == "\u{FEFF}id;prompt;answer;error;finish_reason;prompt_tokens;completion_tokens\r\n"
                + "1;a,b;\"'- é;=1,'=2\";;stop;3;5\r\n"
        )
        // Tabs separate a TSV whatever the language.
        let tabbed = try export("prompt\n1\n", options(.tsv), to: "out.tsv", with: spreadsheet) { _ in reply("x") }
        #expect(tabbed.text.hasPrefix("\u{FEFF}prompt\tanswer"))
        #expect(tabbed.text.hasSuffix("\r\n"))
        let lines = try export("a\n", options(.text), to: "out.csv", with: spreadsheet) { _ in reply("x") }
        #expect(lines.text.hasPrefix("\u{FEFF}prompt;answer"))
    }

    @Test func whatIsWrittenReadsBack() throws {
        var random = SplitMix64(seed: 90_210)
        let alphabet = Array("ab ,;\t\"\"\n\r'=é\u{2028}")
        func cell() -> String {
            String(
                (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
            )
        }
        for format in [InputFormat.csv, .tsv] {
            for _ in 0..<60 {
                let cells = (0..<5).map { _ in [cell(), cell(), cell()] }
                let delimiter = format == .csv ? "," : "\t"
                let quoted = cells.map {
                    $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter)
                }
                let input = (["prompt", "b", "c"].joined(separator: delimiter) + "\n") + quoted.joined(separator: "\n")
                let exported = try export(
                    input,
                    options(format),
                    to: "out.\(format.rawValue)",
                    with: exportOptions(guardsFormulas: false)
                ) {
                    reply(cells[$0.ordinal][1])
                }
                let reader = try InputReader(bytes: Array(exported.text.utf8), options: options(format))
                for row in cells {
                    guard case .row = try reader.next() else {
                        Issue.record("not a row: \(exported.text)")
                        return
                    }
                    let read = (0..<4)
                        .map { column in
                            var bytes: [UInt8] = []
                            reader.appendCell(column, to: &bytes)
                            return String(decoding: bytes, as: UTF8.self)
                        }
                    #expect(read == row + [row[1]])
                }
            }
        }
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

/// Rows that ask nothing.
@Suite struct EmptyPromptTests {
    private func codes(
        _ text: String,
        _ format: InputFormat,
        prompt: String? = nil,
        system: String? = nil,
        isSetAside: Bool = true
    ) throws -> [String] {
        let options = try ParadigmJobsTests.options(format) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.systemTemplate = try system.map { try Template(parsing: $0) }
            $0.setsEmptyPromptsAside = isSetAside
            $0.idColumn = format == .csv ? "id" : nil
        }
        return try records(text, options).map { $0.bad?.code.rawValue ?? "ok" }
    }

    @Test func `of a table it is the columns that the prompt names`() throws {
        let table = "id,q,n\n1,a,\n2,,b\n3,\" \n\",b\n4,\u{A0}\u{200B},b\n5,\"\"\"\",\n6,.,x\n"
        let empty = "empty_prompt"
        #expect(try codes(table, .csv, prompt: "Réponds : {{q}}") == ["ok", empty, empty, empty, "ok", "ok"])
        #expect(try codes(table, .csv, prompt: "{{q}} {{n}}") == ["ok", "ok", "ok", "ok", "ok", "ok"])
        #expect(try codes(table, .csv, prompt: "{{q}}", system: "{{id}}") == ["ok", empty, empty, empty, "ok", "ok"])
        #expect(try codes(table, .csv, prompt: "Réponds", system: "{{q}}") == ["ok", empty, empty, empty, "ok", "ok"])
        #expect(try codes(table, .csv, prompt: "{{q}}", isSetAside: false).allSatisfy { $0 == "ok" })
    }

    @Test func `a prompt for all rows is empty or not as a whole`() throws {
        #expect(try codes("id,q\n1,\n", .csv, prompt: "Dis bonjour") == ["ok"])
        #expect(try codes("id,q\n1,a\n", .csv, prompt: " ") == ["empty_prompt"])
    }

    @Test func `a row that is set aside keeps its id and its line`() throws {
        let options = try ParadigmJobsTests.options(.csv) {
            $0.promptTemplate = try Template(parsing: "{{q}}")
            $0.setsEmptyPromptsAside = true
            $0.idColumn = "id"
        }
        let bad = try records("id,q\n1,a\n2,\n", options)[1].bad
        #expect(bad?.id == "2")
        #expect(bad?.line == 3)
        #expect(bad?.column == nil)
    }

    @Test func `a prompt of its own, too`() throws {
        let lines = """
            {"prompt":""}
            {"prompt":" \\n"}
            {"prompt":"\\u00a0"}
            {"prompt":"a"}
            {"messages":[{"role":"user","content":""}]}
            """
        #expect(try codes(lines, .jsonLines) == ["empty_prompt", "empty_prompt", "empty_prompt", "ok", "ok"])
        #expect(try codes(lines, .jsonLines, isSetAside: false).allSatisfy { $0 == "ok" })
        #expect(try codes("{\"q\":\"\",\"n\":0}\n", .jsonLines, prompt: "{{q}}") == ["empty_prompt"])
        #expect(try codes("{\"q\":\"\",\"n\":0}\n", .jsonLines, prompt: "{{q}}{{n}}") == ["ok"])
        #expect(try codes("a\n\u{A0}\nb\n", .text) == ["ok", "empty_prompt", "ok"])
    }

    @Test func `a dry run counts them among the bad ones, and keeps the first rows`() throws {
        let options = try ParadigmJobsTests.options(.csv) {
            $0.promptTemplate = try Template(parsing: "Sur {{q}} :")
            $0.setsEmptyPromptsAside = true
        }
        let text = "q,n\n,1\na,1\n\" \",1\nb,1\nc,1\nd,1\n"
        let run = try DryRun(reading: InputReader(bytes: Array(text.utf8), options: options))
        #expect(run.bad == 2)
        #expect(run.emptyPrompts == 2)
        #expect(run.sendable == 4)
        #expect(run.firstRows.map(\.prompt) == ["Sur a :", "Sur b :", "Sur c :"])
        #expect(run.firstRows.map(\.line) == [3, 5, 6])
    }
}

/// What a row asks, for somebody who looks at it.
@Suite struct RowPromptTests {
    @Test(arguments: [
        (#"{"prompt":"a\nb"}"#, "a\nb"), (#"{"input":["x","y"],"model":"m"}"#, "x\ny"),
        (#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}]}"#, "u"),
        (#"{"messages":[{"content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{}}]}]}"#, "t"),
        (#"{"messages":[]}"#, nil), (#"{"input":[1,2]}"#, nil),
    ])
    func `the text of whatever asks`(line: String, prompt: String?) throws {
        #expect(try records(line, options(.jsonLines))[0].row?.prompt == prompt)
    }
}

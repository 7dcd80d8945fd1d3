import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct TemplateCheckTests {
    private func read(
        _ text: String,
        _ format: InputFormat = .csv,
        prompt: String?,
        system: String? = nil,
        isChecked: Bool = true
    ) throws -> [InputRow] {
        let options = try ParadigmJobsTests.options(format) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.systemTemplate = try system.map { try Template(parsing: $0) }
            $0.refusesSamePrompt = isChecked
        }
        return try records(text, options)
    }

    private static let table = "Question,n\nQuoi ?,1\n"
    private static let known = ["Question", "n"]

    @Test(arguments: ["Résume", "", "a { b } {}", "{\"k\": 1}", "{% Question %}"])
    func `a prompt that is the same for all rows is refused`(prompt: String) throws {
        #expect(throws: InputError.samePrompt(known: Self.known)) { try read(Self.table, prompt: prompt) }
        #expect(try read(Self.table, prompt: prompt, isChecked: false).count == 1)
    }

    @Test(arguments: [
        ("Résume {Question}", "Question"), ("Résume { question }", "question"), ("${QUESTION}", "QUESTION"),
        ("{n}{Question}", "n"), ("{{n}} {Question}", "Question"),
    ])
    func `a column in single braces is refused, with its own spelling`(prompt: String, name: String) throws {
        let column = Self.known.first { $0.lowercased() == name.lowercased() } ?? ""
        #expect(throws: InputError.singleBraces(name, column: column)) { try read(Self.table, prompt: prompt) }
        #expect(try read(Self.table, prompt: prompt, isChecked: false).count == 1)
    }

    @Test func `beside columns, single braces may be text`() throws {
        for prompt in ["{{n}} {question}", "{{n}} {other}", "{\"q\": \"{{Question}}\"}", "{{{n}}}"] {
            #expect(try read(Self.table, prompt: prompt).count == 1, "\(prompt)")
        }
    }

    @Test func `the system message counts too`() throws {
        #expect(try read(Self.table, prompt: "Résume", system: "{{Question}}").count == 1)
        #expect(try read("prompt,n\na,1\n", prompt: nil, system: "Be brief").count == 1)
        #expect(throws: InputError.singleBraces("n", column: "n")) {
            try read("prompt,n\na,1\n", prompt: nil, system: "For {n}")
        }
    }

    @Test func `a text has the column prompt`() throws {
        #expect(throws: InputError.samePrompt(known: ["prompt"])) { try read("a\n", .text, prompt: "Traduis") }
        #expect(throws: InputError.singleBraces("prompt", column: "prompt")) {
            try read("a\n", .text, prompt: "Traduis {prompt}")
        }
        #expect(try read("a\n", .text, prompt: "Traduis {{prompt}}")[0].prompt == "Traduis a")
    }

    @Test func `lines of JSON have those of the first line`() throws {
        let lines = "\n{\"q\":\"a\"}\n{\"q\":\"b\"}\n"
        #expect(throws: InputError.samePrompt(known: ["q"])) { try read(lines, .jsonLines, prompt: "x") }
        #expect(throws: InputError.singleBraces("q", column: "q")) { try read(lines, .jsonLines, prompt: "x {q}") }
        #expect(throws: InputError.samePrompt(known: [])) { try read("oops\n", .jsonLines, prompt: "x") }
        #expect(throws: InputError.samePrompt(known: [])) { try read("", .jsonLines, prompt: "x") }
        // Looking at the first line takes nothing away from it.
        let found = try read(lines, .jsonLines, prompt: "{{q}} {z}")
        #expect(found.map(\.prompt) == ["a {z}", "b {z}"])
        #expect(found.compactMap { $0.row?.line } == [2, 3])
    }

    /// Bodies make their own prompts.
    @Test func `Batch lines need no template`() throws {
        let line = #"{"custom_id":"a","body":{"model":"x","messages":[]}}"#
        #expect(try read(line, .batchLines, prompt: "x")[0].row != nil)
    }
}

/// Columns that lines of JSON may lack one by one, but not all.
@Suite struct RequiredColumnTests {
    private func check(_ text: String, prompt: String?, id: String? = nil) throws {
        let options = try ParadigmJobsTests.options(.jsonLines) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.idColumn = id
            $0.refusesSamePrompt = true
        }
        try InputReader(bytes: Array(text.utf8), options: options).requireColumns()
    }

    @Test func `a column that no line has is an error`() throws {
        let lines = "{\"Question\":\"a\",\"n\":1}\n{\"Question\":\"b\",\"m\":1}\n"
        #expect(throws: InputError.unknownColumn("question", known: ["Question", "n", "m"])) {
            try check(lines, prompt: "{{question}}")
        }
        #expect(throws: InputError.unknownColumn("number", known: ["Question", "n", "m"])) {
            try check(lines, prompt: "{{Question}}", id: "number")
        }
        try check(lines, prompt: "{{Question}} {{m}}", id: "n")
    }

    @Test func `bodies, and lines that cannot be read, say nothing about columns`() throws {
        try check("{\"messages\":[],\"model\":\"m\"}\n", prompt: "{{q}}")
        try check("oops\n" + String(repeating: "x", count: 100) + "\n", prompt: "{{q}}")
        try check("{\"prompt\":\"a\",\"custom_id\":\"1\"}\n", prompt: nil, id: "number")
        try check("", prompt: "{{q}}")
    }
}

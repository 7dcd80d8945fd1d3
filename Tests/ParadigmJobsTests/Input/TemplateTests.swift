import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

@Suite struct TemplateTests {
    private func prompt(_ template: String) throws -> String? {
        let options = try ParadigmJobsTests.options(.csv) { $0.promptTemplate = try Template(parsing: template) }
        return try records("a,b c,é,{x\n1 & 'one',<2>,3,4\n", options)[0].prompt
    }

    @Test(arguments: [
        ("{{a}}", "1 & 'one'"), ("Sum up: {{ a }}.", "Sum up: 1 & 'one'."), ("{{b c}}{{b c}}", "<2><2>"),
        ("{{\ta }}", "1 & 'one'"), ("{{é}}", "3"), ("no place", "no place"), ("{a} { {a} }", "{a} { {a} }"),
        ("}}{{a}}", "}}1 & 'one'"), ("{{{a}}}", "{1 & 'one'}"), ("{{{{a}}}}", "{{1 & 'one'}}"),
        ("{\"k\": \"{{a}}\"}", "{\"k\": \"1 & 'one'\"}"), ("l1\nl2 {{a}}\n", "l1\nl2 1 & 'one'\n"), ("", ""),
    ])
    func columnsAreFilledInWithoutEscaping(template: String, prompt: String) throws {
        #expect(try self.prompt(template) == prompt)
    }

    @Test(arguments: [
        ("{{a", Template.Fault.notClosed("a")), ("x {{a}", .notClosed("a}")), ("{{", .notClosed("")),
        ("{{a\n}}", .notClosed("a\n}}")), ("{{}}", .noName), ("{{  }}", .noName),
    ])
    func whatIsNoTemplateIsSaid(template: String, fault: Template.Fault) {
        #expect(throws: fault) { try Template(parsing: template) }
    }

    @Test func anUnknownColumnIsAnErrorThatNamesTheOthers() {
        let known = ["a", "b c", "é", "{x"]
        #expect(throws: InputError.unknownColumn("A", known: known)) { try prompt("{{A}}") }
        // An accent of its own is the same to whoever reads it.
        #expect((try? prompt("{{e\u{301}}}")) == "3")
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct BodyTemplateTests {
    private func rows(_ template: String, _ csv: String, path: String = "/rerank") throws -> [InputRow] {
        var options = InputOptions()
        options.format = .csv
        options.endpoint = path
        options.promptTemplate = try Template(parsingBody: template)
        let reader = try InputReader(bytes: Array(csv.utf8), options: options)
        var rows: [InputRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    private func body(_ template: String, _ csv: String) throws -> String {
        guard case .row(let row, _) = try #require(try rows(template, csv).first) else { return "bad row" }
        #expect(row.path == "/rerank")
        return String(decoding: row.body, as: UTF8.self)
    }

    @Test func `a column by itself becomes a JSON value`() throws {
        let template = #"{"query": {{q}}, "ids": [{{id}}]}"#
        #expect(try body(template, "q,id\nQui ?,12\n") == #"{"query": "Qui ?", "ids": [12]}"#)
        #expect(try body(template, "q,id\n\"a \"\"b\"\" \\\n\",007\n") == #"{"query": "a \"b\" \\\n", "ids": ["007"]}"#)
        #expect(try body(template, "q,id\ntrue,\"[1,2]\"\n") == #"{"query": true, "ids": [[1,2]]}"#)
        #expect(try body(template, "q,id\n\"\"\"x\"\"\",1\n") == #"{"query": "\"x\"", "ids": [1]}"#)
    }

    @Test func `a column within quotes is text, whatever it holds`() throws {
        let template = #"{"query": "Sum \"up\": {{q}}!"}"#
        #expect(try body(template, "q\n12\n") == #"{"query": "Sum \"up\": 12!"}"#)
        #expect(try body(template, "q\n\"say \"\"no\"\"\"\n") == #"{"query": "Sum \"up\": say \"no\"!"}"#)
    }

    @Test func `line ends between tokens are taken out, and not those in strings`() throws {
        #expect(try body("{\n  \"q\": {{q}}\n}\n", "q\nx\n") == #"{"q":"x"}"#)
    }

    @Test(arguments: ["{\"q\": {{q}}", "[{{q}}]", "{{q}}", "{\"q\": {{ }}}", "{\"q\": \"{{q}}}", "{{{q}}: 1}"])
    func `what is no JSON object is refused before anything is sent`(template: String) {
        #expect(throws: Template.BodyFault.self) { try Template(parsingBody: template) }
    }

    @Test func `rows are known by what they ask`() throws {
        let rows = try rows(#"{"q": {{q}}}"#, "q,note\na,1\na,2\nb,3\n")
        let prints = rows.compactMap { if case .row(_, let print) = $0 { print } else { nil } }
        #expect(prints.count == 3 && prints[0] == prints[1] && prints[0] != prints[2])
    }

    @Test func `a known endpoint wants a model in the body`() throws {
        let rows = try rows(#"{"messages": [{"role": "user", "content": {{q}}}]}"#, "q\na\n", path: "/chat/completions")
        guard case .bad(let bad) = try #require(rows.first) else {
            Issue.record("it was taken")
            return
        }
        #expect(bad.code == .noModel)
    }
}

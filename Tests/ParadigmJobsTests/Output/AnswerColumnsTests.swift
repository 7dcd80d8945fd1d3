import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// In tables each member of an answer has a column.
@Suite struct AnswerColumnsTests {
    private func export(_ answers: [String], fields: String, input: String = "id,nom\n1,x\n2,y\n") throws -> [String] {
        let options = try ParadigmJobsTests.options(.csv) { $0.promptTemplate = try Template(parsing: "{{nom}}") }
        var export = ExportOptions()
        export.columns = AnswerColumns(try JSONSchema(fields: fields))
        return
            try ParadigmJobsTests.export(input, options, to: "out.csv", with: export) { row in
                row.ordinal < answers.count ? reply(answers[row.ordinal]) : failure("answer_invalid", "no, no")
            }
            .lines
    }

    @Test func `texts as they are, nothing for null, lists and objects as JSON`() throws {
        let answer = #"{"lieu":{"rue": "a","n":1.50},"tags":["a", "b,c"],"ok":true,"âge":3.0,"ville":"É, \"x\"","z":1}"#
        let lines = try export(
            ["```json\n\(answer)\n```"],
            fields: "ville, âge int, note?, ok bool, tags [string], lieu {rue}"
        )
        #expect(
            lines == [
                "id,nom,ville,âge,note,ok,tags,lieu,error,finish_reason,prompt_tokens,completion_tokens",
                #"1,x,"É, ""x""",3.0,,true,"[""a"",""b,c""]","{""rue"":""a"",""n"":1.50}",,stop,3,5"#,
                #"2,y,,,,,,,"answer_invalid: no, no",,,"#,
            ]
        )
    }

    @Test func `a spreadsheet with semicolons takes a decimal comma`() throws {
        let options = try ParadigmJobsTests.options(.csv) { $0.promptTemplate = try Template(parsing: "{{nom}}") }
        var export = ExportOptions()
        export.columns = AnswerColumns(try JSONSchema(fields: "note number, ok bool, texte, n int"))
        export.spreadsheetSeparator = UInt8(ascii: ";")
        let lines =
            try ParadigmJobsTests.export("id,nom\n1,x\n", options, to: "out.csv", with: export) { _ in
                reply(#"{"note":-3.50,"ok":true,"texte":"3.5","n":12}"#)
            }
            .text.split(separator: "\r\n")
        #expect(lines.last == "1;x;-3,50;true;3.5;12;;stop;3;5")
    }

    @Test func `a name that is taken gets a mark, and formulas are kept from running`() throws {
        let lines = try export([#"{"nom":"=1+1","error":"-2"}"#, #"{"nom":"a"}"#], fields: "nom, error")
        #expect(
            lines == [
                "id,nom,paradigm_nom,error,paradigm_error,finish_reason,prompt_tokens,completion_tokens",
                "1,x,'=1+1,-2,,stop,3,5", "2,y,a,,,stop,3,5",
            ]
        )
    }

    @Test(arguments: [
        (#"{"nom":"a","extra":1}"#, 1), (#"{"nom":"a"}"#, 0), (#"{"Nom":"a"}"#, 1), ("[]", 0), ("no JSON", 0),
        (#"["{\"nom\":1}","{\"nom\":1,\"b\":2}"]"#, 1), ("```json\n{\"nom\":{\"b\":1},\"b\":2}\n```", 1),
    ])
    func `an answer with members that no column has is counted`(answer: String, count: Int) throws {
        let options = try ParadigmJobsTests.options(.csv) { $0.promptTemplate = try Template(parsing: "{{nom}}") }
        for name in ["out.csv", "out.xlsx"] {
            var export = ExportOptions()
            export.columns = AnswerColumns(try JSONSchema(parsing: #"{"properties":{"nom":{}}}"#))
            let summary =
                try ParadigmJobsTests.export("id,nom\n1,x\n", options, to: name, with: export) { _ in reply(answer) }
                .summary
            #expect(summary.changes.partlyShown == count && summary.changes.isLess == (count > 0))
        }
        // Lines of JSON have the whole answer.
        let lines = try ParadigmJobsTests.export("id,nom\n1,x\n", options, to: "out.jsonl") { _ in reply(answer) }
        #expect(!lines.summary.changes.isLess)
    }

    @Test func `an answer without members keeps its one column`() {
        #expect(AnswerColumns(try? JSONSchema(["type": "array"])).names == ["answer"])
        #expect(AnswerColumns().names == ["answer"])
    }
}

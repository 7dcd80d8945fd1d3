import ArgumentParser
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// What `--schema` makes of a batch.
@Suite struct AnswerShapeTests {
    private func job(_ shape: AnswerShape, _ more: String...) throws -> BatchJobOptions {
        let arguments = ["batch", "in.txt", "-o", "out.csv"] + more
        let command = try #require(try ParadigmCommand.parseAsRoot(arguments) as? BatchCommand)
        var plan = command.plan(model: "m")
        plan.shape = shape
        return try plan.job()
    }

    @Test func `the server is told, answers are checked, and the journal remembers`() throws {
        let schema = try JSONSchema(fields: "nom, note int?")
        let job = try job(AnswerShape(schema, repairs: 3))
        #expect(job.check == AnswerCheck(schema, repairs: 3))
        #expect(job.input.answerForm?.name == "response_format")
        #expect(job.input.answerForm?.value["json_schema"]?["schema"] == schema.request)
        #expect(job.input.systemTemplate == nil)
        #expect(job.export.columns.names == ["nom", "note"])
        #expect(job.recorded == ["model": "m", "schema": schema.document])
    }

    @Test func `a model that learns nothing by the field is told in words`() throws {
        let schema = try JSONSchema(["type": "object", "description": "{{a}} and {{{"])
        let job = try job(AnswerShape(schema, form: .jsonObject), "--system", "Sois bref, {{nom}}.")
        #expect(job.input.answerForm == .init(name: "response_format", value: ["type": "json_object"]))
        #expect(job.input.systemTemplate?.columns == ["nom"])
        #expect(job.recorded["schema_as"] == "json_object")
        let guided = try self.job(AnswerShape(schema, form: .guidedJSON))
        #expect(guided.input.answerForm == .init(name: "guided_json", value: schema.document))
        #expect(guided.input.systemTemplate == nil)
    }

    @Test func `repairs are told in the report, beside retries`() {
        var summary = BatchReportTests.good
        summary.tally.repairs = 12
        let report = BatchReport(summary: summary)
        #expect(report.text(.english).contains("12: answers sent back for another shape than asked for"))
        #expect(report.text(.french).contains("12\u{A0}: réponses renvoyées, leur forme n'étant pas celle demandée"))
        #expect(report.json["repairs"] == 12 && report.json["retries"] == 0)
    }
}

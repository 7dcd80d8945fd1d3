import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// A server that sends more replies than requests, as the user of the command meets it.
@Suite(.timeLimit(.minutes(10))) struct BatchDoubtEndToEndTests {
    private func expectOwnAnswers(_ lines: [(id: String, line: JSONValue)]) {
        for line in lines {
            let text = line.line["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? ""
            #expect(text.contains("“Question \(line.id.dropFirst(4))”"), "\(line.id): \(text)")
        }
    }

    @Test func `every row has its own answer, and the summary tells of those sent again`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:3ms", "--fault", "surplus:1%") { batch in
            try batch.writePrompts(400)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(run.status == 0, "\(run.errors)")
            let lines = try batch.lines("out.jsonl")
            #expect(lines.map(\.id) == (1...400).map { "row-\($0)" })
            expectOwnAnswers(lines.map { ($0.id, $0.line) })
            let summary = try run.json()
            #expect(summary["answered"] == 400)
            #expect(summary["came_into_doubt"]?.int ?? 0 > 0)
            #expect(summary["in_doubt"] == [])
        }
    }

    @Test func `a filter prints a second line for a row that it can read again`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:3ms", "--fault", "surplus@50") { batch in
            try batch.writePrompts(60)
            let run = try batch.run("@in.jsonl", "--concurrency", "1")
            #expect(run.status == 0, "\(run.errors)")
            let lines = try BatchRun.lines(of: run.output)
            #expect((70...120).contains(lines.count))
            #expect(Set(lines.map(\.id)).count == 60)
            expectOwnAnswers(lines.map { ($0.id, $0.line) })
            #expect(run.errors.contains("In doubt"))
        }
    }

    @Test func `a filter of a pipe names the rows whose answers are in doubt`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:3ms", "--fault", "surplus@3") { batch in
            let prompts = (1...6).map { "Question \($0)\n" }.joined()
            let run = try batch.run("-", "--format", "text", "--concurrency", "1", input: prompts)
            #expect(run.status == 1, "\(run.errors)")
            #expect(try BatchRun.lines(of: run.output).count == 6)
            #expect(run.errors.contains("stand for the rows 1, 2"))
            let french = try batch.run("-", "--format", "text", "--concurrency", "1", "--lang", "fr", input: prompts)
            #expect(french.status == 0, "the fault struck once")
        }
    }
}

@Suite struct BatchDoubtReportTests {
    private func report(_ inDoubt: [Int]) -> BatchReport {
        var summary = BatchSummary(end: .complete)
        (summary.total, summary.answered) = (40, 40)
        summary.tally.answered = 40
        summary.tally.doubted = 7
        summary.tally.inDoubt = inDoubt
        return BatchReport(summary: summary)
    }

    @Test func `what was taken back is told in both languages`() {
        #expect(report([]).text(.english).contains("In doubt"))
        #expect(report([]).text(.english).contains("taken back"))
        #expect(report([]).text(.french).contains("ces réponses sont écartées"))
        #expect(report([]).status == .success)
        #expect(report([]).json["came_into_doubt"] == 7)
    }

    @Test func `what stands all the same is named, and is no success`() {
        let report = report([30, 4])
        #expect(report.text(.english).contains("the rows 5, 31\n"))
        #expect(report.text(.french).contains("aux lignes 5, 31\n"))
        #expect(report.status == .someFailed)
        #expect(report.json["in_doubt"] == [5, 31])
    }
}

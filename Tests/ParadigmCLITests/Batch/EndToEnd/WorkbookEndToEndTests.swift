import ParadigmCLI
import ParadigmJobs
import Testing

/// Workbooks and tables for spreadsheets, as a user makes them.
@Suite(.timeLimit(.minutes(10))) struct WorkbookEndToEndTests {
    @Test func `a table becomes a workbook, which is a table again`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("id,question\n1,Où est l'été ?\n2,\"=1+1, ou quoi ?\"\n", to: "in.csv")
            let first = try batch.run("@in.csv", "-o", "@a.xlsx", "--simulate", "--prompt", "{{question}}")
            #expect(first.status == 0, "\(first.errors)")
            let second = try batch.run(
                "@a.xlsx",
                "-o",
                "@b.csv",
                "--simulate",
                "--prompt",
                "{{answer}}",
                "--id-column",
                "id"
            )
            #expect(second.status == 0, "\(second.errors)")
            let lines = try batch.read("b.csv").split(separator: "\n")
            #expect(lines.count == 3)
            #expect(
                lines[0] == "id,question,answer,error,finish_reason,prompt_tokens,completion_tokens,paradigm_answer,"
                    + "paradigm_error,paradigm_finish_reason,paradigm_prompt_tokens,paradigm_completion_tokens"
            )
            #expect(lines[1].hasPrefix("1,Où est l'été ?,The simulator read"))
            #expect(lines[2].hasPrefix("2,\"=1+1, ou quoi ?\",\"The simulator read"))
            // The same again is done already.
            let again = try batch.run("@in.csv", "-o", "@a.xlsx", "--simulate", "--prompt", "{{question}}")
            #expect(again.status == 0)
            #expect(again.errors.contains("Already complete"))
        }
    }

    @Test func `what is wrong with a workbook is said before anything is sent`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("prompt\na\n", to: "in.csv")
            try batch.write("prompt\na\n", to: "no.xlsx")
            #expect(try batch.run("@in.csv", "-o", "@a.xlsx", "--simulate").status == 0)
            let sheet = try batch.run("@a.xlsx", "-o", "@b.csv", "--simulate", "--sheet", "Feuil2", "--lang", "fr")
            #expect(sheet.status == 64)
            #expect(sheet.errors.contains("n'a pas de feuille «\u{A0}Feuil2\u{A0}». Il a answers."))
            let none = try batch.run("@in.csv", "--simulate", "--sheet", "Feuil2")
            #expect(none.status == 64)
            let text = try batch.run("@no.xlsx", "--simulate")
            #expect(text.status == 65)
            #expect(text.errors.contains("is no Excel workbook"))
            let unknown = try batch.run("@in.csv", "-o", "@out.doc", "--simulate")
            #expect(unknown.status == 64)
            #expect(unknown.errors.contains(".jsonl, .csv, .tsv or .xlsx"))
            #expect(!batch.isThere("out.doc"))
        }
    }

    @Test func `a table that opens by a double click`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("prompt\né\n", to: "in.csv")
            let run = try batch.run("@in.csv", "-o", "@out.csv", "--simulate", "--excel", "--lang", "fr")
            #expect(run.status == 0, "\(run.errors)")
            let text = try batch.read("out.csv")
            #expect(text.hasPrefix("\u{FEFF}prompt;answer;error;finish_reason;prompt_tokens;completion_tokens\r\n"))
            #expect(text.hasSuffix("\r\n"))
        }
    }

    @Test func `parts of workbooks are refused before anything is sent`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("prompt\na\n", to: "in.csv")
            let part = try batch.run("@in.csv", "-o", "@out.xlsx", "--simulate", "--shard", "1/2")
            #expect(part.status == 64)
            #expect(part.errors.contains("put together"))
            let merge = try batch.run("-o", "@out.xlsx", "@a.csv.1-of-1", command: "merge")
            #expect(merge.status == 64)
            #expect(try batch.run("-o", "@out.doc", "@a.csv.1-of-1", command: "merge").status == 64)
        }
    }
}

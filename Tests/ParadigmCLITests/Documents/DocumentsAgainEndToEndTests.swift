import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import Testing

/// What becomes of documents and their questions when somebody comes back to them.
@Suite(.timeLimit(.minutes(10))) struct DocumentsAgainEndToEndTests {
    private func makeFolder(_ batch: BatchRun, _ count: Int, in folder: String = "docs") throws {
        try #require(unsafe mkdir(batch.path(folder), 0o700) == 0)
        for number in 1...count {
            try batch.write("Contract \(number) is about boats.\n", to: "\(folder)/c\(number).txt")
        }
    }

    private func takeAway(_ batch: BatchRun, _ folder: String = "docs") {
        for name in POSIXFileSystem().names(beginningWith: batch.path(folder + "/")) { unsafe unlink(name) }
        unsafe rmdir(batch.path(folder))
    }

    private func upload(_ batch: BatchRun, _ arguments: String...) throws -> BuiltCommand.Run {
        try batch.run(["upload", "--manifest", "@l.csv", "--json"] + arguments, command: "documents")
    }

    private func move(_ batch: BatchRun, _ old: String, _ new: String) throws {
        try #require(unsafe rename(batch.path(old), batch.path(new)) == 0)
    }

    @Test func `a folder that was moved is not uploaded again, and its documents are not asked again`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "none") { batch in
            try makeFolder(batch, 3)
            defer { for folder in ["docs", "moved"] { takeAway(batch, folder) } }
            try batch.write("question\nWho?\n", to: "q.csv")
            #expect(try upload(batch, "@docs", "--workspace", "1").json()["sent"]?.int == 3)
            let asking = ["@q.csv", "--documents", "@l.csv", "-o", "@a.csv", "--json"]
            #expect(try batch.run(asking).status == 0)
            try move(batch, "docs", "moved")
            let moved = try upload(batch, "@moved", "--workspace", "1")
            #expect(try moved.json()["sent"]?.int == 0, "\(moved.errors)")
            #expect(moved.status == 0 && moved.errors.contains("not sent again: 3."), "\(moved.errors)")
            #expect(!moved.errors.contains("No longer in"), "\(moved.errors)")
            let again = try batch.run(asking)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json()["end"]?.string == "already_complete", "\(again.output)")
            // A file that has changed is another document, and the old one stays.
            try batch.write("Contract 3 is about ships.\n", to: "moved/c3.txt")
            let changed = try upload(batch, "@moved", "--workspace", "1")
            #expect(try changed.json()["sent"]?.int == 1, "\(changed.errors)")
            #expect(changed.errors.contains("stay on the server: 1, such as "), "\(changed.errors)")
            // The list alone is lost.
            try move(batch, "moved", "docs")
            try unlinked(batch, "l.csv")
            #expect(try upload(batch, "@docs", "--workspace", "1").json()["sent"]?.int == 0)
            // What is in one workspace is none of another.
            try move(batch, "docs", "moved")
            #expect(try upload(batch, "@moved", "--workspace", "2").json()["sent"]?.int == 3)
        }
    }

    private func unlinked(_ batch: BatchRun, _ name: String) throws {
        try #require(unsafe unlink(batch.path(name)) == 0)
    }

    @Test func `documents of a folder that could not be read are told, and sent again when failures are`() async throws
    {
        try await BatchRun.withSimulator(
            "--latency",
            "none",
            "--embedding",
            "none",
            "--turns",
            "none",
            "--fault",
            "failed-work;match=Contract 2@1-4"
        ) { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("question\nWhat?\nWho?\n", to: "q.csv")
            let asking = ["@q.csv", "--documents", "@docs", "--workspace", "1", "-o", "@a.csv"]
            let first = try batch.run(asking)
            #expect(first.status == 1, "\(first.errors)")
            #expect(first.errors.contains("docs/c2.txt: the server could not make it ready; --retry-failed"))
            // The document is named, once for both of its questions.
            #expect(first.errors.contains("  c2.txt (") && first.errors.contains("), 2\u{A0}rows: "), "\(first.errors)")
            let cells = try SmallTable(path: batch.path("a.csv")).rows.map { $0[7] }.filter { !$0.isEmpty }
            #expect(cells.count == 2 && cells.allSatisfy { !$0.contains("line ") }, "\(cells)")
            let second = try batch.run(asking + ["--retry-failed"])
            #expect(second.status == 0, "\(second.errors)")
            #expect(try SmallTable(path: batch.path("a.csv")).rows.allSatisfy { !$0[4].isEmpty })
        }
    }

    @Test func `the other version of the API is the same server`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            #expect(try upload(batch, "@docs", "--workspace", "1").json()["sent"]?.int == 2)
            var other = batch
            other.url = batch.url.map { String($0.dropLast(2)) + "v3" }
            let again = try upload(other, "@docs", "--workspace", "1")
            #expect(try again.json()["sent"]?.int == 0, "\(again.errors)")
            #expect(!again.errors.contains("same name and content"), "\(again.errors)")
        }
    }

    @Test func `a folder does not go to another workspace unless that is said`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("question\nWho?\n", to: "q.csv")
            let asking = ["@q.csv", "--documents", "@docs", "-o", "@a.csv", "--workspace"]
            #expect(try batch.run(asking + ["1"]).status == 0)
            let other = try batch.run(asking + ["2"])
            #expect(other.status == 64 && other.errors.contains("another workspace"), "\(other.errors)")
            #expect(try batch.run("list", "--workspace", "2", command: "documents").output.isEmpty)
            let meant = try batch.run(asking + ["2", "--update"])
            #expect(meant.status == 0, "\(meant.errors)")
        }
    }

    @Test func `a turn that goes on where nobody can ask is counted when it is begun once more`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--turns", "none", "--fault", "no-answer;body=queued@1") {
            batch in
            try batch.write("q\nWho?\n", to: "q.csv")
            try batch.write("{\"query\": {{q}}}", to: "b.json")
            let asking = [
                "@q.csv", "--endpoint", "/threads/turns", "--body-template", "@b.json", "-o", "@a.csv", "--json",
            ]
            let first = try batch.run(asking)
            #expect(first.status == 1, "\(first.errors)")
            let second = try batch.run(asking + ["--retry-failed"])
            #expect(try second.json()["may_have_been_billed_twice"]?.int == 1, "\(second.output)")
        }
    }

    @Test func `answers out of documents are their words, in a table and in a preview`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "none") { batch in
            try makeFolder(batch, 1)
            defer { takeAway(batch) }
            #expect(try upload(batch, "@docs", "--workspace", "1").status == 0)
            try batch.write("q,d\nWho?,1\n", to: "q.csv")
            try batch.write("{\"query\": {{q}}, \"file_ids\": [{{d}}]}", to: "b.json")
            for endpoint in ["/threads/turns", "/v1/chat/document-search"] {
                let asking = [
                    "@q.csv", "--endpoint", endpoint, "--body-template", "@b.json", "-o", "@a.csv", "--force",
                ]
                let run = try batch.run(asking)
                #expect(run.status == 0, "\(run.errors)")
                let table = try SmallTable(path: batch.path("a.csv"))
                #expect(Array(table.columns.prefix(5)) == ["q", "d", "answer", "sources", "status"])
                #expect(table.rows[0][2].contains("boats") && !table.rows[0][2].contains("{"), "\(table.rows)")
                #expect(table.rows[0][3].hasPrefix("c1.txt, p. 1"), "\(table.rows)")
            }
            try batch.write("question\nWho signs?\n", to: "p.csv")
            let preview = try batch.run("@p.csv", "--documents", "1", "-o", "@p.out.csv", "--preview", "1")
            #expect(preview.status == 0, "\(preview.errors)")
            let shown = preview.output + preview.errors
            #expect(shown.contains("document 1\n  Question  Who signs?\n  Answer    “c1.txt”"), "\(shown)")
            // What is known by its number has its name all the same.
            #expect(try batch.read("p.out.csv.pairs.csv").contains("1,c1.txt,"))
        }
    }

    @Test func `what an upload has left is none of the files that are named by a star`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try batch.write("one", to: "a.txt")
            try batch.write("two", to: "b.txt")
            let first = try upload(batch, "@a.txt", "@b.txt", "--workspace", "1")
            #expect(try first.json()["sent"]?.int == 2)
            let star = ["@a.txt", "@b.txt", "@l.csv", "@l.csv.files.csv", "@l.csv.uploads.jsonl"]
            let again = try batch.run(
                ["upload", "--manifest", "@l.csv", "--json"] + star + ["--workspace", "1"],
                command: "documents"
            )
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json()["sent"]?.int == 0)
        }
    }

    @Test func `a wide table may be a workbook`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("question\nWhat is it about?\nWho signs it?\n", to: "q.csv")
            let asking = ["@q.csv", "--documents", "@docs", "--workspace", "1", "-o", "@w.xlsx", "--wide"]
            for _ in 1...2 {
                let run = try batch.run(asking)
                #expect(run.status == 0, "\(run.errors)")
                let table = try SmallTable(path: batch.path("w.xlsx"))
                #expect(table.columns == ["document", "filename", "What is it about?", "Who signs it?"])
                #expect(table.rows.count == 2 && table.rows.allSatisfy { $0.allSatisfy { !$0.isEmpty } })
            }
        }
    }
}

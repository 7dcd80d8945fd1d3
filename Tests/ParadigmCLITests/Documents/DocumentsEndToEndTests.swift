import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import Testing

/// `paradigm documents` and questions to documents, as a user runs them.
@Suite(.timeLimit(.minutes(10))) struct DocumentsEndToEndTests {
    private func makeFolder(_ batch: BatchRun, _ count: Int) throws {
        try #require(unsafe mkdir(batch.path("docs"), 0o700) == 0)
        for number in 1...count { try batch.write("Contract \(number) is about boats.\n", to: "docs/c\(number).txt") }
    }

    private func takeAway(_ batch: BatchRun) {
        for name in POSIXFileSystem().names(beginningWith: batch.path("docs/")) { unsafe unlink(name) }
        unsafe rmdir(batch.path("docs"))
    }

    /// How many uploads the simulator has seen as documents.
    private func listed(_ batch: BatchRun) throws -> [String] {
        let run = try batch.run("list", "--workspace", "1", command: "documents")
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test func `files are uploaded once, and again when they change or are gone`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "fixed:50ms") { batch in
            try makeFolder(batch, 5)
            defer { takeAway(batch) }
            let upload = ["upload", "@docs", "--workspace", "1", "--manifest", "@list.csv", "--json"]
            let first = try batch.run(upload, command: "documents")
            #expect(first.status == 0, "\(first.errors)")
            #expect(try first.json()["sent"]?.int == 5)
            #expect(try first.json()["ready"]?.int == 5)
            #expect(try listed(batch).count == 5)

            let second = try batch.run(upload, command: "documents")
            #expect(second.status == 0, "\(second.errors)")
            #expect(try second.json()["sent"]?.int == 0)
            #expect(try listed(batch).count == 5)

            try batch.write("Contract 2 is about boats!\n", to: "docs/c2.txt")
            try batch.write("Contract 6\n", to: "docs/c6.txt")
            let third = try batch.run(upload, command: "documents")
            #expect(try third.json()["sent"]?.int == 2, "\(third.errors)")
            #expect(try listed(batch).count == 7)

            let id = try #require(try third.json()["documents"]?[0]?["id"]?.int)
            #expect(try batch.run("delete", "\(id)", command: "documents").status == 0)
            #expect(try batch.run("get", "\(id)", command: "documents").status == 1)
            let fourth = try batch.run(upload, command: "documents")
            #expect(try fourth.json()["sent"]?.int == 1, "\(fourth.errors)")
            #expect(try fourth.json()["ready"]?.int == 6)
        }
    }

    /// Another file of the same name and size is no such document.
    @Test func `an upload whose end nobody heard of is known again by its content`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            let files = ["a/x.txt", "b/x.txt"]
            defer { for file in files { unsafe unlink(batch.path(file)) } }
            defer { for folder in ["a", "b"] { unsafe rmdir(batch.path(folder)) } }
            for file in files {
                try #require(unsafe mkdir(batch.path(String(file.prefix(1))), 0o700) == 0)
                try batch.write("Contract of \(file.prefix(1)).\n", to: file)
            }
            let upload = ["upload", "--workspace", "1", "--manifest", "@l.csv", "--json"]
            let first = try batch.run(upload + ["@b/x.txt"], command: "documents")
            let id = try #require(try first.json()["documents"]?[0]?["id"]?.int, "\(first.errors)")
            // As a kill leaves it after the server took the file and before anybody heard: sent, and without an outcome.
            let journal = try batch.read("l.csv.uploads.jsonl.journal").split(separator: "\n")
            let kept = journal.filter { !$0.contains("answered") && !$0.contains("commit") }
            for name in try batch.names() where name.hasPrefix("l.csv") { unsafe unlink(batch.path(name)) }
            try batch.write(kept.joined(separator: "\n") + "\n", to: "l.csv.uploads.jsonl.journal")

            let second = try batch.run(upload + ["@a/x.txt", "@b/x.txt"], command: "documents")
            #expect(second.status == 0, "\(second.errors)")
            let documents = try #require(try second.json()["documents"]?.array)
            #expect(documents.count == 2 && documents[0]["id"]?.int != id && documents[1]["id"]?.int == id)
            #expect(try listed(batch).count == 2)
        }
    }

    @Test func `what an upload leaves out, finds or drops is told, and nothing is sent a second time untold`()
        async throws
    {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            let upload = ["upload", "--workspace", "1", "--manifest"]
            // The list lies in the folder itself.
            for sent in [2, 0, 0] {
                let run = try batch.run(upload + ["@docs/l.csv", "@docs", "--json"], command: "documents")
                #expect(try run.json()["sent"]?.int == sent, "\(run.errors)")
                if sent == 0 { #expect(run.errors.contains("this program"), "\(run.errors)") }
            }
            #expect(try listed(batch).count == 2)
            for path in ["docs/.", "docs//", "docs/../docs"] {
                let run = try batch.run(upload + ["@docs/l.csv", "@\(path)", "--json"], command: "documents")
                #expect(try run.json()["sent"]?.int == 0, "\(run.errors)")
            }
            let elsewhere = try batch.run(upload + ["@m.csv", "@docs", "--json"], command: "documents")
            #expect(try elsewhere.json()["sent"]?.int == 0, "\(elsewhere.errors)")
            #expect(elsewhere.errors.contains("same name and content"), "\(elsewhere.errors)")
            let other = try batch.run(upload + ["@m.csv", "@docs/c1.txt"], command: "documents")
            #expect(other.status == 0 && other.errors.contains("No longer in"), "\(other.errors)")
            #expect(try listed(batch).count == 2)
            let forced = try batch.run(upload + ["@m.csv", "@docs/c1.txt", "--force"], command: "documents")
            #expect(forced.status == 0, "\(forced.errors)")
            #expect(try listed(batch).count == 3)
        }
    }

    @Test func `a document that the server does not have is not asked`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("question,note\nWho?,x\n,y\n", to: "q.csv")
            let upload = try batch.run(
                "upload",
                "@docs",
                "--workspace",
                "1",
                "--manifest",
                "@l.csv",
                command: "documents"
            )
            #expect(upload.status == 0, "\(upload.errors)")
            let documents = try UploadList(path: batch.path("l.csv")).documents
            #expect(try batch.run("delete", documents[0].id, command: "documents").status == 0)
            let run = try batch.run("@q.csv", "--documents", "@l.csv", "-o", "@a.csv")
            #expect(run.status == 1, "\(run.errors)")
            let table = try SmallTable(path: batch.path("a.csv"))
            #expect(
                table.rows.map { $0[8].prefix { $0 != ":" } } == [
                    "document_failed", "document_failed", "", "empty_prompt",
                ]
            )
            let numbers = try batch.run("@q.csv", "--documents", "777,\(documents[1].id),777", "-o", "@b.csv")
            #expect(numbers.status == 1 && numbers.errors.contains("asked once"), "\(numbers.errors)")
            #expect(try SmallTable(path: batch.path("b.csv")).rows.count == 4)
        }
    }

    @Test(arguments: ["", ".", ".."])
    func `what names nothing is sent nowhere`(name: String) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            for command in ["delete", "get", "wait"] {
                let run = try batch.run(command, name, "7", command: "documents")
                #expect(run.status == 64 && run.errors.contains("is no number"), "\(command): \(run.errors)")
            }
        }
    }

    @Test func `what is wrong with an upload is told in a person's words`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--max-upload", "20") { batch in
            try makeFolder(batch, 1)
            defer { takeAway(batch) }
            let large = try batch.run(
                "upload",
                "@docs",
                "--workspace",
                "1",
                "--manifest",
                "@l.csv",
                command: "documents"
            )
            #expect(large.status == 1)
            #expect(large.errors.contains("too large"), "\(large.errors)")
            let french = try batch.run(
                "upload",
                "@docs",
                "--workspace",
                "9",
                "--manifest",
                "@m.csv",
                "--lang",
                "fr",
                command: "documents"
            )
            #expect(french.status == 64)
            #expect(french.errors.contains("espace de travail 9"), "\(french.errors)")
            let none = try batch.run(
                "upload",
                "@nowhere",
                "--workspace",
                "1",
                "--manifest",
                "@n.csv",
                command: "documents"
            )
            #expect(none.status == 66, "\(none.errors)")
            let list = try batch.run("wait", "--manifest", "@nowhere.csv", "--lang", "fr", command: "documents")
            #expect(list.status == 66 && list.errors.contains("pas de liste"), "\(list.errors)")
            try batch.write("question\nWho?\n", to: "q.csv")
            let mistaken = try batch.run(
                "upload",
                "@docs",
                "--workspace",
                "1",
                "--manifest",
                "@q.csv",
                command: "documents"
            )
            #expect(mistaken.status == 65 && mistaken.errors.contains("not the list"), "\(mistaken.errors)")
            #expect(try batch.read("q.csv") == "question\nWho?\n")
            let elsewhere = try batch.run("@q.csv", "--documents", "1", "--workspace", "9", "-o", "@a.csv")
            #expect(elsewhere.status == 64 && elsewhere.errors.contains("no workspace 9"), "\(elsewhere.errors)")
            let missing = try batch.run("wait", "77", "--lang", "fr", command: "documents")
            #expect(missing.errors.contains("il n'y a pas de tel document."), "\(missing.errors)")
        }
    }

    @Test func `every question is asked of every document of a folder`() async throws {
        try await BatchRun.withSimulator(
            "--latency",
            "none",
            "--embedding",
            "none",
            "--turns",
            "fixed:300ms",
            "--turn-wait",
            "50ms"
        ) {
            batch in
            try makeFolder(batch, 3)
            defer { takeAway(batch) }
            try batch.write("question\nWhat is it about?\nWho signs it?\n", to: "q.csv")
            let arguments = ["@q.csv", "--documents", "@docs", "--workspace", "1", "-o", "@a.csv", "--json"]
            let run = try batch.run(arguments)
            #expect(run.status == 0, "\(run.errors)")
            let table = try SmallTable(path: batch.path("a.csv"))
            #expect(
                table.columns == [
                    "document", "filename", "question", "document_error", "answer", "sources", "status", "error",
                    "finish_reason", "prompt_tokens", "completion_tokens",
                ]
            )
            #expect(table.rows.count == 6)
            #expect(table.rows.allSatisfy { !$0[4].isEmpty && $0[6] == "completed" && $0[7].isEmpty })
            #expect(table.rows.map { $0[1] } == ["c1.txt", "c1.txt", "c2.txt", "c2.txt", "c3.txt", "c3.txt"])
            // A question more brings its own rows alone.
            try batch.write("question\nWhat is it about?\nWho signs it?\nWhen?\n", to: "q.csv")
            let more = try batch.run(arguments)
            #expect(more.status == 0, "\(more.errors)")
            #expect(try more.json()["recorded_before"]?.int == 6, "\(more.output)")
            #expect(try SmallTable(path: batch.path("a.csv")).rows.count == 9)
        }
    }

    @Test(arguments: ["document-search", "document-analysis"])
    func `documents are asked at other endpoints, in a wide table`(ask: String) async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none") { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("What is it about?\nWho signs it?\n", to: "q.txt")
            let upload = try batch.run(
                "upload",
                "@docs",
                "--workspace",
                "1",
                "--manifest",
                "@l.csv",
                command: "documents"
            )
            #expect(upload.status == 0, "\(upload.errors)")
            let run = try batch.run("@q.txt", "--documents", "@l.csv", "--ask", ask, "-o", "@w.csv", "--wide")
            #expect(run.status == 0, "\(run.errors)")
            let table = try SmallTable(path: batch.path("w.csv"))
            #expect(table.columns == ["document", "filename", "What is it about?", "Who signs it?"])
            #expect(table.rows.count == 2 && table.rows.allSatisfy { $0.allSatisfy { !$0.isEmpty } })
            let long = try SmallTable(path: batch.path("w.csv.pairs-answers.csv"))
            #expect(long.rows.count == 4)
        }
    }

    @Test func `a document that failed makes an error for each of its questions, and a failed turn one`() async throws {
        try await BatchRun.withSimulator(
            "--latency",
            "none",
            "--embedding",
            "none",
            "--turns",
            "none",
            "--fault",
            "failed-work;match=Contract 2",
            "--fault",
            "failed-work;match=Who?"
        ) { batch in
            try makeFolder(batch, 2)
            defer { takeAway(batch) }
            try batch.write("question\nWhat?\nWho?\n", to: "q.csv")
            let run = try batch.run("@q.csv", "--documents", "@docs", "--workspace", "1", "-o", "@a.csv")
            #expect(run.status == 1, "\(run.errors)")
            let table = try SmallTable(path: batch.path("a.csv"))
            #expect(table.rows.map { $0[4].isEmpty } == [false, true, true, true])
            #expect(table.rows[1][7].hasPrefix("work_failed: "), "\(table.rows[1])")
            #expect(table.rows[2][7].hasPrefix("document_failed: ") && table.rows[3][7].hasPrefix("document_failed: "))
        }
    }

    @Test func `a body of any endpoint comes from a template`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.write("text,n\nBonjour,3\n\"a \"\"b\"\"\",4\n", to: "in.csv")
            try batch.write(
                "{\n  \"model\": \"alfred-4.2\",\n  \"max_tokens\": {{n}},\n"
                    + "  \"messages\": [{\"role\": \"user\", \"content\": \"Dis : {{text}}\"}]\n}\n",
                to: "body.json"
            )
            let run = try batch.run("@in.csv", "--body-template", "@body.json", "-o", "@out.jsonl")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try batch.lines("out.jsonl").count == 2)
            let wrong = try batch.run("@in.csv", "--body-template", "@in.csv", "-o", "@x.jsonl")
            #expect(wrong.status == 64)
            #expect(wrong.errors.contains("--body-template") && wrong.errors.contains("JSON"), "\(wrong.errors)")
            let both = try batch.run("@in.csv", "--body-template", "@body.json", "--prompt", "x", "-o", "@x.jsonl")
            #expect(both.status == 64)
        }
    }

    @Test func `options that mean nothing together are refused`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.write("question\nWho?\n", to: "q.csv")
            for arguments in [
                ["@q.csv", "--wide", "-o", "@x.csv"],
                ["@q.csv", "--documents", "1", "--ask", "document-search", "--agent", "3", "-o", "@x.csv"],
                ["@q.csv", "--documents", "@", "--workspace", "1", "--preview", "1", "-o", "@x.csv"],
                ["@q.csv", "--documents", "1"], ["@q.csv", "--documents", "1", "--system", "x", "-o", "@x.csv"],
            ] {
                #expect(try batch.run(arguments).status == 64, "\(arguments)")
            }
            #expect(try batch.run("@q.csv", "--documents", "nowhere", "-o", "@x.csv").status == 66)
        }
    }
}

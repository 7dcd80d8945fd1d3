import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct PairTests {
    private let documents = [AskedDocument(id: "12", name: "a.pdf"), AskedDocument(id: "13", name: "b, c.pdf")]
    private let questions = SmallTable(
        columns: ["question", "theme"],
        rows: [["Qui ?", "x"], ["", " "], ["Quoi ?", "y"]]
    )

    @Test func `each question meets each document once`() throws {
        let pairs = try PairTable(documents, questions, from: "q.csv")
        #expect(pairs.questionColumn == "question")
        #expect(
            pairs.table.rows == [
                ["12", "a.pdf", "Qui ?", "x", ""], ["12", "a.pdf", "Quoi ?", "y", ""],
                ["13", "b, c.pdf", "Qui ?", "x", ""], ["13", "b, c.pdf", "Quoi ?", "y", ""],
            ]
        )
    }

    @Test func `lines of text are questions, and a column that is needed is refused`() throws {
        let text = SmallTable(columns: ["prompt"], rows: [["Qui ?"]])
        #expect(
            try PairTable(documents, text, from: "q.txt").table.columns == [
                "document", "filename", "question", "document_error",
            ]
        )
        let taken = SmallTable(columns: ["question", "Document"], rows: [["a", "b"]])
        #expect(throws: DocumentsFault.columnTaken("Document", path: "q.csv")) {
            try PairTable(documents, taken, from: "q.csv")
        }
        #expect(throws: DocumentsFault.empty(path: "q.csv")) {
            try PairTable(documents, SmallTable(columns: ["question"], rows: [[" "]]), from: "q.csv")
        }
    }

    @Test func `a body asks one document one question`() throws {
        var question = DocumentQuestion(.turn, prompt: "Dis \"oui\" : {{question}}")
        question.agent = "7"
        question.model = "alfred-4.2"
        question.tool = "document_search"
        question.maxSteps = 4
        let rows = try bodies(question)
        #expect(
            rows.first
                == #"{"query":"Dis \"oui\" : Qui ?","file_ids":[12],"ml_model":"alfred-4.2","agent_id":7,"force_tool":"#
                + #""document_search","max_steps":4}"#
        )
        let search = DocumentQuestion(.search, prompt: "{{question}}")
        #expect(try bodies(search).last == #"{"query":"Quoi ?","file_ids":[13]}"#)
        let analysis = DocumentQuestion(.analysis, prompt: "{{question}}")
        #expect(try bodies(analysis).last == #"{"query":"Quoi ?","document_ids":[13]}"#)
    }

    private func bodies(_ question: DocumentQuestion) throws -> [String] {
        let rows = try rows(question, documents)
        return rows.compactMap {
            if case .row(let row, _) = $0 { String(decoding: row.body, as: UTF8.self) } else { nil }
        }
    }

    private func rows(_ question: DocumentQuestion, _ documents: [AskedDocument]) throws -> [InputRow] {
        var options = InputOptions()
        options.format = .csv
        (options.faultColumn, options.subjectColumns) = (PairTable.fault, PairTable.subject)
        options.endpoint = question.endpoint.path
        options.promptTemplate = try Template(parsingBody: question.body)
        let reader = try InputReader(
            bytes: try PairTable(documents, questions, from: "q.csv").table.csv(),
            options: options
        )
        var rows: [InputRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test func `a document that cannot be asked makes rows that say why`() throws {
        let failed = [AskedDocument(id: "14", name: "c.pdf", trouble: .said("embedding_failed"))]
        let rows = try rows(DocumentQuestion(.turn, prompt: "{{question}}"), failed)
        #expect(rows.count == 2)
        for case .bad(let bad) in rows {
            #expect(bad.code == .notSendable && bad.fault == .document(.said("embedding_failed")))
            #expect(bad.subject == "c.pdf (14)")
        }
        #expect(!rows.contains { if case .row = $0 { true } else { false } })
    }

    @Test(arguments: [("15", "15", "document 15"), ("", "d.pdf", "d.pdf"), ("16", "e.pdf", "e.pdf (16)")])
    func `a row that cannot be sent says which document it is about`(id: String, name: String, told: String) throws {
        let rows = try rows(
            DocumentQuestion(.turn, prompt: "{{question}}"),
            [AskedDocument(id: id, name: name, trouble: .gone)]
        )
        let subjects = rows.compactMap { if case .bad(let bad) = $0 { bad.subject } else { nil } }
        #expect(subjects == [told, told])
    }

    @Test func `documents are numbers, or rows of a list`() throws {
        #expect(AskedDocument.list("12, 13")?.map(\.id) == ["12", "13"])
        #expect(AskedDocument.list("0190f2f8-0000-7000-8000-000000000001")?.count == 1)
        #expect(AskedDocument.list("contracts") == nil && AskedDocument.list(" ") == nil)
        let folder = try TemporaryFolder()
        let list = try folder.write("document_id,filename,error\n5,x.pdf,\n,y.pdf,too large\n", to: "list.csv")
        #expect(
            try AskedDocument.list(manifest: list)
                == [
                    AskedDocument(id: "5", name: "x.pdf"),
                    AskedDocument(id: "", name: "y.pdf", trouble: .said("too large")),
                ]
        )
        let other = try folder.write("title,size\nx,1\n", to: "other.csv")
        #expect(throws: DocumentsFault.self) { try AskedDocument.list(manifest: other) }
    }

    @Test(arguments: [
        ("12\n13\n", "ids.txt"), ("12\n13\n", "ids.csv"), ("12\tembedded\ta.pdf\n13\tparsing\tb.pdf\n", "docs.tsv"),
        ("id;Client\n12.0;A\n13.0;B\n", "pandas.csv"), ("[{\"id\":12},{\"id\":13}]", "all.json"),
        ("{\"id\":12,\"filename\":\"a.pdf\"}\n{\"id\":13,\"filename\":\"b.pdf\"}\n", "docs.jsonl"),
    ])
    func `what a server's list is printed as is a list of documents`(text: String, name: String) throws {
        let folder = try TemporaryFolder()
        let documents = try AskedDocument.list(manifest: try folder.write(text, to: name))
        #expect(documents.map(\.id) == ["12", "13"])
        if text.contains("a.pdf") { #expect(documents.map(\.name) == ["a.pdf", "b.pdf"]) }
    }

    @Test func `JSON that names no document is no list`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("{\"id\":12}\n{\"prompt\":\"x\"}\n", to: "docs.jsonl")
        #expect(throws: DocumentsFault.noTable(path: path)) { try AskedDocument.list(manifest: path) }
    }

    @Test func `a list that a spreadsheet program saved is one still`() throws {
        let folder = try TemporaryFolder()
        var document = ListedDocument()
        (document.path, document.id, document.filename, document.status) = ("d/é;.pdf", "7", "é;.pdf", "embedded")
        document.phase = .done
        let path = folder.path + "/l.csv"
        try UploadList([document]).write(to: path)
        let table = try SmallTable(path: path)
        try table.write(to: path, forSpreadsheets: UInt8(ascii: ";"))
        #expect(try UploadList(path: path).documents == [document])
        try SmallTable(columns: ["question"], rows: [["x"]]).write(to: path)
        #expect(throws: DocumentsFault.noList(path: path)) { try UploadList(path: path) }
    }

    @Test func `what a list says of a document besides stands beside its answers`() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write(
            "document_id;filename;Client;theme;status\n1;a.pdf;Ær;x;embedded\n2;b.pdf;Bo;;embedded\n",
            to: "l.csv"
        )
        let pairs = try PairTable(try AskedDocument.list(manifest: list), questions, from: "q.csv")
        #expect(pairs.documentColumns == 4)
        #expect(
            pairs.table.columns == [
                "document", "filename", "Client", "document_theme", "question", "theme", "document_error",
            ]
        )
        #expect(pairs.table.rows.first == ["1", "a.pdf", "Ær", "x", "Qui ?", "x", ""])
        let long = SmallTable(
            columns: pairs.table.columns + ["answer", "error"],
            rows: pairs.table.rows.map { $0 + ["Oui", ""] }
        )
        let wide = try WideTable.make(of: long, question: "question", documentColumns: 4, path: "long.csv")
        #expect(wide.columns == ["document", "filename", "Client", "document_theme", "Qui ?", "Quoi ?"])
        #expect(wide.rows.last == ["2", "b.pdf", "Bo", "", "Oui", "Oui"])
    }

    @Test func `documents of one name are told apart by their paths`() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write(
            "path,document_id,filename\nA/x.pdf,1,x.pdf\nB/x.pdf,2,x.pdf\nB/y.pdf,3,y.pdf\n",
            to: "l.csv"
        )
        #expect(try AskedDocument.list(manifest: list).map(\.name) == ["A/x.pdf", "B/x.pdf", "y.pdf"])
    }

    @Test func `a file that stands elsewhere now is the document that it was`() throws {
        let folder = try TemporaryFolder()
        let (old, new) = (try folder.write("a", to: "old.txt"), try folder.write("a", to: "x.txt"))
        var document = ListedDocument()
        let file = try LocalDocument(path: old, name: "x.txt")
        (document.path, document.id, document.filename) = ("gone/x.txt", "7", "x.txt")
        (document.content, document.phase) = (file.content, .done)
        let list = UploadList([document])
        let moved = MovedFiles(in: list, files: [try LocalDocument(path: new, name: "x.txt")])
        #expect(moved.documents(named: "x.txt", content: file.content) == ["7"])
        #expect(moved.documents(named: "y.txt", content: file.content).isEmpty)
        #expect(moved.documents(named: "x.txt", content: "other").isEmpty)
        // It stands where it was.
        document.path = new
        let same = MovedFiles(in: UploadList([document]), files: [try LocalDocument(path: new, name: "x.txt")])
        #expect(same.documents(named: "x.txt", content: file.content).isEmpty)
    }

    @Test func `what comes again is asked once`() throws {
        let twice = SmallTable(
            columns: ["question", "theme"],
            rows: questions.rows + [["Qui ?", "x"], ["Qui ?", "z"]]
        )
        let unknown = [
            AskedDocument(id: "", name: "c.pdf", trouble: .gone), AskedDocument(id: "", name: "c.pdf", trouble: .gone),
        ]
        let pairs = try PairTable(documents + documents + unknown, twice, from: "q.csv")
        #expect(pairs.table.rows.count == 12)
        #expect(pairs.repeatedDocuments == 2 && pairs.repeatedQuestions == 1)
    }

    /// The document that is asked is no question.
    @Test func `a pair without a question is never sent`() throws {
        var options = InputOptions()
        (options.format, options.faultColumn, options.setsEmptyPromptsAside) = (.csv, PairTable.fault, true)
        let asked = SmallTable(columns: ["question", "theme"], rows: [["Qui ?", "x"], [" ", "y"], ["", "z"]])
        for (prompt, bad) in [("{{question}}", 2), ("{{filename}}: {{question}}", 2), ("{{theme}} {{question}}", 0)] {
            let question = DocumentQuestion(.turn, prompt: prompt)
            options.endpoint = question.endpoint.path
            options.promptTemplate = try Template(parsingBody: question.body)
                .asking(beside: [PairTable.document, PairTable.name])
            let bytes = try PairTable([documents[0]], asked, from: "q.csv").table.csv()
            let reader = try InputReader(bytes: bytes, options: options)
            var codes: [BadRow.Code] = []
            while let row = try reader.next() { if case .bad(let bad) = row { codes.append(bad.code) } }
            #expect(codes == Array(repeating: .emptyPrompt, count: bad), "\(prompt)")
        }
    }

    @Test func `a wide table loses no answer`() throws {
        let long = SmallTable(
            columns: ["document", "filename", "lang", "question", "document_error", "answer", "error"],
            rows: [
                ["1", "a.pdf", "fr", "Q", "", "Un", ""], ["1", "a.pdf", "en", "Q", "", "One", ""],
                ["1", "a.pdf", "en", "R", "", "Two", ""], ["", "x.db", "fr", "Q", "", "", "first"],
                ["", "x.db", "en", "Q", "", "", "first"], ["", "x.db", "fr", "Q", "", "", "second"],
            ]
        )
        let wide = try WideTable.make(of: long, question: "question", path: "long.csv")
        #expect(wide.columns == ["document", "filename", "fr | Q", "en | Q", "R"])
        #expect(
            wide.rows == [
                ["1", "a.pdf", "Un", "One", "Two"], ["", "x.db", "[first]", "[first]", ""],
                ["", "x.db", "[second]", "", ""],
            ]
        )
    }

    @Test func `a wide table has a row a document and a column a question`() throws {
        let long = SmallTable(
            columns: ["document", "filename", "question", "document_error", "answer", "sources", "status", "error"],
            rows: [
                ["12", "a.pdf", "Qui ?", "", "Moi", "", "completed", ""],
                ["12", "a.pdf", "Quoi ?", "", "", "", "", "work_failed: no"],
                ["13", "b.pdf", "Quoi ?", "", "Tout", "", "completed", ""],
            ]
        )
        let wide = try WideTable.make(of: long, question: "question", path: "long.csv")
        #expect(wide.columns == ["document", "filename", "Qui ?", "Quoi ?"])
        #expect(wide.rows == [["12", "a.pdf", "Moi", "[work_failed: no]"], ["13", "b.pdf", "", "Tout"]])
    }
}

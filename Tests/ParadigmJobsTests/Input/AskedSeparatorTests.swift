import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// The columns that are asked for say what stands between the fields, whatever stands in the records.
@Suite struct AskedSeparatorTests {
    private func reader(
        _ text: String,
        _ format: InputFormat = .csv,
        prompt: String? = nil,
        separator: UInt8? = nil
    ) throws -> InputReader {
        let options = try options(format) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.separator = separator
        }
        return try InputReader(bytes: Array(text.utf8), options: options)
    }

    private func prompts(_ reader: InputReader) throws -> [String] {
        var prompts: [String] = []
        while let row = try reader.next() { prompts.append(row.prompt ?? "") }
        return prompts
    }

    private static let extra = "columns (found: 3, expected: 2)"

    @Test(arguments: [";", "|", "\t", ":", "^"], [InputFormat.csv, .tsv])
    func `a column called prompt is found whatever the records hold`(separator: String, format: InputFormat) throws {
        let text = ["id;prompt", "1;Bonjour ; toi", "2;Salut ; vous", "3;Coucou"].joined(separator: "\n")
        let found = try reader(text.replacing(";", with: separator), format)
        #expect(found.columns == ["id", "prompt"])
        #expect(try prompts(found) == [Self.extra, Self.extra, "Coucou"])
        // Whoever reads it again finds the same.
        let again = try InputReader(bytes: Array(text.replacing(";", with: separator).utf8), options: found.options)
        #expect(again.columns == ["id", "prompt"] && again.notes.isEmpty)
    }

    @Test func `notes beside the table, single records and records of one cell do not hide it`() throws {
        for text in [
            "Client;prompt\nDupont;q1;urgent\nDurand;q2;x\n", "id;prompt\n1;a;b\n", "id;prompt\n1\n2\n",
            "id;prompt\n1;\"" + String(repeating: "a", count: 70_000) + "\"\n",
        ] {
            #expect(try reader(text).columns.last == "prompt")
        }
        let bad = "columns (found: 1, expected: 2)"
        #expect(try prompts(reader("id;prompt\n1\n2\n")) == [bad, bad])
    }

    @Test func `a title above and a long first cell do not hide it`() throws {
        for rest in ["1;Bonjour ; toi\n2;Salut ; vous\n", "1;\"" + String(repeating: "a", count: 70_000) + "\"\n"] {
            let found = try reader("Mes questions\nid;prompt\n" + rest)
            #expect(found.columns == ["id", "prompt"])
            #expect(found.notes == [.separator(UInt8(ascii: ";")), .title("Mes questions")])
        }
    }

    @Test func `columns that templates name are found`() throws {
        let found = try reader("nom, prénom;question\nDupont, Jean;q1\n", prompt: "{{question}}")
        #expect(found.columns == ["nom, prénom", "question"])
        #expect(try prompts(found) == ["q1"])
        let text = "id;question\n1;a;b\n2;c;d\n"
        #expect(try reader(text, prompt: "{{question}}").columns == ["id", "question"])
        #expect(try reader("a,b;c\n1,2;3\n", prompt: "{{a}}").columns == ["a", "b;c"])
    }

    @Test(arguments: [
        "id;question\n1;a;b\n2;c;d\n", "id|question\n1|a|b\n", "id\tquestion\n1\ta\tb\n", "id;question;x\n1;a;b;c\n",
        "\"id;question\"\n\"1;a\"\n", "Bonjour ; toi\nSalut ; vous ; lui\n", "id:question\n1:a\n",
        "id^question\n1^a^b\n",
    ])
    func `an only column that looks like several is no prompt`(text: String) throws {
        let name = String(text.prefix { $0 != "\n" }).replacing("\"", with: "")
        let separator = try #require(JoinedNames.separator(in: name))
        #expect(throws: InputError.joinedColumns(name, separator: separator, isSheet: false)) { try reader(text) }
        // Whoever says that it is one column, or asks for it by its name, gets it.
        let other = UInt8(ascii: separator == UInt8(ascii: "\t") ? "|" : "\t")
        #expect(try reader(text, separator: other).columns == [name])
        if !name.contains("\t") { #expect(try reader(text, prompt: "{{\(name)}}").columns == [name]) }
    }

    @Test(arguments: [
        "Question", "Question : laquelle ?", "Bonjour, toi", "Combien font 3,5 fois 2", "https://example.com",
        "prompt,",
        "Que dit-il :",
    ])
    func `a name like any other is one`(name: String) {
        #expect(JoinedNames.separator(in: name) == nil)
    }

    @Test func `a sheet with everything in its first column is refused`() throws {
        let bytes = workbook([["id;prompt"], ["1;Bonjour"]])
        #expect(throws: InputError.joinedColumns("id;prompt", separator: UInt8(ascii: ";"), isSheet: true)) {
            try InputReader(bytes: bytes, options: options(.workbook))
        }
        #expect(throws: InputError.joinedColumns("id,prompt", separator: UInt8(ascii: ","), isSheet: true)) {
            try InputReader(bytes: workbook([["id,prompt"], ["1,Bonjour"]]), options: options(.workbook))
        }
        let asked = try options(.workbook) { $0.promptTemplate = try Template(parsing: "{{id;prompt}}") }
        #expect(try prompts(InputReader(bytes: bytes, options: asked)) == ["1;Bonjour"])
    }
}

/// What is told of the header of a table.
@Suite struct HeaderNoteTests {
    private func notes(_ text: String, prompt: String? = nil, separator: UInt8? = nil) throws -> [InputNote] {
        let options = try options(.csv) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.separator = separator
        }
        return try InputReader(bytes: Array(text.utf8), options: options).notes
    }

    @Test func `what is taken for the name of the only column is told`() throws {
        #expect(try notes("Quelle heure ?\nPourquoi ?\n") == [.onlyColumn("Quelle heure ?")])
        #expect(try notes("Titre;;\nPourquoi ?;;\n") == [.separator(UInt8(ascii: ";")), .onlyColumn("Titre")])
        for name in ["prompt", "Question", "TEXTE", "requete", " Questions "] {
            #expect(try notes("\(name)\na\n") == [])
        }
        #expect(try notes("Titre\na\n", prompt: "{{Titre}}") == [])
        let sheet = try InputReader(bytes: workbook([["Un ?"], ["Deux ?"]]), options: options(.workbook))
        #expect(sheet.notes == [.onlyColumn("Un ?")])
        #expect(try InputReader(bytes: workbook([["Un ?"], ["Deux ?"]]), options: sheet.options).notes == [])
    }

    @Test func `the column prompt is found below a title`() throws {
        for rows in [
            [["Titre"], ["prompt"], ["q1"], ["q2"]], [["Titre"], ["fait par moi"], ["Prompt "], ["q1"], ["q2"]],
        ] {
            let name = rows[rows.count - 3][0]
            let usual = name == "prompt"
            let text = rows.map { $0[0] + "\n" }.joined()
            let table = try InputReader(bytes: Array(text.utf8), options: options(.csv))
            #expect(table.columns == (usual ? ["prompt"] : ["Titre"]))
            #expect(table.notes == (usual ? [.title("Titre")] : [.onlyColumn("Titre")]))
            #expect(try table.countRecords() == (usual ? 2 : 4))
            let sheet = try InputReader(bytes: workbook(rows), options: options(.workbook))
            #expect(sheet.columns == table.columns && sheet.notes == table.notes)
        }
        // In a table of its own the word is a value.
        #expect(throws: InputError.noPrompt(known: ["type", "question"])) {
            try notes("type,question\nprompt,Quoi ?\nprompt,Qui ?\n")
        }
    }

    @Test func `texts that are cut at the separator are told`() throws {
        let note = InputNote.splitTexts(column: "Question", UInt8(ascii: ","))
        #expect(try notes("Question\nBonjour, toi\nSalut, vous\n") == [note])
        #expect(try notes("Question\nBonjour, toi\nSalut, vous\n", prompt: "{{Question}}") == [note])
        #expect(try notes("Question\nBonjour, toi\nSalut\nEt toi\n") == [])
        #expect(try notes("Question\n\"Bonjour, toi\"\n\"Salut, vous\"\n") == [])
        #expect(try notes("Question\nBonjour, toi\n", separator: UInt8(ascii: "\t")) == [])
        let options = options(.csv) { $0.separator = UInt8(ascii: "\t") }
        #expect(try records("Question\nBonjour, toi\n", options).map(\.prompt) == ["Bonjour, toi"])
    }

    @Test func `cells beside the columns are counted`() throws {
        func count(_ bytes: [UInt8], _ format: InputFormat) throws -> Int {
            let options = try options(format) { $0.promptTemplate = try Template(parsing: "{{q}}") }
            return try DryRun(reading: InputReader(bytes: bytes, options: options)).namelessCells
        }
        #expect(try count(Array("id,q,\n1,a,note\n2,b,\n3,c\n4,d,x\n".utf8), .csv) == 2)
        #expect(try count(Array("id,q\n1,a\n".utf8), .csv) == 0)
        #expect(
            try count(
                workbook([["", "id", "q"], ["x", "1", "a", "y"], ["", "2", "b"], ["", "", "", "z"]]),
                .workbook
            ) == 3
        )
    }

    @Test func `null is an empty cell`() throws {
        let options = try options(.jsonLines) {
            $0.promptTemplate = try Template(parsing: "{{q}}|{{note}}")
            $0.setsEmptyPromptsAside = true
        }
        let text = #"{"q":"b","note":null}"# + "\n" + #"{"q":null,"note":null}"# + "\n" + #"{"q":"b"}"#
        #expect(
            try records(text, options).map(\.prompt)
                == ["b|", "empty prompt", "no field: note"]
        )
        let bare = ParadigmJobsTests.options(.jsonLines) { $0.setsEmptyPromptsAside = true }
        #expect(try records(#"{"prompt":null}"#, bare).map(\.bad?.code) == [.emptyPrompt])
    }

    @Test func `a journal and the record beside an output are no embeddings`() throws {
        let lines = [#"{"paradigm_journal":1,"model":"m","input":{"size":3}}"#, #"{"model":"m","input":"a"}"#]
        let read = try records(lines.joined(separator: "\n"), options(.jsonLines))
        #expect(read.map(\.bad?.code) == [.badRow, nil])
    }

    @Test func `what does not show in a name is passed over`() throws {
        let options = try options(.csv) { $0.promptTemplate = try Template(parsing: "{{zérolarge}}") }
        #expect(try records("zéro\u{200B}large,b\nx,y\n", options).map(\.prompt) == ["x"])
    }
}

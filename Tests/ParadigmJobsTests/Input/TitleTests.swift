import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// What people write above a table is no part of it.
@Suite struct TitleTests {
    private func reader(
        _ text: String,
        _ format: InputFormat = .csv,
        prompt: String? = "{{Question}}",
        separator: UInt8? = nil
    ) throws -> InputReader {
        let options = try options(format) {
            $0.promptTemplate = try prompt.map { try Template(parsing: $0) }
            $0.separator = separator
        }
        return try InputReader(bytes: Array(text.utf8), options: options)
    }

    private static let table = "id;Question;Langue\r\n1;Un, deux ?;fr\r\n2;Trois ?;\r\n"
    private static let title = "Liste des questions 2026"

    @Test(arguments: [
        "\(title)\r\n\(table)", "\(title)\r\n\r\n\(table)", "\(title);;\r\n;;\r\n\(table)", "\"\(title)\"\r\n\(table)",
        // A line of two cells among them.
        "\(title);v2\r\n\(table)", "\(title)\r\nExport du;03/03/2026\r\n\r\n\(table)",
        "\(title)\r\nExport du 3 mars\r\n\r\nService des études\r\n\(table)", "sep=;\r\n\(title)\r\n\(table)",
    ])
    func `a title is set aside and told`(text: String) throws {
        let found = try reader(text)
        #expect(found.columns == ["id", "Question", "Langue"])
        #expect(found.separator == UInt8(ascii: ";"))
        #expect(found.notes.last == .title(Self.title))
        #expect(found.endsLinesWithReturn)
        let first = try #require(try found.next())
        #expect(first.prompt == "Un, deux ?")
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(first.row?.line == (lines.firstIndex { $0.hasPrefix("1;") } ?? 0) + 1)
        #expect(try found.next()?.prompt == "Trois ?")
        #expect(try found.next() == nil)
        // Whoever reads it again knows without being told.
        let again = try InputReader(bytes: Array(text.utf8), options: found.options)
        #expect(again.columns == found.columns)
        #expect(again.notes.isEmpty)
        #expect(try again.countRecords() == 2)
    }

    @Test func `a separator of another kind in the title does no harm`() throws {
        let found = try reader("Liste des questions, 2026\n\(Self.table)")
        #expect(found.columns == ["id", "Question", "Langue"])
        #expect(found.notes == [.separator(UInt8(ascii: ";")), .title("Liste des questions, 2026")])
        #expect(try reader("A | B\n\nid,Question\n1,a\n").columns == ["id", "Question"])
        #expect(try reader("Liste\nid\tQuestion\n1\ta\n", .tsv).columns == ["id", "Question"])
        #expect(try reader("Liste\nid,Question\n1,a\n", separator: UInt8(ascii: ",")).columns == ["id", "Question"])
    }

    @Test func `without a template nothing of the table is sent for a prompt`() {
        let known = ["id", "Question", "Langue"]
        #expect(throws: InputError.noPrompt(known: known)) { try reader("\(Self.title)\n\(Self.table)", prompt: nil) }
    }

    @Test(arguments: [
        "Question\nUn ?\nDeux ?\n", "Question\nPourquoi, donc ?\n", "Question\nUn; deux\nTrois; quatre\n",
        "Question\nQuestion;Langue\nUn;fr\n", "prompt\nid;Question\n1;Un\n",
    ])
    func `a column that is asked for is no title`(text: String) throws {
        let column = String(text.prefix { $0 != "\n" })
        let found = try reader(text, prompt: "{{\(column)}}")
        #expect(found.columns == [column])
        #expect(!found.notes.contains { if case .title = $0 { true } else { false } })
        #expect(try reader(text, prompt: column == "prompt" ? nil : "{{Question}}").columns == [column])
    }

    @Test(arguments: [
        "texte\nUn ?\nDeux ?\n", "texte\nBonjour;toi\n", "texte\nBonjour, toi\nSalut, vous\n", "texte\n12;5\n13;6\n",
        "texte\nUn\n\nDeux;a\nTrois\n",
    ])
    func `a column of sentences stays one`(text: String) throws {
        #expect(try reader(text, prompt: nil).columns == ["texte"])
    }

    @Test func `without a template a title of two cells is one too`() {
        let known = ["id", "Question", "Langue"]
        for text in ["Export du;03/03/2026\n\(Self.table)", "Liste\nExport du;03/03/2026\n\(Self.table)"] {
            #expect(throws: InputError.noPrompt(known: known)) { try reader(text, prompt: nil) }
        }
    }

    @Test(arguments: [
        "id;Nom\n1;Un\n2;Deux\n", "Nom;Ville\nA;B\nC;D\n", "id,Nom\n1,a;b\n2,c;d\n", "Nom,Ville\na;b,c;d\ne;f,g;h\n",
    ])
    func `a table of two columns has no title`(text: String) throws {
        let found = try reader(text, prompt: "x")
        #expect(found.columns.count == 2)
        #expect(!found.notes.contains { if case .title = $0 { true } else { false } })
        #expect(try found.countRecords() == 2)
    }

    @Test func `a title above one column is known by the column that is asked for`() throws {
        let found = try reader("Mes questions\n\nQuestion\nUn ?\n")
        #expect(found.columns == ["Question"])
        #expect(try found.next()?.prompt == "Un ?")
    }

    @Test func `cells beside the only column that is asked for are left out`() throws {
        let found = try reader("Question;;\nUn ?;;\nDeux ?;;à revoir\n;;\n")
        #expect(found.columns == ["Question"])
        #expect(try [found.next()?.prompt, found.next()?.prompt] == ["Un ?", "Deux ?"])
    }
}

/// Files that are tables, whatever their names say.
@Suite struct TextTableTests {
    private struct Read: Equatable {
        let format: InputFormat
        var notes: [InputNote]
        var prompts: [String] = []
    }

    private func reader(_ text: String, _ template: String?, _ name: String = "a.txt") throws -> Read {
        try withScratchDirectory { directory in
            try save(text, to: directory + "/" + name)
            var options = options(.text)
            options.format = nil
            options.promptTemplate = try template.map { try Template(parsing: $0) }
            options.setsEmptyPromptsAside = true
            let reader = try InputReader(path: directory + "/" + name, options: options)
            var found = Read(format: reader.format, notes: reader.notes)
            while let row = try reader.next() { found.prompts.append(row.prompt ?? "") }
            let again = try InputReader(path: directory + "/" + name, options: reader.options)
            #expect(again.notes.isEmpty && again.format == reader.format && again.columns == reader.columns)
            return found
        }
    }

    @Test func `a text whose first line has the columns that are asked for is a table`() throws {
        #expect(
            try reader("id;Question\n6;Vide ?\n7;\n", "{{Question}}")
                == Read(format: .csv, notes: [.table(UInt8(ascii: ";"))], prompts: ["Vide ?", "empty prompt"])
        )
        #expect(try reader("id\tQuestion\n6\ta;b\n", "{{Question}}").format == .tsv)
        #expect(try reader("Liste\n\nid;Question\n6;a\n", "{{Question}}").prompts == ["a"])
        // The error has the columns of the table.
        #expect(throws: InputError.unknownColumn("question", known: ["id", "Question"])) {
            try reader("id;Question\n6;a\n", "{{question}}")
        }
        #expect(throws: InputError.unknownColumn("Question", known: ["prompt"])) {
            try reader("Bonjour, toi\nSalut\n", "{{Question}}")
        }
    }

    @Test func `lines stay lines where they are asked for`() throws {
        #expect(try reader("a;prompt\n1;2\n", "Dis : {{prompt}}").prompts.last == "Dis : 1;2")
        #expect(try reader("a;b\n1;2\n", nil).prompts.last == "1;2")
        #expect(try reader("Liste\na;b\n1;2\n", nil).notes == [.tableLines(UInt8(ascii: ";"))])
    }

    @Test func `what is called gzip and is not packed is read and told`() throws {
        #expect(
            try reader("prompt\na\n", nil, "a.csv.gz") == Read(format: .csv, notes: [.notPacked], prompts: ["a"])
        )
    }
}

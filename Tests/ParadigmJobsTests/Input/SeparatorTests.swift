import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// What stands between the fields of a table is found out of the table.
@Suite struct SeparatorTests {
    private func reader(_ text: String, _ format: InputFormat = .csv, separator: UInt8? = nil) throws -> InputReader {
        let options = try options(format) {
            $0.promptTemplate = try Template(parsing: "x")
            $0.separator = separator
        }
        return try InputReader(bytes: Array(text.utf8), options: options)
    }

    @Test(arguments: [
        ("id;question\r\n1;Quelle est la capitale ?\r\n", ";"), ("id;question\n1;Un, deux, trois\n2;quatre\n", ";"),
        ("id\tquestion\n1\tUn, deux\n", "\t"), ("id|question\n1|Un; deux\n", "|"), ("id,question\n1,Un; deux\n", ","),
        // Quotes are respected, in the header too.
        ("\"a;b\",c\n\"1;2\",3\n", ","), ("\"a,b\";c\n\"1,2\";3\n", ";"), ("\"a\";\"b\"\n\"x\n,,,\ny\";2\n", ";"),
        // One column stays one, whatever is in it.
        ("prompt\nUn; deux; trois\n", ","), ("prompt\n", ","), ("prompt\nUn\tdeux\nTrois\tquatre\n", ","),
        ("Question; réponse courte\nPourquoi ?\nComment ?\nQuand ?\n", ","),
        // The name of the format counts where both would do, and where both are spoilt.
        ("a,b;c\n1,2;3\n4,5;6\n", ","), ("a,b;c\n1\n2\n3\n", ","),
        // A name with a comma, over rows that have one by chance.
        ("Nom;Prix, net;Taux\nA;3,5;2\nB;4,25;3\n", ";"), ("a, b, c\n1, 2, 3\n", ","),
        // Some rows are spoilt.
        ("a;b\n1;2\n3\n4;5\n6;7;8\n9;10\n", ";"), ("a,b\n1,2\n3\n4,5\n\"6\"x,7\n8,9\n", ","),
        // Spreadsheets leave out what stands behind the last cell of a row.
        ("id;question;note;mark\n1;Un ?;x;y\n2;Deux ?\n3;Trois ?\n4;Quatre ?\n", ";"), ("a;b;c;d\n1;2\n3;4\n", ";"),
        ("a;b;c\n;;\n;;\n", ";"), ("a;b", ";"), ("a;b\n1;\"open", ";"),
    ])
    func itIsFoundOut(text: String, separator: String) throws {
        let found = try reader(text)
        #expect(found.separator == separator.utf8.first)
        #expect(found.notes == (separator == "," ? [] : [.separator(found.separator)]))
    }

    @Test(arguments: [";;;\n;;;\n", "\t\t\r\n\t\t\r\n", ",,\n", ";\n\n;\n"])
    func nothingButSeparatorsHasNoHeader(text: String) {
        #expect(throws: InputError.noHeader(path: "input")) { _ = try reader(text) }
    }

    @Test func anAccentMayBeACharacterOfItsOwn() throws {
        let options = try options(.csv) { $0.promptTemplate = try Template(parsing: "{{Cr\u{E9}ateur}}") }
        #expect(try InputReader(bytes: Array("Cre\u{301}ateur,b\nx,y\n".utf8), options: options).columns.count == 2)
    }

    @Test func eachFormatHasItsUsualOne() throws {
        #expect(try reader("a;b\n1;2\n", .tsv).separator == UInt8(ascii: ";"))
        #expect(try reader("a,b\n1,2\n", .tsv).separator == UInt8(ascii: ","))
        #expect(try reader("a\tb,c\n1\t2,3\n", .tsv).notes == [])
        #expect(try reader("a\tb,c\n1\t2,3\n", .csv).notes == [])
    }

    @Test func whoeverSaysItIsRight() throws {
        let found = try reader("a;b,c\n1;2,3\n4;5,6\n", separator: UInt8(ascii: ","))
        #expect(found.columns == ["a;b", "c"])
        #expect(found.notes.isEmpty)
        #expect(try reader("sep=;\na,b\n1,2\n", separator: UInt8(ascii: ",")).columns == ["a", "b"])
    }

    @Test func itIsFoundInThePlentyToo() throws {
        let cells = String(repeating: "x, y ", count: 40)
        let text = "id;texte\n" + (0..<2_000).map { "\($0);\"\(cells)\n\"\n" }.joined()
        #expect(try reader(text).separator == UInt8(ascii: ";"))
        // One cell that is longer than what is looked at.
        let long = "id;texte\n1;\"" + String(repeating: "a,b\n", count: 60_000) + "\"\n2;x\n"
        #expect(try reader(long).countRecords() == 2)
    }

    /// Whoever writes into a pipe may wait for the first answer before the second row.
    @Test func ofAPipeNoMoreThanTheFirstRowIsWaitedFor() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer {
            close(ends[0])
            close(ends[1])
        }
        let text = Array("id;question\n1;Pourquoi ?\n".utf8)
        #expect(unsafe write(ends[1], text, text.count) == text.count)
        let options = try options(.csv) { $0.promptTemplate = try Template(parsing: "{{question}}") }
        let reader = try InputReader(descriptor: ends[0], name: "-", options: options)
        #expect(reader.separator == UInt8(ascii: ";"))
        #expect(try reader.next()?.prompt == "Pourquoi ?")
        var lines: [Int32] = [0, 0]
        try #require(unsafe pipe(&lines) == 0)
        defer {
            close(lines[0])
            close(lines[1])
        }
        #expect(unsafe write(lines[1], Array("Une ligne\n".utf8), 10) == 10)
        let prompts = try InputReader(descriptor: lines[0], name: "-", options: ParadigmJobsTests.options(.text))
        #expect(try prompts.next()?.prompt == "Une ligne")
    }

    @Test func linesOfTextWithATabInEachAreTold() throws {
        func notes(_ text: String, format: InputFormat? = nil) throws -> [InputNote] {
            try withScratchDirectory { directory in
                try save(text, to: directory + "/a.txt")
                var options = options(.text)
                options.format = format
                return try InputReader(path: directory + "/a.txt", options: options).notes
            }
        }
        #expect(try notes("a\tb\r\n1\t2\r\n\r\n") == [.tableLines(UInt8(ascii: "\t"))])
        #expect(try notes("a\tb\r\n1\t2\r\n", format: .text) == [])
        #expect(try notes("a\tb\nc\n") == [])
        #expect(try notes("a\tb\n") == [])
        #expect(
            try notes("a\tb\n" + String(repeating: "c\td\n", count: 20_000)) == [.tableLines(UInt8(ascii: "\t"))]
        )
        #expect(try notes("id;question\n1;Un, deux ?\n2;Trois ?\n") == [.tableLines(UInt8(ascii: ";"))])
        #expect(try notes("id|question\n1|a\n") == [.tableLines(UInt8(ascii: "|"))])
        #expect(try notes("id,question\n1,a\n") == [.tableLines(UInt8(ascii: ","))])
        #expect(try notes("Bonjour, toi\nSalut, ami\n") == [])
        #expect(try notes("Bonjour ; toi\nSalut ; ami\n") == [])
        #expect(try notes("id;question\n1;a\n2\n") == [])
    }
}

/// Rows and columns of nothing, which spreadsheets write beyond what somebody filled in.
@Suite struct EmptyCellTests {
    private func prompts(_ text: String, _ template: String = "{{a}}") throws -> [String?] {
        let options = try options(.csv) { $0.promptTemplate = try Template(parsing: template) }
        return try records(text, options).map(\.prompt)
    }

    @Test(arguments: [
        "a,b\n1,2\n,\n,\n3,4\n,\n", "a,b\n1,2\n,,,,\n3,4\n,", "a,b,,\n1,2,,\n,,,\n3,4,x,\n",
        "a,b,,\n1,2\n3,4,\n,,,,,\n",
        "a,b\n1,2,,\n3,4,\"\"\n,,,\n",
    ])
    func theyArePassedOver(text: String) throws {
        #expect(try prompts(text) == ["1", "3"])
    }

    @Test func theyAreCounted() throws {
        let options = try options(.csv) { $0.promptTemplate = try Template(parsing: "{{a}}") }
        let text = "a,b\n,\n1,2\n,\n3,4\n,\n,\n"
        let run = try DryRun(reading: InputReader(bytes: Array(text.utf8), options: options))
        #expect((run.records, run.emptyRows) == (2, 4))
        #expect(try InputReader(bytes: Array(text.utf8), options: options).countRecords() == 2)
    }

    @Test func cellsWithSomethingInThemAreRows() throws {
        #expect(try prompts("a,b\n ,\n0,\n,x\n\"\",\n") == [" ", "0", "", ""])
        #expect(try prompts("a,b\n1,2,x\n") == ["columns (found: 3, expected: 2)"])
        #expect(try prompts("a,b,,\n1,2,,,x\n") == ["columns (found: 5, expected: 2)"])
        #expect(try prompts("a,b,,\n1\n") == ["columns (found: 1, expected: 2)"])
    }

    /// Excel leaves out the separators behind the last cell of a row, in some blocks of rows.
    @Test func cellsThatAreLeftOutAtTheEndAreEmpty() throws {
        let text = "a,b,c\n1,2,3\n4,5\n6\n7,8\n"
        #expect(try prompts(text, "{{a}}") == ["1", "4", "columns (found: 1, expected: 3)", "7"])
        let missing = "columns (found: 2, expected: 3)"
        #expect(try prompts(text, "{{a}}{{c}}") == ["13", missing, "columns (found: 1, expected: 3)", missing])
        let options = try options(.csv) {
            $0.promptTemplate = try Template(parsing: "{{a}}")
            $0.idColumn = "c"
        }
        #expect(try records(text, options).map(\.row?.id) == ["3", nil, nil, nil])
        let reader = try InputReader(
            bytes: Array("a,b,c\n4,5\n".utf8),
            options: ParadigmJobsTests.options(.csv) {
                $0.promptTemplate = try Template(parsing: "{{a}}")
            }
        )
        _ = try reader.next()
        var cell: [UInt8] = []
        reader.appendCell(2, to: &cell)
        #expect(cell.isEmpty)
    }

    @Test func namesAreFoundAsTheyAreRead() throws {
        let text = "\" a \n\tb \",\u{E9}t\u{E9},\u{A0}c\u{A0}d\n1,2,3\n"
        #expect(try prompts(text, "{{a b}}") == ["1"])
        #expect(try prompts(text, "{{ \u{E9}t\u{E9} }}") == ["2"])
        #expect(try prompts(text, "{{c d}}") == ["3"])
        // The very name goes before one that reads the same, and of two that do neither is meant.
        #expect(try prompts("a , a,a\n1,2,3\n") == ["3"])
        #expect(throws: InputError.unknownColumn("a", known: ["a ", " a"])) { try prompts("a , a\n1,2\n") }
        #expect(try records(" prompt ,x\n1,2\n", options(.csv))[0].prompt == "1")
    }

    @Test func columnsBesideOthersMayBeNameless() throws {
        #expect(try prompts(",a\n0,1\n") == ["1"])
        #expect(try prompts("a,,b\n1,2,3\n") == ["1"])
        for header in ["\"\"\n", ",,b\n"] {
            #expect(throws: InputError.self) { try prompts(header + "1,2,3\n") }
        }
    }
}

import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmWorkbook
import Testing

/// Workbooks as inputs: a table like any other.
@Suite struct WorkbookInputTests {
    private let rows = [
        [], ["", "N°", "Question", ""], ["", "1", "Où est l'été ?", "à revoir"], [], ["", "", ""],
        ["", "", "", "seul"],
        ["", "2", "=1+1"], ["", "3"],
    ]

    @Test func aSheetIsATable() throws {
        let options = try ParadigmJobsTests.options(.workbook) { options in
            options.promptTemplate = try Template(parsing: "Dis : {{Question}}")
            options.idColumn = "N°"
        }
        let read = try records(workbook(rows), options)
        #expect(read.map(\.prompt) == ["Dis : Où est l'été ?", "Dis : =1+1", "Dis : "])
        #expect(read.compactMap { $0.row?.label } == ["1", "2", "3"])
        #expect(read.compactMap { $0.row?.line } == [3, 7, 8])
        #expect(
            try cells(workbook(rows), options) == [
                ["N°", "Question"], ["1", "Où est l'été ?"], ["2", "=1+1"], ["3", ""],
            ]
        )
        #expect(try InputReader(bytes: workbook(rows), options: options).countRecords() == 3)
    }

    @Test func bothPassesFindTheSameRows() throws {
        let bytes = workbook([["prompt"]] + (0..<300).map { ["question \($0 % 7)"] })
        func keys() throws -> [RowKey] {
            let input = IdentifiedInput(try InputReader(bytes: bytes, options: options(.workbook)))
            var keys: [RowKey] = []
            while case .row(_, let key)? = try input.next() { keys.append(key) }
            return keys
        }
        #expect(try keys().count == 300)
        #expect(try keys() == keys())
        // And the same as of a CSV with the same texts.
        let text = "prompt\n" + (0..<300).map { "question \($0 % 7)\n" }.joined()
        let csv = IdentifiedInput(try InputReader(bytes: Array(text.utf8), options: options(.csv)))
        for key in try keys() {
            guard case .row(_, key)? = try csv.next() else {
                Issue.record("another row")
                return
            }
        }
    }

    @Test func aWorkbookIsKnownByItsBeginningWhereNoNameSaysWhatItIs() throws {
        var options = options(.csv)
        options.format = nil
        let reader = try InputReader(bytes: workbook([["prompt"], ["a"]]), options: options, readSize: 1)
        #expect(reader.format == .workbook)
        #expect(reader.options.format == .workbook)
        #expect(try reader.next()?.prompt == "a")
    }

    @Test func badRowsAreNamedByTheRowsOfTheSheet() throws {
        let options = ParadigmJobsTests.options(.workbook) { options in
            options.idColumn = "id"
            options.recordLimit = 40
        }
        let bytes = workbook([
            ["id", "prompt"], [], ["a", "x"], ["a", "y"], ["b", String(repeating: "z", count: 50)],
        ])
        let input = IdentifiedInput(try InputReader(bytes: bytes, options: options))
        var messages: [String] = []
        while let row = try input.next() {
            if case .bad(let bad) = row { messages.append(bad.plain) }
        }
        #expect(messages == ["row 4: duplicate ID", "row 5: too long (limit: 40)"])
    }

    @Test func aColumnWithoutANameIsCalledByItsLetters() throws {
        let read = try cells(workbook([["id", "", "prompt"], ["1", "x", "a"]]), options(.workbook))
        #expect(read == [["id", "B", "prompt"], ["1", "x", "a"]])
    }

    @Test func aTitleIsNotTakenForTheNamesOfColumns() throws {
        let bytes = workbook([["Rapport 2026"], [], ["id", "question"], ["1", "a"]])
        let asked = try options(.workbook) { $0.promptTemplate = try Template(parsing: "{{question}}") }
        #expect(try cells(bytes, asked) == [["id", "question"], ["1", "a"]])
        #expect(try InputReader(bytes: bytes, options: asked).notes == [.title("Rapport 2026")])
        #expect(try records(bytes, asked).first?.row?.line == 4)
        // No cell of the table is below the title.
        let aside = workbook([["Rapport 2026"], ["", "", "id", "question"], ["", "", "1", "a"]])
        #expect(try cells(aside, asked) == [["id", "question"], ["1", "a"]])
        // Without a template nothing of the table is sent for a prompt.
        let known = ["id", "question"]
        #expect(throws: InputError.noPrompt(known: known)) { try records(bytes, options(.workbook)) }
        #expect(throws: InputError.noPrompt(known: known)) { try records(aside, options(.workbook)) }
        #expect(try records(workbook([["Rapport"], ["a"]]), options(.workbook)).count == 1)
    }

    @Test func cellsBesideTheOnlyColumnMakeNoTitleOfIt() throws {
        let rows = [["Question"], ["Un ?", "", "à revoir"], ["Deux ?"], ["Trois ?"], ["", "", "seul"]]
        let reader = try InputReader(bytes: workbook(rows), options: options(.workbook))
        #expect(reader.columns == ["Question"])
        #expect(reader.notes.isEmpty)
        #expect(try records(workbook(rows), options(.workbook)).map(\.prompt) == ["Un ?", "Deux ?", "Trois ?"])
        // Whoever asks for it by name is right, however much stands beside it.
        let full = [["Question"], ["Un ?", "x"], ["Deux ?", "y"]]
        let asked = try options(.workbook) { $0.promptTemplate = try Template(parsing: "{{Question}}") }
        #expect(try records(workbook(full), asked).map(\.prompt) == ["Un ?", "Deux ?"])
    }

    @Test func aNameOfTwoColumnsIsRefusedOnlyWhereItIsAskedFor() throws {
        let twice = workbook([["a", "prompt", "a"], ["1", "2", "3"]])
        #expect(try cells(twice, options(.workbook)) == [["a", "prompt", "a"], ["1", "2", "3"]])
        #expect(try records(twice, options(.workbook)).map(\.prompt) == ["2"])
        let asked = try options(.workbook) { $0.promptTemplate = try Template(parsing: "{{a}}") }
        #expect(throws: InputError.ambiguousColumn("a", places: [1, 3])) { try records(twice, asked) }
        let named = options(.workbook) { $0.idColumn = "a" }
        #expect(throws: InputError.ambiguousColumn("a", places: [1, 3])) { try records(twice, named) }
    }

    @Test func aHeaderThatCannotBeUsedStopsEverything() {
        #expect(throws: InputError.noHeader(path: "input")) { try records(workbook([["", ""]]), options(.workbook)) }
        let other = workbook([["id", "question"], ["1", "2"]])
        #expect(throws: InputError.noPrompt(known: ["id", "question"])) { try records(other, options(.workbook)) }
    }

    @Test func onlyAWorkbookHasSheets() throws {
        let bytes = workbook([["prompt"], ["a"]], sheetName: "Été")
        #expect(try records(bytes, options(.workbook) { $0.sheet = "été" }).count == 1)
        let unknown = InputError.workbook(.unknownSheet("Hiver", known: ["Été"]), path: "input")
        #expect(throws: unknown) { try records(bytes, options(.workbook) { $0.sheet = "Hiver" }) }
        #expect(throws: InputError.noSheets(path: "input")) {
            try records("prompt\na\n", options(.csv) { $0.sheet = "Été" })
        }
    }

    @Test func whatIsCalledAWorkbookAndIsNoneIsToldSo() {
        let text = Array("id;question\n1;a\n".utf8)
        #expect(throws: InputError.workbook(.noArchive, path: "input")) { try records(text, options(.workbook)) }
        #expect(throws: InputError.workbook(.noArchive, path: "input")) {
            try records(Array(workbook([["prompt"], ["a"]]).dropLast(30)), options(.workbook))
        }
    }

    @Test func oldAndProtectedWorkbooksAreNamed() {
        let start: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 70_000)
        for format in InputFormat.allCases {
            #expect(throws: InputError.notUTF8(path: "input", found: .office97)) {
                try records(start, options(format))
            }
            let name: [UInt8] = "EncryptedPackage".utf8.flatMap { byte -> [UInt8] in [byte, 0] }
            #expect(throws: InputError.notUTF8(path: "input", found: .protectedWorkbook)) {
                try records(start + name, options(format))
            }
        }
    }
}

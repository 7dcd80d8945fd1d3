import ParadigmBatch
import ParadigmJobs
import Testing

/// What whoever sends the rows of a workbook should know of it.
@Suite struct WorkbookNoteTests {
    private static let header = """
        <row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>Question</t></is></c></row>
        """

    private static let rows =
        header + """
            <row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>"Un "&amp;"?"</f><v/></c><c r="D2"><f>1</f></c></row>
            <row r="3"><c r="A3"><v>2</v></c><c r="B3" t="str"><f>"Deux"</f><v>Deux</v></c></row>
            <row r="4"><c r="B4"><f>B2</f></c></row>
            <row r="5"><c r="A5"><f>1+1</f></c><c r="B5" t="inlineStr"><is><t>Trois</t></is></c></row>
            """

    private func options(_ change: (inout InputOptions) throws -> Void = { _ in }) throws -> InputOptions {
        try ParadigmJobsTests.options(.workbook) { options in
            options.promptTemplate = try Template(parsing: "{{Question}}")
            options.setsEmptyPromptsAside = true
            try change(&options)
        }
    }

    @Test func `formulas without a value are told, and their rows set aside with the reason`() throws {
        let bytes = workbook(sheets: [("Feuil1", Self.rows)])
        let reader = try InputReader(bytes: bytes, options: options())
        #expect(reader.notes == [.unsavedFormulas(3, first: "B2")])
        let read = try records(bytes, options())
        #expect(
            read.map { $0.bad?.plain ?? $0.prompt } == [
                "row 2: formula without value (cell: B2)", "Deux",
                "row 4: formula without value (cell: B4)", "Trois",
            ]
        )
        #expect(read.compactMap { $0.bad?.code } == [.noFormulaValue, .noFormulaValue])
        // Whoever wants empty prompts sent gets them.
        #expect(try records(bytes, options { $0.setsEmptyPromptsAside = false }).compactMap(\.bad).isEmpty)
        #expect(try InputReader(bytes: bytes, options: reader.options).notes.isEmpty)
        #expect(try reader.countRecords() == 4)
    }

    @Test func `formulas further down are counted as long as there is one near the top`() throws {
        let plain = (2...12_000).map { "<row r=\"\($0)\"><c r=\"B\($0)\"><v>\($0)</v></c></row>" }.joined()
        let late = "<row r=\"20000\"><c r=\"B20000\"><f>1</f></c></row>"
        func notes(_ rows: String) throws -> [InputNote] {
            try InputReader(bytes: workbook(sheets: [("A", Self.header + rows)]), options: options()).notes
        }
        #expect(try notes(plain + late) == [])
        #expect(try notes("<row><c r=\"B2\"><f>1</f></c></row>" + plain + late) == [.unsavedFormulas(2, first: "B2")])
    }

    @Test func `hidden rows, errors and merged cells are told`() throws {
        let merged =
            #"<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A4"/><mergeCell ref="D2:D4"/></mergeCells>"#
        let rows = #"""
            <row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>
            <row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="inlineStr"><is><t>Deux</t></is></c></row>
            <row r="4" hidden="true"><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
            <row r="5" hidden="1"/><row r="6" hidden="0"><c r="B6" t="inlineStr"><is><t>Trois</t></is></c></row>
            """#
        let bytes = workbook(sheets: [("A", Self.header + rows + "</sheetData>" + merged + "<sheetData>")])
        let reader = try InputReader(bytes: bytes, options: options())
        #expect(
            reader.notes == [.hiddenRows(2, first: 2), .errorCells(2, first: "B2"), .mergedCells(1, first: "A2:A4")]
        )
        #expect(try InputReader(bytes: bytes, options: reader.options).notes.isEmpty)
        #expect(try reader.countRecords() == 4)
    }

    @Test func `a column whose name is a formula without a value is called by its letters`() throws {
        let rows = #"""
            <row r="1"><c r="A1" t="inlineStr"><is><t>Question</t></is></c><c r="B1"><f>"No"&amp;"te"</f></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>Un</t></is></c><c r="B2"><v>7</v></c></row>
            """#
        let bytes = workbook(sheets: [("A", rows)])
        let reader = try InputReader(bytes: bytes, options: options())
        #expect(reader.columns == ["Question", "B"])
        #expect(reader.notes == [.unsavedFormulas(1, first: "B1")])
        #expect(try cells(bytes, options()) == [["Question", "B"], ["Un", "7"]])
    }

    @Test func `the sheet that is read is named where there are others`() throws {
        let bytes = workbook(sheets: [("Été", Self.rows), ("Notes", ""), ("Archive", Self.header)])
        #expect(
            try InputReader(bytes: bytes, options: options()).notes.first
                == .sheet("Été", others: ["Notes", "Archive"])
        )
        #expect(try InputReader(bytes: bytes, options: options { $0.sheet = "Archive" }).notes.isEmpty)
    }
}

import ParadigmWorkbook
import Testing

/// Formulas that were saved without what they come to.
@Suite struct UnsavedFormulaTests {
    private func unsaved(_ rows: String) throws -> [[Int]] {
        let file = try TestFile(TestWorkbook(rows: rows).bytes)
        let workbook = try Workbook(ArchiveFile(descriptor: file.descriptor))
        let sheet = try workbook.rows(of: workbook.sheet(named: nil), limit: 1 << 20)
        var found: [[Int]] = []
        while try sheet.next() { found.append(sheet.row.unsaved) }
        withExtendedLifetime(file) {}
        return found
    }

    @Test func `they are told from those that came to something, and from empty cells`() throws {
        let rows = """
            <row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><v></v></c></row>
            <row r="2"><c r="A2"><f>B1</f><v/></c><c r="D2" s="1"><f t="shared" si="0"/><v></v></c></row>
            <row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3" t="b"><f>TRUE</f><v>1</v></c></row>
            <row r="4"><c r="A4"><f>1</f></c><c r="B4"/></row>
            <row r="5"/>
            """
        #expect(try unsaved(rows) == [[0], [0, 3], [], [0], []])
    }

    @Test func `many of them in a row are bounded`() throws {
        let cells = String(repeating: "<c><f>1</f></c>", count: 20_000)
        #expect(try unsaved("<row r=\"1\">\(cells)</row>").first?.count == CellReference.columnCount)
    }
}

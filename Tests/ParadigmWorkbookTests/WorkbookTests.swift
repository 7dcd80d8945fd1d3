import ParadigmWorkbook
import Testing

@Suite struct WorkbookTests {
    @Test func `cells of every type are read as they are shown`() throws {
        var workbook = TestWorkbook(
            rows: """
                <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>
                <row r="3"><c r="A3" t="inlineStr"><is><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r></is></c>
                <c r="B3" t="b"><v>1</v></c><c r="C3" t="b"><v>0</v></c><c r="D3" t="e"><v>#N/A</v></c>
                <c r="E3" t="str"><f>A1&amp;"x"</f><v>é &lt; x</v></c><c r="F3"><f>1+1</f><v>2</v></c></row>
                <row r="4"><c r="A4" t="d"><v>2026-03-01T14:30:00</v></c><c r="B4"><v>abc</v></c><c r="C4"/></row>
                """
        )
        workbook.strings = """
            <si><t>un</t></si><si><r><rPr><b/></rPr><t>de</t></r><r><t>ux</t></r><rPh sb="0" eb="1"><t>NO</t></rPh></si>
            <si><t xml:space="preserve"> l'été\n&#233; &amp; </t></si>
            """
        #expect(
            try rows(workbook) == [
                "2: A=un | B=deux | C= l'été\né & ",
                "3: A=rich  | B=TRUE | C=FALSE | D=#N/A | E=é < x | F=2",
                "4: A=2026-03-01 14:30:00 | B=abc",
            ]
        )
    }

    @Test func `more shared texts than are kept in memory, in any order`() throws {
        let texts = (0..<60_000).map { "texte n° \($0) " + String(repeating: "é", count: $0 % 40) }
        var workbook = TestWorkbook(
            rows: stride(from: 0, to: 60_000, by: 7).enumerated()
                .map { row, text in
                    let far = (text * 7_919) % 60_000
                    return
                        #"<row r="\#(row + 1)"><c r="A\#(row + 1)" t="s"><v>\#(text)</v></c><c t="s"><v>\#(far)</v></c></row>"#
                }
                .joined()
        )
        workbook.strings = "<sst>" + texts.map { "<si><t>\($0)</t></si>" }.joined() + "</sst>"
        let rows = try rows(workbook)
        #expect(rows.count == 8_572)
        for (row, text) in zip(rows, stride(from: 0, to: 60_000, by: 7)) {
            #expect(row.hasSuffix("A=\(texts[text]) | B=\(texts[(text * 7_919) % 60_000])"))
        }
    }

    @Test func `rows and cells that are left out, or do not say where they are`() throws {
        let workbook = TestWorkbook(
            rows: """
                <row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c><c r="AA5"><v>3</v></c></row>
                <row><c><v>4</v></c></row><row r="9"/><row r="12" spans="1:1"><c r="XFD12"><v>5</v></c></row>
                """
        )
        #expect(try rows(workbook) == ["5: C=1 | D=2 | AA=3", "6: A=4", "9: ", "12: XFD=5"])
    }

    @Test(arguments: [
        // Integers and decimals.
        ("1", 0, "1"), ("1.0", 0, "1"), ("-12", 0, "-12"), ("0.1", 0, "0.1"), ("0.30000000000000004", 0, "0.3"),
        ("3.0000000000000001E-2", 0, "0.03"), ("1234567.891", 0, "1234567.891"), ("1E-3", 0, "0.001"),
        ("123456789012345678", 0, "123456789012346000"), ("1e21", 0, "1E+21"), ("1.5E-10", 0, "1.5E-10"),
        ("007", 0, "7"), ("0", 0, "0"), ("-0", 0, "0"), ("99999999999999.99", 0, "100000000000000"),
        ("0.99999999999999999", 0, "1"), ("", 0, nil),
        // Formats that every program knows.
        ("0.125", 1, "13%"), ("0.125", 2, "12.50%"), ("-0.5", 1, "-50%"), ("0", 2, "0.00%"), ("0.004", 1, "0%"),
        ("46082", 3, "2026-03-01"), ("46082.999999999", 3, "2026-03-01"),
        ("46082.6041666667", 4, "2026-03-01 14:30:00"),
        ("0.5", 5, "12:00:00"), ("0.5", 4, "12:00:00"), ("1.25", 6, "30:00:00"), ("59", 3, "1900-02-28"),
        ("60", 3, "1900-02-29"), ("61", 3, "1900-03-01"), ("1", 3, "1900-01-01"), ("2958465", 3, "9999-12-31"),
        ("2958466", 3, "2958466"), ("-1", 3, "-1"), ("0", 3, "0"),
        // Formats of the workbook's own.
        ("46082", 7, "2026-03-01"), ("46082.25", 8, "2026-03-01 06:00:00"), ("1000", 9, "01000"),
        ("0.1234", 10, "12.3%"), ("42", 11, "42"), ("0.0208333333333333", 12, "00:30:00"), ("46082", 13, "2026-03-01"),
        ("46082.5000028935", 14, "2026-03-01 12:00:00.250"), ("12", 15, "12"), ("46082.75", 16, "2026-03-01 18:00:00"),
        ("5", 99, "5"),
    ])
    func `numbers are read by their format`(written: String, style: Int, shown: String?) throws {
        var workbook = TestWorkbook(rows: #"<row r="1"><c r="A1" s="\#(style)"><v>\#(written)</v></c></row>"#)
        workbook.styles = """
            <numFmts><numFmt numFmtId="164" formatCode="dddd\\ d\\ mmmm\\ yyyy"/><numFmt numFmtId="165" \
            formatCode="[$-40C]dd/mm/yy\\ hh:mm;@"/><numFmt numFmtId="166" formatCode="00000"/><numFmt numFmtId="167" \
            formatCode="0.0%"/><numFmt numFmtId="168" formatCode="#,##0.00\\ [$€-40C];[Red]-#,##0\\ &quot;days&quot;"/>\
            <numFmt numFmtId="169" formatCode="mm:ss"/><numFmt numFmtId="170" formatCode="mmm\\-yy"/><numFmt \
            numFmtId="171" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/><numFmt numFmtId="172" formatCode="0\\ \
            &quot;mois&quot;"/><numFmt numFmtId="173" formatCode="d/m/yyyy h:mm AM/PM"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/>\
            <xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="46"/>\
            <xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/>\
            <xf numFmtId="169"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/></cellXfs>
            """
        #expect(try rows(workbook) == ["1: " + (shown.map { "A=" + $0 } ?? "")])
    }

    @Test func `what would take gigabytes is refused, however small it is packed`() throws {
        let cell = "<c><v>1</v></c>"
        let widest = TestWorkbook(rows: "<row>" + String(repeating: cell, count: 16_384) + "</row><row>\(cell)</row>")
        #expect(try rows(widest).map { $0.prefix(7) } == ["1: A=1 ", "2: A=1"])
        let wider = TestWorkbook(rows: "<row>" + String(repeating: cell, count: 16_385) + "</row><row>\(cell)</row>")
        #expect(try rows(wider) == ["1!: ", "2: A=1"])
        var workbook = TestWorkbook(rows: "<row>\(cell)</row>")
        workbook.styles = "<cellXfs>" + String(repeating: "<xf/>", count: 65_490) + "</cellXfs>"
        #expect(try rows(workbook) == ["1: A=1"])
        workbook.styles = "<cellXfs>" + String(repeating: "<xf/>", count: 65_491) + "</cellXfs>"
        #expect(throws: WorkbookError.excessivePart("styles")) { try rows(workbook) }
    }

    @Test func `days can be counted from 1904`() throws {
        var workbook = TestWorkbook(
            rows: #"<row r="1"><c s="0"><v>44620</v></c><c s="1"><v>0.25</v></c><c s="0"><v>0</v></c></row>"#
        )
        workbook.properties = #"<workbookPr date1904="1"/>"#
        workbook.styles = #"<cellXfs><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs>"#
        #expect(try rows(workbook) == ["1: A=2026-03-01 | B=06:00:00 | C=1904-01-01"])
    }

    @Test func `escaped characters are themselves again`() throws {
        var workbook = TestWorkbook(
            rows: #"<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>_x0009_</t></is></c></row>"#
        )
        workbook.strings = "<si><t>a_x000D_\nb_x005F_x000D_ _xD83D__xDE00_ _xD83D_ _x00g0_ _x12_</t></si>"
        #expect(try rows(workbook) == ["1: A=a\r\nb_x000D_ 😀 \u{FFFD} _x00g0_ _x12_ | B=\t"])
    }

    @Test func `the first sheet that is shown and has cells, or the one that is named`() throws {
        var workbook = TestWorkbook(rows: #"<row r="1"><c r="A1"><v>1</v></c></row>"#)
        workbook.sheets = """
            <sheet name="Graphe" sheetId="1" r:id="c"/><sheet name="Cachée" sheetId="2" state="hidden" r:id="h"/>
            <sheet name="Très" sheetId="3" state="veryHidden" r:id="h"/><sheet name="Q &amp; R" sheetId="4" r:id="rId1"/>
            """
        workbook.relations += """
            <Relationship Id="c" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>
            <Relationship Id="h" Type="x/worksheet" Target="../autre/feuille%20deux.xml"/>
            """
        workbook.more = [
            ("autre/feuille deux.xml", "<x:w><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:w>")
        ]
        // Prefixes must be declared for nobody but a parser that knows of namespaces.
        #expect(try rows(workbook) == ["1: A=1"])
        #expect(try rows(workbook, sheet: "Cachée") == ["1: A=2"])
        #expect(try rows(workbook, sheet: "q & r") == ["1: A=1"])
        #expect(throws: WorkbookError.unknownSheet("Autre", known: ["Cachée", "Très", "Q & R"])) {
            try rows(workbook, sheet: "Autre")
        }
        workbook.sheets = #"<sheet name="Cachée" sheetId="2" state="hidden" r:id="h"/>"#
        #expect(throws: WorkbookError.noSheet) { try rows(workbook) }
    }

    @Test func `parts may have any name`() throws {
        var workbook = TestWorkbook(rows: #"<row r="1"><c r="A1"><v>1</v></c></row>"#)
        workbook.relations = #"<Relationship Id="rId1" Type="x/worksheet" Target="/XL/Worksheets/Sheet1.xml"/>"#
        #expect(try rows(workbook) == ["1: A=1"])
        // Some programs leave the root's list out.
        let parts = workbook.parts.filter { $0.name != "_rels/.rels" }
        #expect(try rows(TestArchive(parts).bytes) == ["1: A=1"])
    }

    @Test(arguments: [
        ("word/document.xml", WorkbookError.Found.wordDocument), ("ppt/presentation.xml", .presentation),
        ("xl/workbook.bin", .binaryWorkbook), ("Index/Document.iwa", .appleDocument), ("a.txt", .archive),
    ])
    func `what is no workbook is told by name`(part: String, found: WorkbookError.Found) {
        let bytes = TestArchive([TestArchive.Part(name: part, bytes: [])]).bytes
        #expect(throws: WorkbookError.noWorkbook(found)) { try rows(bytes) }
    }

    @Test func `an OpenDocument file is told by name`() {
        let bytes = TestArchive([.init(name: "mimetype", bytes: []), .init(name: "content.xml", bytes: [])]).bytes
        #expect(throws: WorkbookError.noWorkbook(.openDocument)) { try rows(bytes) }
    }
}

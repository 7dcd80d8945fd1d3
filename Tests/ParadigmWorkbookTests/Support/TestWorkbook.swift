import ParadigmGround
import ParadigmWorkbook

/// A file without a name that holds bytes of a test.
final class TestFile {
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        var name = Array("/tmp/paradigm-workbook-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&name)
        unsafe unlink(name)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SetUpFailure() }
            written += count
        }
    }

    deinit { close(descriptor) }

    struct SetUpFailure: Error {}
}

/// The parts of a workbook with one sheet, each of which can be another.
struct TestWorkbook {
    var main = "xl/workbook.xml"
    var sheets = #"<sheet name="Feuil1" sheetId="1" r:id="rId1"/>"#
    var properties = ""
    var relations = #"<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>"#
    var rows = ""
    var strings: String?
    var styles: String?
    var more: [(name: String, text: String)] = []

    /// A workbook whose sheet has these rows.
    init(rows: String = "") {
        self.rows = rows
    }

    var parts: [TestArchive.Part] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        var relations = relations
        if strings != nil { relations += #"<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/>"# }
        if styles != nil { relations += #"<Relationship Id="t" Type="x/styles" Target="/xl/styles.xml"/>"# }
        var texts = [
            (
                "_rels/.rels",
                #"<Relationships xmlns="\#(package)"><Relationship Id="a" Type="x/officeDocument" "#
                    + #"Target="\#(self.main)"/></Relationships>"#
            ),
            (
                self.main,
                #"<workbook xmlns="\#(main)" xmlns:r="r">\#(properties)<sheets>\#(sheets)</sheets></workbook>"#
            ),
            ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"),
            (
                "xl/worksheets/sheet1.xml",
                #"<?xml version="1.0"?><worksheet xmlns="\#(main)"><sheetData>\#(rows)</sheetData></worksheet>"#
            ),
        ]
        if let strings { texts.append(("xl/sharedStrings.xml", "<sst>\(strings)</sst>")) }
        if let styles { texts.append(("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>")) }
        return (texts + more).map { TestArchive.Part(name: $0.0, bytes: Array($0.1.utf8)) }
    }

    var bytes: [UInt8] { TestArchive(parts).bytes }
}

/// The rows of a sheet: the number of each, and its cells by their columns.
func rows(_ bytes: [UInt8], sheet: String? = nil, limit: Int = 1 << 20) throws -> [String] {
    let file = try TestFile(bytes)
    let workbook = try Workbook(ArchiveFile(descriptor: file.descriptor))
    let rows = try workbook.rows(of: workbook.sheet(named: sheet), limit: limit)
    var found: [String] = []
    while try rows.next() {
        let row = rows.row
        let cells = row.cells.map { cell in
            CellReference.letters(cell.column) + "=" + String(decoding: row.text[cell.range], as: UTF8.self)
        }
        found.append("\(row.number)\(row.isTooLong ? "!" : ""): " + cells.joined(separator: " | "))
    }
    withExtendedLifetime(file) {}
    return found
}

func rows(_ workbook: TestWorkbook, sheet: String? = nil, limit: Int = 1 << 20) throws -> [String] {
    try rows(workbook.bytes, sheet: sheet, limit: limit)
}

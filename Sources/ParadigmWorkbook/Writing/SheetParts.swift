/// The parts of a workbook with one sheet, but for the sheet's own rows.
enum SheetParts {
    static let sheet = "xl/worksheets/sheet1.xml"

    private static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    private static let mainURL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let officeURL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let packageURL = "http://schemas.openxmlformats.org/package/2006"

    /// All parts with their names.
    static func all(sheetName: String) -> [(name: String, text: String)] {
        let contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        return [
            (
                "[Content_Types].xml",
                declaration + #"<Types xmlns="\#(packageURL)/content-types">"#
                    + #"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
                    + #"<Default Extension="xml" ContentType="application/xml"/>"#
                    + #"<Override PartName="/xl/workbook.xml" ContentType="\#(contentType).sheet.main+xml"/>"#
                    + #"<Override PartName="/\#(sheet)" ContentType="\#(contentType).worksheet+xml"/>"#
                    + #"<Override PartName="/xl/styles.xml" ContentType="\#(contentType).styles+xml"/></Types>"#
            ),
            ("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")])),
            (
                "xl/workbook.xml",
                declaration + #"<workbook xmlns="\#(mainURL)" xmlns:r="\#(officeURL)"><sheets>"#
                    + #"<sheet name="\#(attribute(sheetName))" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")])
            ),
            ("xl/styles.xml", declaration + styles),
        ]
    }

    /// What stands before the rows.
    static func beginning(widths: [Int]) -> String {
        let columns = widths.enumerated()
            .map { #"<col min="\#($0 + 1)" max="\#($0 + 1)" width="\#($1)" customWidth="1"/>"# }
            .joined()
        return declaration
            + #"<worksheet xmlns="\#(mainURL)"><sheetViews><sheetView tabSelected="1" workbookViewId="0">"#
            + #"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#
            + #"<selection pane="bottomLeft"/></sheetView></sheetViews>"#
            + (columns.isEmpty ? "" : "<cols>\(columns)</cols>") + "<sheetData>"
    }

    /// What stands after them.
    static let ending = "</sheetData></worksheet>"

    private static func relations(_ list: [(kind: String, target: String)]) -> String {
        let all = list.enumerated()
            .map { #"<Relationship Id="rId\#($0 + 1)" Type="\#(officeURL)/\#($1.kind)" Target="\#($1.target)"/>"# }
        return declaration + #"<Relationships xmlns="\#(packageURL)/relationships">"# + all.joined()
            + "</Relationships>"
    }

    private static func attribute(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The styles, in the order of ``SheetStyle``.
    private static var styles: String {
        let formats = SheetStyle.allCases
            .map { style in
                let format = #"numFmtId="\#(style.format)" applyNumberFormat="1""#
                let base = #"<xf fontId="\#(style == .header ? 1 : 0)" fillId="0" borderId="0" xfId="0" "#
                let alignment =
                    #" applyAlignment="1"><alignment vertical="top""# + (style == .wrapped ? #" wrapText="1""# : "")
                return base + format + (style == .header ? #" applyFont="1""# : "") + alignment + "/></xf>"
            }
            .joined()
        let font = #"<sz val="11"/><name val="Calibri"/><family val="2"/>"#
        return #"<styleSheet xmlns="\#(mainURL)"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/>"#
            + #"</numFmts><fonts count="2"><font>\#(font)</font><font><b/>\#(font)</font></fonts>"#
            + #"<fills count="2"><fill><patternFill patternType="none"/></fill>"#
            + #"<fill><patternFill patternType="gray125"/></fill></fills>"#
            + #"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#
            + #"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#
            + #"<cellXfs count="\#(SheetStyle.allCases.count)">\#(formats)</cellXfs>"#
            + #"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#
    }
}

/// The styles of cells, each by its place in the list of styles.
enum SheetStyle: Int, CaseIterable {
    case plain
    case header
    case wrapped
    case date
    case time
    case dateTime
    case elapsed
    case percent
    case percentWithDecimals

    /// The number of its format: those that every program shows in its user's own way.
    var format: Int {
        switch self {
        case .plain, .header, .wrapped: 0
        case .date: 14
        case .time: 21
        case .dateTime: 22
        case .elapsed: 164
        case .percent: 9
        case .percentWithDecimals: 10
        }
    }
}

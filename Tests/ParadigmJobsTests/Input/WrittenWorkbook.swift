/// A workbook of sheets whose rows are written as XML, so that they can hold what our own writer never writes.
func workbook(sheets: [(name: String, rows: String)]) -> [UInt8] {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    var list = ""
    var relations = ""
    var parts: [(String, String)] = []
    for (place, sheet) in sheets.enumerated() {
        let id = place + 1
        list += #"<sheet name="\#(sheet.name)" sheetId="\#(id)" r:id="r\#(id)"/>"#
        relations += #"<Relationship Id="r\#(id)" Type="x/worksheet" Target="worksheets/\#(id).xml"/>"#
        parts.append(
            (
                "xl/worksheets/\(id).xml",
                #"<worksheet xmlns="\#(main)"><sheetData>\#(sheet.rows)</sheetData></worksheet>"#
            )
        )
    }
    parts += [
        (
            "_rels/.rels",
            #"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
        ("xl/workbook.xml", #"<workbook xmlns="\#(main)" xmlns:r="r"><sheets>\#(list)</sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"),
    ]
    return archive(parts)
}

/// A ZIP archive of stored parts.
private func archive(_ parts: [(name: String, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
        let (name, text, offset) = (Array(part.name.utf8), Array(part.text.utf8), bytes.count)
        let common =
            number(20, 2) + number(0, 8) + number(checksum(text), 4) + number(text.count, 4) + number(text.count, 4)
            + number(name.count, 2)
        bytes += [0x50, 0x4B, 0x03, 0x04] + common + number(0, 2) + name + text
        directory += [0x50, 0x4B, 0x01, 0x02] + number(20, 2) + common + number(0, 12) + number(offset, 4) + name
    }
    let end = number(parts.count, 2) + number(parts.count, 2) + number(directory.count, 4) + number(bytes.count, 4)
    return bytes + directory + [0x50, 0x4B, 0x05, 0x06] + number(0, 4) + end + number(0, 2)
}

private func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
}

private func checksum(_ bytes: [UInt8]) -> Int {
    var checksum: UInt32 = ~0
    for byte in bytes {
        checksum ^= UInt32(byte)
        for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return Int(~checksum)
}

import ParadigmWorkbook
import Testing

/// Archives as other programs write them, and as none should.
@Suite struct ArchiveTests {
    private let workbook = TestWorkbook(rows: #"<row r="1"><c r="A1"><v>1</v></c></row>"#)
    private let sheet = "xl/worksheets/sheet1.xml"

    private func archive(_ change: (inout TestArchive.Part) -> Void) -> TestArchive {
        TestArchive(
            workbook.parts.map { part in
                var part = part
                if part.name == sheet { change(&part) }
                return part
            }
        )
    }

    @Test func `stored and packed, with lengths before or behind, in 32 bits or 64`() throws {
        for isDeflated in [true, false] {
            for hasDescriptor in [true, false] {
                for isLong in [true, false] {
                    var archive = TestArchive(
                        workbook.parts.map { part in
                            var part = part
                            (part.isDeflated, part.hasDescriptor) = (isDeflated, hasDescriptor)
                            return part
                        }
                    )
                    archive.isLong = isLong
                    #expect(try rows(archive.bytes) == ["1: A=1"])
                }
            }
        }
    }

    @Test func `bytes before the archive and a comment behind it`() throws {
        var archive = TestArchive(workbook.parts)
        archive.prefix = Array("#!/bin/sh\n".utf8)
        archive.comment = Array(repeating: 0x50, count: 300)
        #expect(try rows(archive.bytes) == ["1: A=1"])
    }

    @Test func `a part that is not what its checksum or its length says is damaged`() {
        let error = WorkbookError.damagedPart(sheet)
        #expect(throws: error) { try rows(archive { $0.checksum = 1 }.bytes) }
        #expect(throws: error) { try rows(archive { $0.size = $0.bytes.count - 1 }.bytes) }
        #expect(throws: error) { try rows(archive { $0.size = $0.bytes.count + 1 }.bytes) }
        #expect(throws: error) { try rows(archive { $0.bytes.removeLast(20) }.bytes) }
        #expect(throws: error) { try rows(archive { $0.bytes += [0x3C] }.bytes) }
        #expect(throws: error) { try rows(archive { ($0.isDeflated, $0.method) = (false, 8) }.bytes) }
    }

    @Test func `a part that is encrypted or packed in another way is not read`() {
        let error = WorkbookError.unsupportedPart(sheet)
        #expect(throws: error) { try rows(archive { $0.flags = 1 }.bytes) }
        #expect(throws: error) { try rows(archive { $0.method = 12 }.bytes) }
    }

    @Test func `every beginning of an archive is an error and nothing worse`() throws {
        let bytes = TestArchive(workbook.parts).bytes
        for count in 0..<bytes.count {
            #expect(throws: WorkbookError.self) { try rows(Array(bytes[..<count])) }
        }
    }

    @Test func `an archive with any byte changed is read or refused`() throws {
        let bytes = TestArchive(workbook.parts).bytes
        for place in bytes.indices {
            for change: UInt8 in [0xFF, 0x01, 0x80] {
                var changed = bytes
                changed[place] ^= change
                _ = try? rows(changed)
            }
        }
    }

    @Test func `a document type is refused, so that no entity unfolds`() {
        let bomb =
            #"<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w><sheetData><row><c><v>&b;</v></c></row></sheetData></w>"#
        for text in [bomb, #"<!DOCTYPE w SYSTEM "http://example.com/x.dtd"><w/>"#] {
            #expect(throws: WorkbookError.declaresDocumentType(sheet)) {
                try rows(archive { $0.bytes = Array(text.utf8) }.bytes)
            }
        }
    }

    @Test func `what would take memory without end is refused`() {
        let error = WorkbookError.excessivePart(sheet)
        let nested = String(repeating: "<a>", count: 200_000)
        #expect(throws: error) { try rows(archive { $0.bytes = Array(nested.utf8) }.bytes) }
        let long = "<w a=\"" + String(repeating: "x", count: 3 << 20) + "\"/>"
        #expect(throws: error) { try rows(archive { $0.bytes = Array(long.utf8) }.bytes) }
    }

    @Test func `a row with more text than allowed is told and passed over`() throws {
        var workbook = TestWorkbook()
        let cells = String(repeating: #"<c t="s"><v>0</v></c>"#, count: 50)
        workbook.rows =
            "<row r=\"1\"><c><v>1</v></c></row><row r=\"2\">\(cells)</row><row r=\"3\"><c><v>3</v></c></row>"
        workbook.strings = "<si><t>\(String(repeating: "x", count: 100))</t></si>"
        #expect(try rows(workbook, limit: 1_000) == ["1: A=1", "2!: ", "3: A=3"])
    }

    @Test func `a text that there is not is damage`() {
        var workbook = TestWorkbook(rows: #"<row r="1"><c t="s"><v>7</v></c></row>"#)
        workbook.strings = "<si><t>x</t></si>"
        #expect(throws: WorkbookError.damagedPart("xl/sharedStrings.xml")) { try rows(workbook) }
    }

    @Test func `shared texts are read as far as they are asked for`() throws {
        var workbook = TestWorkbook(rows: #"<row r="1"><c t="s"><v>0</v></c></row>"#)
        // What is wrong further on shows when somebody comes there.
        let texts = (0..<5_000).map { "<si><t>texte \($0)</t></si>" }.joined()
        workbook.strings = texts
        #expect(try rows(workbook) == ["1: A=texte 0"])
        workbook.rows = #"<row r="1"><c t="s"><v>4999</v></c><c t="s"><v>0</v></c><c t="s"><v>2500</v></c></row>"#
        #expect(try rows(workbook) == ["1: A=texte 4999 | B=texte 0 | C=texte 2500"])
    }
}

import ParadigmWorkbook
import Testing

@Suite struct SheetWriterTests {
    /// Writes a sheet of two columns and gives back its bytes and the number of cells that were cut.
    private func written(_ write: (inout SheetWriter, inout [UInt8]) -> Void) -> (bytes: [UInt8], cut: Int) {
        var writer = SheetWriter()
        var bytes: [UInt8] = []
        writer.begin(sheetName: "Q & <R> \"1\"", widths: [20, 80, 10], to: &bytes)
        write(&writer, &bytes)
        writer.finish(to: &bytes)
        return (bytes, writer.cutCells)
    }

    @Test(arguments: [
        "plain", "é ü 😀 \u{1F469}\u{200D}\u{1F4BB}", "=1+1", "-x", "@a", "'quoted", " spaces ", "a\nb", "\t", "<&>\"'",
        "]]>", "\u{0}\u{1}\u{8}\u{B}\u{1F}", "_x000D_", "_x005F_", "_xZZZZ_", "__x0041__", "\u{FFFE}\u{FFFF}\u{FFFD}",
        "a\rb", "\u{7F}\u{85}\u{2028}", "&amp;",
    ])
    func `a text comes back as it was`(text: String) throws {
        let (bytes, cut) = written { writer, bytes in
            writer.text(of: text, isWrapped: true)
            writer.endRow(to: &bytes)
        }
        #expect(try rows(bytes) == ["1: A=" + text])
        #expect(cut == 0)
    }

    @Test func `lines of a cell end with a line feed alone`() throws {
        let (bytes, _) = written { writer, bytes in
            writer.text(of: "a\r\nb\r")
            writer.endRow(to: &bytes)
        }
        #expect(try rows(bytes) == ["1: A=a\nb\r"])
    }

    @Test func `numbers, dates and truths stay what they are`() throws {
        let kinds: [CellKind] = [
            .number(0.1), .number(-3), .number(1e300), .percent(0.125, decimals: 0), .percent(0.125, decimals: 2),
            .time(46_082, .date), .time(46_082.5, .dateTime), .time(0.25, .time), .time(1.25, .elapsed), .truth(true),
            .truth(false), .failure, .text,
        ]
        let noValue = Array("#N/A".utf8)
        let (bytes, _) = written { writer, bytes in
            for kind in kinds {
                writer.cell(noValue.span, kind)
                writer.endRow(to: &bytes)
            }
        }
        let file = try TestFile(bytes)
        let workbook = try Workbook(ArchiveFile(descriptor: file.descriptor))
        #expect(workbook.sheets.map(\.name) == ["Q & <R> \"1\""])
        let rows = try workbook.rows(of: workbook.sheet(named: nil), limit: 1 << 20)
        for kind in kinds {
            #expect(try rows.next())
            #expect(rows.row.cells.map(\.kind) == [kind])
        }
        #expect(try !rows.next())
        withExtendedLifetime(file) {}
    }

    @Test func `a cell is cut where a spreadsheet would cut it, and counted`() throws {
        // A character beyond the first plane counts twice, and is kept whole.
        let text = String(repeating: "é", count: SheetWriter.cellLimit - 1) + "😀😀"
        let whole = String(repeating: "x", count: SheetWriter.cellLimit)
        let (bytes, cut) = written { writer, bytes in
            writer.text(of: text)
            writer.text(of: whole)
            writer.endRow(to: &bytes)
        }
        #expect(cut == 1)
        let cells = try rows(bytes)[0]
        #expect(cells == "1: A=" + String(repeating: "é", count: SheetWriter.cellLimit - 1) + " | B=" + whole)
    }

    @Test func `empty cells and empty rows are left out`() throws {
        let (bytes, _) = written { writer, bytes in
            writer.empty()
            writer.text(of: "")
            writer.number(4)
            writer.endRow(to: &bytes)
            writer.endRow(to: &bytes)
            writer.header("x")
            writer.endRow(to: &bytes)
        }
        #expect(try rows(bytes) == ["1: C=4", "2: ", "3: A=x"])
    }

    @Test func `many rows are packed as they come`() throws {
        var writer = SheetWriter()
        var bytes: [UInt8] = []
        writer.begin(sheetName: "s", widths: [10], to: &bytes)
        var random: UInt64 = 7
        var texts: [String] = []
        var written = 0
        for _ in 0..<20_000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let text = String(random, radix: 36)
            texts.append(text)
            writer.text(of: text)
            writer.endRow(to: &bytes)
            written = max(written, bytes.count)
        }
        #expect(written > 100_000, "nothing comes out before the end")
        writer.finish(to: &bytes)
        #expect(try rows(bytes) == texts.enumerated().map { "\($0 + 1): A=" + $1 })
    }
}

extension SheetWriter {
    fileprivate mutating func text(of string: String, isWrapped: Bool = false) {
        let bytes = Array(string.utf8)
        text(bytes.span, isWrapped: isWrapped)
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmWorkbook
import Testing

/// Workbooks as outputs.
@Suite struct WorkbookOutputTests {
    /// The cells of the output, with what each holds, for an input whose outcomes a closure makes up.
    private func exported(
        _ input: [UInt8],
        _ options: InputOptions,
        with exportOptions: ExportOptions = ExportOptions(),
        outcome: @escaping (Int) -> RowOutcome
    ) throws -> (rows: [[(text: String, kind: CellKind)]], summary: ExportSummary) {
        let disk = SimulatedDisk()
        var ordinal = -1
        let exporter = Exporter(exportOptions, fileSystem: disk, bufferSize: 64) { key in
            ordinal += 1
            return OutcomeRecord(key: key, label: "x", outcome: outcome(ordinal))
        }
        let summary = try exporter.export(try InputReader(bytes: input, options: options), to: "out.xlsx")
        let rows = try read(disk.content(of: "out.xlsx") ?? [])
        return (rows, summary)
    }

    private func read(_ bytes: [UInt8]) throws -> [[(text: String, kind: CellKind)]] {
        try withScratchDirectory { directory in
            let path = directory + "/out.xlsx"
            try save(bytes, to: path)
            let descriptor = unsafe open(path, O_RDONLY)
            defer { close(descriptor) }
            let workbook = try Workbook(ArchiveFile(descriptor: descriptor))
            let rows = try workbook.rows(of: workbook.sheet(named: nil), limit: 1 << 20)
            var found: [[(text: String, kind: CellKind)]] = []
            while try rows.next() {
                var cells: [(text: String, kind: CellKind)] = []
                for cell in rows.row.cells {
                    while cells.count < cell.column { cells.append(("", .text)) }
                    cells.append((String(decoding: rows.row.text[cell.range], as: UTF8.self), cell.kind))
                }
                found.append(cells)
            }
            return found
        }
    }

    @Test func aTableHasTheInputThenTheAnswer() throws {
        let input = Array("id,prompt\n007,=été\n2,b\n3\n".utf8)
        let (rows, summary) = try exported(input, options(.csv)) { ordinal in
            ordinal == 0 ? reply("=1+1\n- <é> & \u{1}") : failure("timeout", "late")
        }
        #expect(
            rows.map { $0.map(\.text) } == [
                ["id", "prompt", "answer", "error", "finish_reason", "prompt_tokens", "completion_tokens"],
                ["007", "=été", "=1+1\n- <é> & \u{1}", "", "stop", "3", "5"], ["2", "b", "", "timeout: late"],
                ["3", "", "", "bad_row: line 4: columns (found: 1, expected: 2)"],
            ]
        )
        #expect(rows[1].map(\.kind) == [.text, .text, .text, .text, .text, .number(3), .number(5)])
        #expect(summary.cutCells == 0)
        #expect([summary.answered, summary.failed, summary.bad] == [1, 1, 1])
    }

    @Test func whatWasANumberStaysOne() throws {
        let input = workbook([
            [("n", .text), ("prompt", .text), ("jour", .text), ("part", .text)],
            [("", .number(0.1)), ("=a", .text), ("", .time(46_082, .date)), ("", .percent(0.5, decimals: 0))],
        ])
        let (rows, _) = try exported(input, options(.workbook)) { _ in reply("x") }
        #expect(rows[1].prefix(4).map(\.text) == ["0.1", "=a", "2026-03-01", "50%"])
        #expect(
            rows[1].prefix(4).map(\.kind) == [.number(0.1), .text, .time(46_082, .date), .percent(0.5, decimals: 0)]
        )
    }

    @Test func linesOfJSONAreNamedByTheirIDs() throws {
        let input = Array("{\"custom_id\":\"a\",\"prompt\":\"1\"}\n{\"prompt\":\"2\"}\n".utf8)
        let (rows, _) = try exported(input, options(.jsonLines)) { _ in reply("x") }
        #expect(rows.map { $0.prefix(2).map(\.text) } == [["custom_id", "answer"], ["a", "x"], ["row-2", "x"]])
    }

    @Test func aTextThatACellCannotHoldIsCutAndCounted() throws {
        let long = String(repeating: "é", count: SheetWriter.cellLimit + 1)
        let (rows, summary) = try exported(Array("prompt\n\(long)\nb\n".utf8), options(.csv)) { _ in reply(long) }
        #expect(summary.cutCells == 3)
        #expect(rows[1][1].text.count == SheetWriter.cellLimit)
    }

    @Test func aSheetHasAnEnd() throws {
        #expect(OutputFormat.workbook.rowLimit == 1_048_575)
        #expect(OutputFormat.csv.rowLimit == nil)
    }
}

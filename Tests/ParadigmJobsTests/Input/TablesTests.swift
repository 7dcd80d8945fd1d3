import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// Tables as spreadsheets and programs write them, each with the cells that Python's csv module reads in it: those of
/// `Tests/Peers/tables`, which `Tests/Peers/input_tables.py` makes and compares.
@Suite struct TablesTests {
    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Peers/tables"
    }()

    private struct Table {
        let file: String
        let value: JSONValue

        var columns: [String] { strings("columns") }
        var options: [String] { strings("options") }
        var rows: [[String]] { value["rows"]?.array?.map { $0.array?.compactMap(\.string) ?? [] } ?? [] }

        private func strings(_ name: String) -> [String] { value[name]?.array?.compactMap(\.string) ?? [] }

        /// How it is read: as its name says, but for what is said beside it.
        func inputOptions() throws -> InputOptions {
            var options = InputOptions()
            options.model = "m"
            options.promptTemplate = try Template(parsing: "x")
            for (name, given) in zip(self.options, self.options.dropFirst()) {
                switch name {
                case "--input-format": options.format = InputFormat(rawValue: given)
                case "--encoding": options.encoding = AnnouncedEncoding(name: given)
                case "--separator": options.separator = given.utf8.first
                default: break
                }
            }
            return options
        }
    }

    private static func tables() throws -> [Table] {
        let list = try JSONValue(parsing: load(folder + "/expected.json")).array ?? []
        return try list.map { Table(file: try #require($0["file"]?.string), value: $0) }
    }

    private func cells(_ reader: InputReader) throws -> [[String]] {
        var rows: [[String]] = []
        while let record = try reader.next() {
            guard case .row = record else {
                rows.append(["bad: " + (record.prompt ?? "")])
                continue
            }
            rows.append(
                reader.columns.indices.map { column in
                    var cell: [UInt8] = []
                    reader.appendCell(column, to: &cell)
                    return String(decoding: cell, as: UTF8.self)
                }
            )
        }
        return rows
    }

    @Test func eachTableIsReadAsPythonReadsIt() throws {
        let tables = try Self.tables()
        #expect(tables.count > 100)
        for table in tables {
            let options = try table.inputOptions()
            for readSize in [1, 7, 64 << 10] {
                let reader = try InputReader(path: Self.folder + "/" + table.file, options: options, readSize: readSize)
                #expect(reader.columns == table.columns, "\(table.file)")
                #expect(try cells(reader) == table.rows, "\(table.file)")
                #expect(reader.separator == table.value["separator"]?.string?.utf8.first, "\(table.file)")
                #expect(reader.encoding.rawValue == table.value["encoding"]?.string, "\(table.file)")
                #expect(table.value["mark"] == .bool(reader.hasByteOrderMark), "\(table.file)")
                #expect(table.value["empty_rows"] == .number(JSONNumber(reader.emptyRowCount)), "\(table.file)")
            }
        }
    }

    /// What the first reader found is all that the others need, and nobody is told twice.
    @Test func whatWasFoundOutOnceIsNotFoundOutAgain() throws {
        for table in try Self.tables() {
            let path = Self.folder + "/" + table.file
            let first = try InputReader(path: path, options: table.inputOptions())
            let second = try InputReader(path: path, options: first.options)
            #expect(second.notes.isEmpty)
            #expect(second.options == first.options)
            #expect(second.hasByteOrderMark == first.hasByteOrderMark)
            #expect(try cells(second) == cells(first), "\(table.file)")
            let counted = try InputReader(path: path, options: first.options).countRecords()
            #expect(counted == table.rows.count)
        }
    }

    /// Line numbers are those of an editor, whatever was passed over.
    @Test func linesAreCountedOverWhatIsNoRecord() throws {
        let path = Self.folder + "/empty-rows-around.csv"
        var options = InputOptions()
        options.model = "m"
        options.promptTemplate = try Template(parsing: "{{Nom}}")
        let reader = try InputReader(path: path, options: options)
        let rows = [try reader.next(), try reader.next()].compactMap { $0?.row }
        #expect(rows.map(\.line) == [3, 5])
        #expect(rows.map(\.ordinal) == [0, 1])
        #expect(rows.map(\.label) == ["row-1", "row-2"])
        #expect(try reader.next() == nil)
    }
}

import ParadigmAPI
import ParadigmGround

/// A document that questions are asked of.
package struct AskedDocument: Hashable, Sendable {
    /// Its name on the server; empty when it has none, since it was not taken.
    package var id: String
    /// What people call it: the name of its file, or its number.
    package var name: String
    /// Why it cannot be asked; nil when it can.
    package var trouble: DocumentTrouble?
    /// What else a list says of it, which stands beside its answers: a client, a year.
    package var notes: [Note] = []

    /// A column of a list that somebody made, and its cell.
    package struct Note: Hashable, Sendable {
        /// The name of the column.
        package var column: String
        /// What stands there.
        package var cell: String
    }

    /// A document.
    package init(id: String, name: String, trouble: DocumentTrouble? = nil) {
        self.id = id
        self.name = name
        self.trouble = trouble
    }

    /// The columns of a list of documents that name them on the server, and those that people know them by.
    private static let idColumns = ["document_id", "file_id", "id", "document"]
    private static let nameColumns = ["filename", "name", "title", "path"]

    /// The documents that a text names one after the other: `12,13,15`; nil for a text of another kind.
    ///
    /// - Parameter text: Numbers or UUIDs, with commas or white space between them.
    /// - Returns: The documents.
    package static func list(_ text: String) -> [AskedDocument]? {
        let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        guard !names.isEmpty, names.allSatisfy(isID) else { return nil }
        return names.map { AskedDocument(id: $0, name: $0) }
    }

    private static func isID(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy(\.isHexDigit)
    }

    /// The documents of a file: of a table, such as the one that an upload leaves, or of what `paradigm documents list`
    /// prints, with or without a line of titles, or as JSON.
    ///
    /// - Throws: ``InputError``, ``DocumentsFault``.
    package static func list(manifest path: String) throws -> [AskedDocument] {
        let table: SmallTable
        do {
            table = titled(try SmallTable(path: path))
        } catch DocumentsFault.noTable {
            return try list(json: path)
        }
        guard let id = table.column(named: idColumns) else {
            throw DocumentsFault.noColumn(path: path, wanted: idColumns, known: table.columns)
        }
        let name = table.column(named: nameColumns)
        let error = table.column(named: ["error"])
        let taken = [id, name, error].compactMap(\.self)
        let noted = table.columns.indices.filter { column in
            !taken.contains(column) && !table.columns[column].isBlank
                && !UploadList.columns.contains { ColumnName.isAlike($0, table.columns[column]) }
        }
        let documents = table.rows.map { row in
            let said = error.map { row[$0] } ?? ""
            let id = number(row[id])
            var document = AskedDocument(
                id: id,
                name: name.map { row[$0] } ?? id,
                trouble: !said.isEmpty ? DocumentTrouble(cell: said) : id.isEmpty ? .unnamed : nil
            )
            document.notes = noted.map { Note(column: table.columns[$0], cell: row[$0]) }
            return document
        }
        guard !documents.isEmpty else { throw DocumentsFault.empty(path: path) }
        let place = table.column(named: ["path"])
        return toldApart(documents, by: table.rows.map { row in place.map { row[$0] } ?? "" })
    }

    /// Documents with the paths of their files for names, where several have one name.
    package static func toldApart(_ documents: [AskedDocument], by paths: [String]) -> [AskedDocument] {
        var owners: [[UInt8]: Set<String>] = [:]
        for (document, path) in zip(documents, paths) {
            // What was not taken has no number.
            owners[Array(document.name.utf8), default: []].insert(document.id.isEmpty ? path : document.id)
        }
        return zip(documents, paths)
            .map { document, path in
                var document = document
                if !path.isEmpty, owners[Array(document.name.utf8)]?.count ?? 0 > 1 { document.name = path }
                return document
            }
    }

    /// A table whose first line is a document already, as numbers alone are and what `paradigm documents list` prints into a
    /// file, with titles; any other table as it is.
    private static func titled(_ table: SmallTable) -> SmallTable {
        if table.columns.count == 1 {
            // Lines of text have no line of titles.
            let cells = (table.columns == ["prompt"] ? [] : table.columns) + table.rows.map { $0[0] }
            guard let documents = list(cells.joined(separator: " ")) else { return table }
            return SmallTable(columns: ["id"], rows: documents.map { [$0.id] })
        }
        guard table.columns.count > 1, isID(table.columns[0]) else { return table }
        // Those between them are told by nothing.
        let titles = table.columns.indices.map { $0 == 0 ? "id" : $0 == table.columns.count - 1 ? "filename" : "" }
        return SmallTable(columns: titles, rows: [table.columns] + table.rows)
    }

    /// A number as a list has it that went through a program for tables: `13.0` is 13.
    private static func number(_ cell: String) -> String {
        guard cell.hasSuffix(".0"), cell.utf8.count > 2,
            cell.utf8.dropLast(2).allSatisfy({ (0x30...0x39).contains($0) })
        else { return cell }
        return String(cell.dropLast(2))
    }

    private static func list(json path: String) throws -> [AskedDocument] {
        let file = try POSIXFileSystem().open(path)
        let bytes = try file.bytes(in: 0..<file.size())
        let whole = try? JSONValue(parsing: bytes)
        let lines = bytes.split(separator: 0x0A).map { try? JSONValue(parsing: Array($0)) }
        let values = whole.map { $0.array ?? $0["data"]?.array ?? $0["documents"]?.array ?? [$0] } ?? lines
        let documents = values.compactMap { $0.flatMap(DocumentFile.init) }
        guard documents.count == values.count else { throw DocumentsFault.noTable(path: path) }
        guard !documents.isEmpty else { throw DocumentsFault.empty(path: path) }
        return documents.map { document in
            let id = document.id.rawValue
            return AskedDocument(id: id, name: document.filename ?? document.title ?? id)
        }
    }
}

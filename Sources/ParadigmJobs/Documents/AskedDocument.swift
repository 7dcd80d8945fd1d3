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

    /// The documents of a table, such as the one that an upload leaves.
    ///
    /// - Throws: ``InputError``, ``DocumentsFault``.
    package static func list(manifest path: String) throws -> [AskedDocument] {
        let table = try SmallTable(path: path)
        guard let id = table.column(named: idColumns) else {
            throw DocumentsFault.noColumn(path: path, wanted: idColumns, known: table.columns)
        }
        let name = table.column(named: nameColumns)
        let error = table.column(named: ["error"])
        let documents = table.rows.map { row in
            let said = error.map { row[$0] } ?? ""
            return AskedDocument(
                id: row[id],
                name: name.map { row[$0] } ?? row[id],
                trouble: !said.isEmpty ? DocumentTrouble(cell: said) : row[id].isEmpty ? .unnamed : nil
            )
        }
        guard !documents.isEmpty else { throw DocumentsFault.empty(path: path) }
        return documents
    }
}

import ParadigmAPI

/// Every question to every document: a table with a row for each pair, which a batch reads like any other.
///
/// A row is known by what it asks, and so by its document and its question, whatever its place: a document or a question
/// that is added later brings rows of its own, and no other is sent again.
package struct PairTable: Hashable, Sendable {
    /// The column with the document's name on the server.
    package static let document = "document"
    /// The column with the name that people know it by.
    package static let name = "filename"
    /// The column with the question, where questions are lines of text.
    package static let question = "question"
    /// The column that says why a document cannot be asked.
    package static let fault = "document_error"

    /// The columns that say which document a row is about.
    package static let subject = [name, document]
    /// By which the file of an earlier run is known, which the next one may replace.
    static let mark = OwnMark("\(document),\(name),", part: ",\(fault)\n")

    /// The rows, documents in their order and for each one the questions in theirs.
    package let table: SmallTable
    /// How many of the columns are about the document alone: its number, its name, and what its list says of it besides.
    package let documentColumns: Int
    /// The column that asks, where no template says how; nil when none is named so and there are several.
    package let questionColumn: String?
    /// Documents and questions that came a second time, and are asked once.
    package let repeatedDocuments, repeatedQuestions: Int

    /// The pairs of some documents and questions.
    ///
    /// - Parameters:
    ///   - documents: The documents; one that comes again is passed over.
    ///   - questions: The questions; one without any text is passed over, and one that is the same in all its columns.
    ///   - path: Where they come from, for errors.
    /// - Throws: ``DocumentsFault``.
    package init(_ documents: [AskedDocument], _ questions: SmallTable, from path: String) throws(DocumentsFault) {
        var columns = questions.columns
        if columns == ["prompt"] { columns = [Self.question] }
        let own = [Self.document, Self.name, Self.fault]
        if let taken = columns.first(where: { column in own.contains { ColumnName.isAlike($0, column) } }) {
            throw .columnTaken(taken, path: path)
        }
        let asking = SmallTable(columns: columns, rows: []).column(named: [Self.question, "prompt", "query"])
        questionColumn = (asking ?? (columns.count == 1 ? 0 : nil)).map { columns[$0] }
        let filled = questions.rows.filter { row in row.contains { !Blank.fills($0) } }
        guard !filled.isEmpty else { throw .empty(path: path) }
        var seen: Set<[[UInt8]]> = []
        let rows = filled.filter { row in seen.insert(row.map { Array($0.utf8) }).inserted }
        var names: Set<[UInt8]> = []
        let asked = documents.filter { $0.id.isEmpty || names.insert(Array($0.id.utf8)).inserted }
        (repeatedDocuments, repeatedQuestions) = (documents.count - asked.count, filled.count - rows.count)
        let notes = asked.first?.notes.map(\.column) ?? []
        let noted = notes.map { name in
            let isTaken = (own + columns).contains { ColumnName.isAlike($0, name) }
            return isTaken ? "\(Self.document)_\(name)" : name
        }
        documentColumns = 2 + noted.count
        table = SmallTable(
            columns: [Self.document, Self.name] + noted + columns + [Self.fault],
            rows: asked.flatMap { document in
                let cells = [document.id, document.name] + document.notes.map(\.cell)
                return rows.map { cells + $0 + [document.trouble?.cell ?? ""] }
            }
        )
    }
}

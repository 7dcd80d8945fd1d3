/// The answers as a table with a row for each document and a column for each question.
package enum WideTable {
    /// Turns the output of a batch over pairs.
    ///
    /// - Parameters:
    ///   - long: The output, a row for each pair.
    ///   - question: The column with the questions, which name the columns.
    ///   - path: The output, for errors.
    /// - Returns: The table; in the place of an answer that is missing stands what the output has for its reason.
    /// - Throws: ``DocumentsFault`` when the output lacks a column.
    package static func make(of long: SmallTable, question: String, path: String) throws(DocumentsFault) -> SmallTable {
        func place(_ names: String...) throws(DocumentsFault) -> Int {
            // Of two with one name the last one is ours, and where the questions have it too, ours is called otherwise.
            guard let place = names.lazy.compactMap({ long.columns.lastIndex(of: $0) }).first else {
                throw .noColumn(path: path, wanted: names, known: long.columns)
            }
            return place
        }
        let (document, name) = (try place(PairTable.document), try place(PairTable.name))
        let asked = try place(question)
        let answer = try place("paradigm_answer", "answer")
        let error = try place("paradigm_error", "error")
        var questions: [String] = []
        var documents: [[String]] = []
        var cells: [[String]: [String: String]] = [:]
        for row in long.rows {
            let owner = [row[document], row[name]]
            if !questions.contains(row[asked]) { questions.append(row[asked]) }
            if cells[owner] == nil { documents.append(owner) }
            let cell = row[answer].isEmpty && !row[error].isEmpty ? "[\(row[error])]" : row[answer]
            cells[owner, default: [:]][row[asked]] = cell
        }
        return SmallTable(
            columns: [PairTable.document, PairTable.name] + questions,
            rows: documents.map { owner in owner + questions.map { cells[owner]?[$0] ?? "" } }
        )
    }
}

/// The answers as a table with a row for each document and a column for each question.
package enum WideTable {
    /// By which the table of an earlier run is known, which the next one may replace: a plain one, and for spreadsheets.
    static let mark = OwnMark("document,filename", "\u{FEFF}document,filename", "\u{FEFF}document;filename")

    /// By which a workbook is told from other files; that it is one of ours shows by the pairs beside it.
    static let workbook = OwnMark("PK\u{3}\u{4}")

    /// Turns the output of a batch over pairs.
    ///
    /// Questions with the same words and other cells beside them are questions of their own: their columns are named by all
    /// of these cells. Documents without a number are told apart by their order, since two may have one name.
    ///
    /// - Parameters:
    ///   - long: The output, a row for each pair.
    ///   - question: The column with the questions, which name the columns.
    ///   - documentColumns: How many columns are about the document alone.
    ///   - path: The output, for errors.
    /// - Returns: The table; in the place of an answer that is missing stands what the output has for its reason.
    /// - Throws: ``DocumentsFault`` when the output lacks a column.
    package static func make(
        of long: SmallTable,
        question: String,
        documentColumns: Int = 2,
        path: String
    ) throws(DocumentsFault) -> SmallTable {
        func place(_ names: String...) throws(DocumentsFault) -> Int {
            // Of two with one name the last one is ours, and where the questions have it too, ours is called otherwise.
            guard let place = names.lazy.compactMap({ long.columns.lastIndex(of: $0) }).first else {
                throw .noColumn(path: path, wanted: names, known: long.columns)
            }
            return place
        }
        for name in [PairTable.document, PairTable.name] { _ = try place(name) }
        let own = try place(question)
        let start = min(documentColumns, own)
        let end = max(try place(PairTable.fault), own + 1)
        let answer = try place("paradigm_answer", "answer")
        let error = try place("paradigm_error", "error")
        var table = Cells()
        for row in long.rows {
            let cell = row[answer].isEmpty && !row[error].isEmpty ? "[\(row[error])]" : row[answer]
            table.add(cell, to: Array(row[..<start]), asked: Array(row[start..<end]))
        }
        let titles = table.titles(asking: own - start)
        return SmallTable(columns: Array(long.columns[..<start]) + titles, rows: table.rows)
    }

    /// Answers by documents and questions, both in the order of their first mention.
    private struct Cells {
        /// Keys are bytes: one name in two forms of Unicode is two names.
        private typealias Key = [[UInt8]]

        private var questions: [[String]] = []
        private var places: [Key: Int] = [:]
        private var documents: [(owner: [String], cells: [Int: String])] = []
        private var lines: [Key: [Int]] = [:]

        mutating func add(_ cell: String, to owner: [String], asked: [String]) {
            let question = places[Self.key(asked)] ?? questions.count
            if question == questions.count {
                questions.append(asked)
                places[Self.key(asked)] = question
            }
            let key = Self.key(owner)
            // The first line of this document that has no answer to the question yet.
            if let line = lines[key]?.first(where: { documents[$0].cells[question] == nil }) {
                documents[line].cells[question] = cell
            } else {
                lines[key, default: []].append(documents.count)
                documents.append((owner, [question: cell]))
            }
        }

        /// The names of the columns: the words that ask, or all that is beside them where two would have one name.
        func titles(asking column: Int) -> [String] {
            var counts: [[UInt8]: Int] = [:]
            for question in questions { counts[Array(question[column].utf8), default: 0] += 1 }
            return questions.map { question in
                guard counts[Array(question[column].utf8)] ?? 0 > 1 else { return question[column] }
                return question.filter { !$0.isEmpty }.joined(separator: " | ")
            }
        }

        var rows: [[String]] {
            documents.map { document in document.owner + questions.indices.map { document.cells[$0] ?? "" } }
        }

        private static func key(_ texts: [String]) -> Key { texts.map { Array($0.utf8) } }
    }
}

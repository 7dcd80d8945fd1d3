/// What whoever sends a table should know of its header.
enum HeaderNotes {
    /// What people call the column that holds what is asked.
    private static let knownNames = [
        "prompt", "prompts", "question", "questions", "query", "queries", "request", "requests", "message", "messages",
        "text", "texts", "texte", "textes", "input", "inputs", "content", "contenu", "instruction", "instructions",
        "consigne", "consignes", "demande", "demandes", "requête", "requêtes", "document", "documents", "phrase",
        "phrases", "sentence", "sentences",
    ]

    /// The name of the only column, if it is the prompt for no other reason than that: a list without a header has its
    /// first prompt there.
    static func onlyColumn(_ columns: [String], _ options: InputOptions) -> InputNote? {
        guard options.promptTemplate == nil, columns.count == 1 else { return nil }
        let isKnown = knownNames.contains { ColumnName.isAlike($0, columns[0]) }
        return isKnown ? nil : .onlyColumn(columns[0])
    }

    /// An only column whose records have more cells than that, as texts with the separator in them have.
    ///
    /// - Parameters:
    ///   - records: The cells of the first records, from the header on.
    ///   - separator: What stands between them.
    /// - Returns: What there is to tell; nil when the cells are as many as the names.
    static func splitTexts(_ records: ArraySlice<[String]>, _ separator: UInt8) -> InputNote? {
        guard let header = records.first, let name = header.first, !name.isEmpty,
            header.dropFirst().allSatisfy(\.isEmpty)
        else { return nil }
        let below = records.dropFirst()
        let split = below.count { cells in cells.dropFirst().contains { !$0.isEmpty } }
        return split > 0 && split * 2 >= below.count ? .splitTexts(column: name, separator) : nil
    }
}

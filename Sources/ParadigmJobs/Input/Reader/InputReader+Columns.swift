import ParadigmGround

extension InputReader {
    /// How many lines of JSON are looked at for the columns that options name.
    private static let rowsLookedAt = 1_000

    /// Makes sure that the columns which templates and options name are there: in a table all of them are, or it could
    /// not have been opened, and lines of JSON are read until each was seen once.
    ///
    /// A line may lack what others have, and is a bad row then. What none of the first lines has is a slip of the pen.
    /// The reader is of no further use.
    ///
    /// - Throws: ``InputError``.
    package func requireColumns() throws(InputError) {
        var missing = [options.promptTemplate, options.systemTemplate].compactMap(\.self).flatMap(\.columns)
        if let id = options.idColumn { missing.append(id) }
        guard format == .jsonLines, options.refusesSamePrompt, !missing.isEmpty else { return }
        noteFieldNames()
        var known: [String] = []
        for _ in 0..<Self.rowsLookedAt {
            guard try next() != nil else { break }
            let names = fieldNames
            for name in names where !known.contains(name) && known.count < 100 { known.append(name) }
            missing.removeAll { column in names.contains { $0.utf8.elementsEqual(column.utf8) } }
            // An id of the line's own goes before one of its columns.
            if names.contains("custom_id") { missing.removeAll { $0 == options.idColumn } }
            if missing.isEmpty { return }
        }
        if let name = missing.first, !known.isEmpty { throw .unknownColumn(name, known: known) }
    }
}

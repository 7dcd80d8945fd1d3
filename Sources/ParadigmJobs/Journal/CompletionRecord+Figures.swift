import ParadigmAPI

/// What the figures of a record say.
extension CompletionRecord {
    /// Whether the output was written as options ask for it.
    func isWritten(as export: ExportOptions) -> Bool { (figures["written"]?.object ?? [:]) == export.json }

    /// Whether the output of the job was complete.
    var isComplete: Bool { figures["complete"]?.bool ?? false }

    /// Rows that failed.
    var failed: Int { count("failed") }

    /// Whether every row of the input was answered, so that there is nothing left to try.
    var isAllAnswered: Bool { failed == 0 && count("bad") == 0 }

    /// Whether the output says all there is to say, so that nobody needs the journal.
    var isAllTold: Bool { isAllAnswered && !changes.isLess }

    /// What of the answers stands in the output otherwise than it came.
    var changes: TableChanges {
        var changes = TableChanges()
        changes.cutCells = count("cut_cells")
        changes.guardedCells = count("guarded_cells")
        changes.partlyShown = count("partly_shown")
        return changes
    }

    /// A count; a number that no run can have come to, as somebody's editor may leave it, is brought into bounds.
    func count(_ name: String) -> Int { min(max(0, figures[name]?.int ?? 0), 1 << 48) }
}

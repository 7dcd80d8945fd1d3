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
    var isAllTold: Bool { isAllAnswered && count("cut_cells") == 0 }

    /// A count; a number that no run can have come to, as somebody's editor may leave it, is brought into bounds.
    func count(_ name: String) -> Int { min(max(0, figures[name]?.int ?? 0), 1 << 48) }
}

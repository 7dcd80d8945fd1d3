import ParadigmBatch
package import ParadigmJobs

/// Bad rows for a person: where they are and what is wrong with them.
package enum BadRowText {
    /// The first of them under a heading, and how many more there are; nothing when there are none.
    ///
    /// - Parameters:
    ///   - rows: The first bad rows.
    ///   - count: How many there are in all.
    ///   - shown: How many are shown at most.
    ///   - heading: What stands above them.
    ///   - figures: The language.
    /// - Returns: The lines.
    package static func list(
        _ rows: [BadRow],
        of count: Int,
        shown: Int = 5,
        heading: Text = Text(en: "Bad rows:", fr: "Lignes fautives :"),
        _ figures: Figures
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        var (lines, told) = ([heading[figures.language]], 0)
        var rest = rows[...]
        while let row = rest.first, lines.count <= shown {
            // Rows that follow each other and say the same of the same thing are told once.
            let same = rest.prefix { row.subject != nil && $0.subject == row.subject && $0.fault == row.fault }.count
            lines.append("  " + line(row, same > 1 ? figures.rows(same) : nil)[figures.language])
            rest = rest.dropFirst(max(1, same))
            told += max(1, same)
        }
        let more = count - told
        guard more > 0 else { return lines }
        let number = figures.count(more)
        return lines + ["  " + Text(en: "… and \(number) more", fr: "… et \(number) de plus")[figures.language]]
    }

    /// `line 7, column 12 (id): …`, or `row 7 …` of a sheet; of what the row is about, `été.pdf (12): …`.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - count: How many rows say the same, where there are several.
    /// - Returns: The line.
    package static func line(_ row: BadRow, _ count: String? = nil) -> Text {
        if let subject = row.subject.map({ TerminalEscaper.line($0, limit: 200) }) {
            let name = subject + (count.map { ", \($0)" } ?? "")
            return Text(en: "\(name): ", fr: "\(name) : ") + RowFaultText.sentence(row.fault)
        }
        let column = row.column.map { Text(en: ", column \($0)", fr: ", colonne \($0)") } ?? Text(verbatim: "")
        let id = row.id.map { " (" + TerminalEscaper.line($0, limit: 60) + ")" } ?? ""
        return place(row) + column + Text(verbatim: id)
            + Text(en: ": ", fr: " : ") + RowFaultText.sentence(row.fault)
    }

    /// Where it is: `line 7`, `row 7` of a sheet, `element 3, line 7` of an array.
    static func place(_ row: BadRow) -> Text {
        switch row.unit {
        case .line: Text(en: "line \(row.line)", fr: "ligne \(row.line)")
        case .row: Text(en: "row \(row.line)", fr: "ligne \(row.line)")
        case .element:
            Text(
                en: "element \(row.ordinal + 1), line \(row.line)",
                fr: "élément \(row.ordinal + 1), ligne \(row.line)"
            )
        }
    }
}

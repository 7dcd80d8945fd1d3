/// A table for a terminal: the first column to the left, the others to the right.
enum TextTable {
    /// The lines, each ending with a newline; every one has as many cells.
    static func text(_ lines: [[String]]) -> String {
        let columns = lines.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in lines.map { $0[column].count }.max() ?? 0 }
        return
            lines.map { line in
                zip(line, widths).enumerated()
                    .map { column, cell in
                        let gap = String(repeating: " ", count: cell.1 - cell.0.count)
                        return column == 0 ? cell.0 + gap : "  " + gap + cell.0
                    }
                    .joined() + "\n"
            }
            .joined()
    }
}

package import ParadigmAPI

extension SpeedComparison {
    /// The table for a person, ending with a newline.
    ///
    /// - Parameters:
    ///   - names: The files.
    ///   - language: Of the words.
    /// - Returns: The table.
    package func text(_ names: [String], _ language: Language) -> String {
        let figures = Figures(language)
        let head = [""] + names.map { TerminalEscaper.line($0, limit: 40) }
        let lines =
            [head]
            + rows.map { row in
                [row.measure.name[language]] + row.samples.indices.map { cell(row, $0, figures) }
            }
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
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

    private func cell(_ row: Row, _ index: Int, _ figures: Figures) -> String {
        guard let sample = row.samples[index] else { return "–" }
        let value = row.measure.unit.text(sample.mean, figures)
        let spread = sample.error.map { " ±" + row.measure.unit.text(2 * $0, figures) } ?? ""
        guard let base = row.samples[0], let verdict = row.verdicts[index] else { return value + spread }
        let change =
            row.measure.unit == .share ? sample.mean - base.mean : base.mean > 0 ? sample.mean / base.mean - 1 : 0
        let percent = (change < 0 ? "−" : "+") + figures.percent(abs(change))
        return "\(value)\(spread) (\(percent)\(verdict.text[figures.language]))"
    }

    /// The comparison for a script.
    ///
    /// - Parameter names: The files.
    /// - Returns: One object.
    package func json(_ names: [String]) -> JSONValue {
        [
            "files": .array(names.map(JSONValue.string)),
            "regression": .bool(hasRegression),
            "measures": .array(
                rows.map { row in
                    [
                        "measure": .string(row.measure.path.joined(separator: ".")),
                        "means": .array(row.samples.map { .rounded($0?.mean, decimals: 6) }),
                        "standard_errors": .array(row.samples.map { .rounded($0?.error, decimals: 6) }),
                        "verdicts": .array(row.verdicts.map { $0.map { .string($0.rawValue) } ?? .null }),
                    ]
                }
            ),
        ]
    }
}

extension SpeedComparison.Unit {
    func text(_ value: Double, _ figures: Figures) -> String {
        switch self {
        case .seconds: figures.time(value)
        case .perSecond: figures.number(value, decimals: value < 100 ? 1 : 0)
        case .share: figures.percent(value)
        }
    }
}

extension SpeedComparison.Verdict {
    fileprivate var text: Text {
        switch self {
        case .same: Text(verbatim: "")
        case .better: Text(en: ", better", fr: ", mieux")
        case .worse: Text(en: ", worse", fr: ", moins bien")
        }
    }
}

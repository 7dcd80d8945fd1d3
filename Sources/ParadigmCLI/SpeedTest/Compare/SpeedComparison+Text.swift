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
        return TextTable.text([head] + rows.map { [$0.measure.name[language]] + cells($0, figures) })
    }

    /// What a row says of each file.
    func cells(_ row: Row, _ figures: Figures) -> [String] { row.spreads.indices.map { cell(row, $0, figures) } }

    private func cell(_ row: Row, _ index: Int, _ figures: Figures) -> String {
        guard let spread = row.spreads[index] else { return "–" }
        let value = row.measure.text(spread.median, figures)
        let reach = spread.reach.map { " ±" + row.measure.text($0, figures) } ?? ""
        guard index > 0, let base = row.spreads[0] else { return value + reach }
        let change =
            row.measure.unit == .share
            ? spread.median - base.median : base.median > 0 ? spread.median / base.median - 1 : 0
        let percent = (change < 0 ? "−" : "+") + figures.percent(abs(change))
        return "\(value)\(reach) (\(percent)\(row.verdicts[index]?.text[figures.language] ?? ""))"
    }

    /// The comparison for a script.
    ///
    /// - Parameter names: The files.
    /// - Returns: One object.
    package func json(_ names: [String]) -> JSONValue {
        [
            "files": .array(names.map(JSONValue.string)),
            "regression": .bool(hasRegression),
            "same_load": .bool(loadWarning == nil),
            "measures": .array(
                rows.map { row in
                    [
                        "measure": .string(row.measure.path.joined(separator: ".")),
                        "runs": .array(row.spreads.map { .count($0?.count ?? 0) }),
                        "medians": .array(row.spreads.map { .rounded($0?.median, decimals: 6) }),
                        "means": .array(row.spreads.map { .rounded($0?.mean, decimals: 6) }),
                        "intervals": .array(row.spreads.map { .interval($0) }),
                        "verdicts": .array(row.verdicts.map { $0.map { .string($0.rawValue) } ?? .null }),
                    ]
                }
            ),
        ]
    }
}

extension JSONValue {
    /// Where the mean lies with 95 %, from and to; null of one run alone.
    static func interval(_ spread: Spread?) -> JSONValue {
        guard let spread, let reach = spread.reach else { return .null }
        return [.rounded(spread.mean - reach, decimals: 6), .rounded(spread.mean + reach, decimals: 6)]
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

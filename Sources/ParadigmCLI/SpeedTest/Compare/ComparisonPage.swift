import Paradigm

/// A comparison as a page of HTML: a pure rendering of its rows.
package struct ComparisonPage: Sendable {
    private let comparison: SpeedComparison
    private let names: [String]
    private let date: String

    /// A page.
    ///
    /// - Parameters:
    ///   - comparison: What is shown.
    ///   - names: The files.
    ///   - date: When they were compared, as it is to be shown.
    package init(_ comparison: SpeedComparison, names: [String], date: String) {
        self.comparison = comparison
        self.names = names.map { TerminalEscaper.line($0, limit: 60) }
        self.date = date
    }

    /// The page.
    package func html(_ language: Language) -> String {
        let figures = Figures(language)
        var page = ReportPage(
            title: Text(en: "Measurements beside each other", fr: "Mesures côte à côte"),
            language: language
        )
        page.remarks = [headline, Text(verbatim: "\(date), paradigm \(Version.current)")]
        page.sections = [
            ReportPage.section(Text(en: "Figures", fr: "Chiffres")[language], table(figures)),
            ReportPage.section(Text(en: "Drawn", fr: "En image")[language], charts(figures)),
        ]
        return page.html
    }

    private var headline: Text {
        if let warning = comparison.loadWarning { return warning }
        return comparison.hasRegression
            ? Text(
                en: "Something is worse than in \(names[0]).",
                fr: "Une valeur au moins est moins bonne que dans \(names[0])."
            )
            : Text(en: "Nothing is worse than in \(names[0]).", fr: "Rien n'est moins bon que dans \(names[0]).")
    }

    private func table(_ figures: Figures) -> String {
        let rows = comparison.rows.map { [$0.measure.name[figures.language]] + comparison.cells($0, figures) }
        let note = Text(
            en:
                "Medians of the runs of each file. ± is how far the mean may lie, with 95% (Student); better or worse is what "
                + "differs by more than the tolerance and by more than chance explains (Welch, 95%).",
            fr:
                "Médianes des mesures de chaque fichier. ± dit où peut se trouver la moyenne, à 95 % (Student) ; mieux ou "
                + "moins bien : l'écart dépasse la tolérance et ce que le hasard explique (Welch, 95 %)."
        )
        return ReportPage.table([Text(en: "Measure", fr: "Mesure")[figures.language]] + names, rows)
            + "\n<p class=\"remark\">\(HTMLText.escaped(note[figures.language]))</p>"
    }

    private func charts(_ figures: Figures) -> String {
        comparison.rows
            .compactMap { row in
                let bars = zip(names, row.spreads)
                    .compactMap { name, spread in spread.map { (name: name, spread: $0) } }
                guard bars.contains(where: { $0.spread.greatest > 0 }) else { return nil }
                return SpreadChart(measure: row.measure, bars: bars, figures: figures).html
            }
            .joined(separator: "\n")
    }
}

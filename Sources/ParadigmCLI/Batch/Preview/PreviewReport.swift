package import ParadigmBatch
package import ParadigmJobs

/// What a preview has shown, for a person and for a script: a pure rendering of its facts.
package struct PreviewReport: Sendable {
    /// The facts.
    package let preview: BatchPreview
    /// What a million tokens cost; nil without prices.
    package let prices: TokenPrices?

    /// A report.
    package init(preview: BatchPreview, prices: TokenPrices? = nil) {
        self.preview = preview
        self.prices = prices
    }

    /// The report for a person: questions and answers, and what the whole may come to; ends with a newline.
    package func text(_ language: Language) -> String {
        let figures = Figures(language)
        var blocks = preview.rows.map { PreviewedRowText(row: $0, figures: figures).lines }
        if let forecast = preview.forecast {
            let text = ForecastText(forecast: forecast, prices: prices, figures: figures)
            blocks.append(text.table)
            blocks.append(text.remarks(isCounted: preview.isCounted).map { $0[language] })
        }
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}

extension BatchReport {
    /// What a preview has shown; nil after a whole run.
    var preview: PreviewReport? { summary.preview.map { PreviewReport(preview: $0, prices: prices) } }
}

extension BatchPreview {
    /// The command's exit status: 0 when each row that was to be shown was answered.
    var status: ExitStatus {
        if rows.isEmpty { return whole.records == 0 ? .success : .badInput }
        return isAllAnswered ? .success : .someFailed
    }
}

/// What is said about a preview in the summary.
enum PreviewText {
    /// What happened.
    static func headline(_ preview: BatchPreview?, _ figures: Figures) -> Text {
        guard let preview, !preview.rows.isEmpty else {
            return Text(en: "No row can be sent.", fr: "Aucune ligne ne peut être envoyée.")
        }
        let answered = preview.rows.count { $0.isAnswered }
        let (some, first) = (figures.count(answered), figures.rows(preview.rows.count))
        return Text(
            en: "Preview of the first \(first): \(some) answered; nothing else was sent.",
            fr: "Aperçu : \(first) au début du fichier, \(some) avec une réponse ; rien d'autre n'a été envoyé."
        )
    }

    /// What to do next.
    static let goOn = Text(
        en: "To send the rest, run the same command without --preview: what was answered is kept and not sent again.",
        fr: "Pour envoyer le reste, relancez la même commande sans --preview : ce qui a sa réponse est gardé et n'est "
            + "pas renvoyé."
    )
}

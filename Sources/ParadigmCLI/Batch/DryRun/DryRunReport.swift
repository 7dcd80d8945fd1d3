package import ParadigmBatch
package import ParadigmJobs

/// What `paradigm batch --dry-run` found, for a person and for a script: a pure rendering of its facts.
package struct DryRunReport: Sendable {
    /// The facts.
    package let check: DryRun
    /// What a million tokens cost; nil without prices.
    package let prices: TokenPrices?

    /// A report.
    package init(check: DryRun, prices: TokenPrices? = nil) {
        self.check = check
        self.prices = prices
    }

    /// The command's exit status: 0 every row can be sent, 1 some cannot, 65 none can.
    ///
    /// An input without rows is as good as any: a run over it does nothing and succeeds.
    package var status: ExitStatus {
        if check.bad + check.duplicates == 0 { return .success }
        return check.sendable > 0 ? .someFailed : .badInput
    }

    /// The report for a person, ending with a newline.
    package func text(_ language: Language) -> String {
        let figures = Figures(language)
        let facts = DryRunFacts(report: self, figures: figures).all.map { ($0.label[language], $0.value[language]) }
        let width = facts.map(\.0.count).max() ?? 0
        let table = facts.map { label, value in
            label + String(repeating: " ", count: width - label.count + 2) + value
        }
        let first = FirstRequestText(rows: check.firstRows, figures: figures)
        let duplicates = Text(en: "Duplicates:", fr: "Doublons :")
        let blocks = [
            table,
            first.request,
            first.prompts,
            BadRowText.list(check.firstBad, of: check.bad, shown: DryRun.examplesKept, figures),
            BadRowText.list(
                check.firstDuplicates,
                of: check.duplicates,
                shown: DryRun.examplesKept,
                heading: duplicates,
                figures
            ),
            [verdict(figures)[language]],
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func verdict(_ figures: Figures) -> Text {
        if check.records == 0 { return Text(en: "The input holds no rows.", fr: "L'entrée ne contient aucune ligne.") }
        if check.toSend == 0, check.sendable > 0 {
            return Text(
                en: "Every row that can be sent has its outcome: the same command sends nothing.",
                fr: "Chaque ligne à envoyer a déjà son résultat : la même commande n'envoie rien."
            )
        }
        let some = figures.rows(check.sendable)
        return switch status {
        case .badInput: Text(en: "No row can be sent.", fr: "Aucune ligne ne peut être envoyée.")
        case .success:
            Text(
                en: "Every row can be sent; nothing was sent.",
                fr: "Toutes les lignes peuvent être envoyées ; rien n'a été envoyé."
            )
        default:
            Text(
                en: "\(some) can be sent, and the others would be errors in the output; nothing was sent.",
                fr: "Peuvent être envoyées : \(some) ; les autres seraient des erreurs dans la sortie. Rien n'a été "
                    + "envoyé."
            )
        }
    }

    /// What the whole may cost, answers at their limits; nil without prices.
    var cost: Double? {
        prices?.cost(promptTokens: check.questionTokens, completionTokens: check.answerTokens)
    }
}

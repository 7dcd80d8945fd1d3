import ParadigmBatch
import ParadigmJobs

/// The table of a dry run: label and value.
struct DryRunFacts {
    let report: DryRunReport
    let figures: Figures

    private var check: DryRun { report.check }

    var all: [(label: Text, value: Text)] {
        [rows, empty, emptyRows, nameless, models, paths, size, tokens, cost, unknownFields].compactMap { $0 }
    }

    private var rows: (Text, Text)? {
        let (bad, duplicates) = (figures.count(check.bad), figures.count(check.duplicates))
        let (whole, some) = (figures.count(check.records), figures.count(check.toSend))
        let sent = Text(en: "\(whole): \(some) to be sent, ", fr: "\(whole) : à envoyer \(some), ")
        let others = Text(
            en: "\(bad) bad, \(duplicates) with the id of an earlier one",
            fr: "fautives \(bad), avec l'identifiant d'une précédente \(duplicates)"
        )
        return (Text(en: "Rows", fr: "Lignes"), sent + recorded + kept + others)
    }

    private var recorded: Text {
        guard check.recorded > 0 else { return Text(verbatim: "") }
        let count = figures.count(check.recorded)
        return Text(en: "\(count) recorded by earlier runs, ", fr: "des exécutions précédentes \(count), ")
    }

    private var kept: Text {
        guard check.kept > 0 else { return Text(verbatim: "") }
        let count = figures.count(check.kept)
        return Text(en: "\(count) to be taken from kept answers, ", fr: "à reprendre des réponses gardées \(count), ")
    }

    private var empty: (Text, Text)? {
        guard check.emptyPrompts > 0 else { return nil }
        return (
            Text(en: "Empty", fr: "Vides"),
            Text(en: "of the bad ones ", fr: "dont ") + PromptCheckText.empty(check.emptyPrompts, figures)
        )
    }

    private var emptyRows: (Text, Text)? {
        guard check.emptyRows > 0 else { return nil }
        return (InputNoteText.emptyRowsLabel, InputNoteText.emptyRows(check.emptyRows, figures))
    }

    private var nameless: (Text, Text)? {
        guard check.namelessCells > 0 else { return nil }
        return (InputNoteText.namelessCellsLabel, InputNoteText.namelessCells(check.namelessCells, figures))
    }

    private var models: (Text, Text)? {
        guard !check.models.isEmpty else { return nil }
        var text = Self.list(check.models, figures)
        if check.rowsOfOtherModels > 0 {
            let count = figures.count(check.rowsOfOtherModels)
            text = text + Text(en: ", others \(count)", fr: ", autres \(count)")
        }
        return (Text(en: "Models", fr: "Modèles"), text)
    }

    private var paths: (Text, Text)? {
        guard !check.paths.isEmpty else { return nil }
        return (Text(en: "Paths", fr: "Chemins"), Self.list(check.paths, figures))
    }

    private var size: (Text, Text)? {
        guard check.toSend > 0 else { return nil }
        let (whole, longest) = (figures.size(check.bodyBytes), figures.size(check.longestBody))
        return (
            Text(en: "To be sent", fr: "À envoyer"),
            Text(en: "\(whole), the longest row \(longest)", fr: "\(whole), la plus longue ligne \(longest)")
        )
    }

    private var tokens: (Text, Text)? {
        guard check.toSend > 0 else { return nil }
        let questions = figures.count(check.questionTokens)
        let answers = figures.count(check.answerTokens)
        var text = Text(
            en: "about \(questions) in prompts (three bytes each)",
            fr: "environ \(questions) dans les prompts (trois octets chacun)"
        )
        if check.answerTokens > 0 {
            text = text + Text(en: ", at most \(answers) in answers", fr: ", au plus \(answers) dans les réponses")
        }
        if check.rowsWithoutLimit > 0 {
            let rows = figures.rows(check.rowsWithoutLimit)
            text =
                text
                + Text(
                    en: "; \(rows) without a limit on the answer: see --max-tokens",
                    fr: " ; \(rows) sans limite de réponse : voyez --max-tokens"
                )
        }
        return (Text(en: "Tokens", fr: "Tokens"), text)
    }

    private var cost: (Text, Text)? {
        guard let cost = report.cost, check.toSend > 0 else { return nil }
        let figure = figures.amount(cost)
        let isOpen = check.rowsWithoutLimit > 0
        return (
            Text(en: "Cost", fr: "Coût"),
            isOpen
                ? Text(
                    en: "at least \(figure): answers without a limit are not counted",
                    fr: "au moins \(figure) : les réponses sans limite ne sont pas comptées"
                )
                : Text(en: "about \(figure) at most", fr: "environ \(figure) au plus")
        )
    }

    private var unknownFields: (Text, Text)? {
        guard !check.unknownFields.isEmpty else { return nil }
        return (
            Text(en: "Unknown", fr: "Inconnus"),
            Text(en: "fields of Batch lines that are left out: ", fr: "champs de lignes Batch laissés de côté : ")
                + Self.list(check.unknownFields, figures)
        )
    }

    /// The most frequent first, no more than a line can hold.
    private static func list(_ counts: [String: Int], _ figures: Figures) -> Text {
        let shown = 6
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let words = sorted.prefix(shown).map { TerminalEscaper.line($0.key, limit: 60) + " " + figures.count($0.value) }
        return Text(verbatim: words.joined(separator: ", ") + (sorted.count > shown ? ", …" : ""))
    }
}

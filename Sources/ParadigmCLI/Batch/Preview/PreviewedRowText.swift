import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// A row of a preview: its question and its answer, one below the other.
struct PreviewedRowText {
    let row: PreviewedRow
    let figures: Figures

    private var language: Language { figures.language }

    /// The lines, the first one a heading.
    var lines: [String] {
        let parts = [question, result] + [tokens].compactMap { $0 }
        let width = parts.map(\.label.count).max() ?? 0
        return [heading] + parts.flatMap { Self.indented($0.label, $0.lines, width: width) }
    }

    private var heading: String {
        let place = FirstRequestText.place(row.row)[language]
        let note =
            row.isFromBefore && row.outcome != nil
            ? Text(en: " (from an earlier run, not sent again)", fr: " (d'une exécution précédente, sans renvoi)")
            : Text(verbatim: "")
        let documents = row.row.documents.map { TerminalEscaper.line($0, limit: 60) }.joined(separator: ", ")
        let about = documents.isEmpty ? "" : ", document \(documents)"
        return place.prefix(1).uppercased() + place.dropFirst() + about + note[language]
    }

    private typealias Part = (label: String, lines: [String])

    private var question: Part {
        let label = Text(en: "Question", fr: "Question")[language]
        guard let prompt = row.row.prompt ?? row.row.query else {
            return (label, row.row.json.map { JSONLayout().lines(of: $0) } ?? [])
        }
        return (label, Excerpt().lines(of: prompt, figures))
    }

    private var result: Part {
        let answered = Text(en: "Answer", fr: "Réponse")[language]
        guard let outcome = row.outcome else {
            return (answered, [Text(en: "none: the run was stopped", fr: "aucune : exécution arrêtée")[language]])
        }
        if case .failure(let code, let message, _, _, _) = outcome.outcome {
            return (
                Text(en: "Failed", fr: "Échec")[language], ["\(code): \(TerminalEscaper.line(message, limit: 500))"]
            )
        }
        let answer = row.answer ?? ""
        guard !answer.isEmpty else { return (answered, [Text(en: "(empty)", fr: "(vide)")[language]]) }
        return (answered, Excerpt(characters: 4_000, lines: 60).lines(of: answer, figures))
    }

    private var tokens: Part? {
        guard let tokens = row.tokens else { return nil }
        let (prompt, completion) = (figures.count(tokens.prompt), figures.count(tokens.completion))
        var text = Text(
            en: "\(prompt) in the prompt, \(completion) in the answer",
            fr: "prompt \(prompt), réponse \(completion)"
        )
        if let reasoning = tokens.reasoning.map(figures.count) {
            text = text + Text(en: " (\(reasoning) of them reasoning)", fr: " (dont raisonnement \(reasoning))")
        }
        if row.finishReason.map({ FinishReason(rawValue: $0).meaning == .cut }) ?? false {
            text =
                text
                + Text(
                    en: "; cut at the greatest length: see --max-tokens",
                    fr: " ; coupée à la longueur maximale : voyez --max-tokens"
                )
        }
        return (Text(en: "Tokens", fr: "Tokens")[language], [text[language]])
    }

    private static func indented(_ label: String, _ lines: [String], width: Int) -> [String] {
        lines.enumerated()
            .map { index, line in
                // No blanks at the end of an empty line.
                guard index == 0 || !line.isEmpty else { return "" }
                let start = index == 0 ? label : ""
                return "  " + start + String(repeating: " ", count: width - start.count + 2) + line
            }
    }
}

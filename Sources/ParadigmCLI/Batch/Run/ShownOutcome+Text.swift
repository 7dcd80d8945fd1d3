import ParadigmAPI
package import ParadigmJobs

extension ShownOutcome {
    /// The row for somebody who reads along: its name and its question on one line, the answer below it, and an empty
    /// line.
    ///
    /// What a model wrote goes to a terminal, so nothing of it is obeyed there.
    package func text(_ language: Language) -> String {
        let question = question.map { TerminalEscaper.line($0, limit: 200) } ?? ""
        let head = TerminalEscaper.line(label, limit: 60) + (question.isEmpty ? "" : "  " + question)
        return head + "\n" + answer(language) + "\n"
    }

    private func answer(_ language: Language) -> String {
        switch end {
        case .answer(let text, let finish):
            let body = text.isEmpty ? Text(en: "(empty answer)", fr: "(réponse vide)")[language] : text
            guard finish == .length else { return Self.indented(body) }
            let note = Text(en: "[cut at the greatest length]", fr: "[coupée à la longueur maximale]")
            return Self.indented(body + "\n" + note[language])
        case .error(let code, let message):
            let label = Text(en: "Error: ", fr: "Erreur : ")[language]
            return Self.indented(label + code + ": " + message)
        }
    }

    /// The lines of a text, each a little to the right.
    private static func indented(_ text: String) -> String {
        TerminalEscaper.escaped(text).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "\n" : "    " + $0 + "\n" }
            .joined()
    }
}

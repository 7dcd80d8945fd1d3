import ParadigmBatch
package import ParadigmJobs

/// How far the parts of an output are, for a person.
package enum PartsLookText {
    /// Parts that are named; of more, how many there are.
    private static let named = 20

    /// Which parts are not complete, and why.
    package static func text(_ look: PartsLook, _ language: Language) -> Text {
        let figures = Figures(language)
        let open = look.states.count { $0 != .complete }
        let all = figures.count(look.states.count)
        var text = Text(
            en: "\(figures.count(open)) of \(all) parts \(open == 1 ? "is" : "are") not complete.",
            fr: open < 2
                ? "\(figures.count(open)) part sur \(all) n'est pas complète."
                : "\(figures.count(open)) parts sur \(all) ne sont pas complètes."
        )
        text =
            text
            + group(look, figures, Text(en: "Running", fr: "En cours")) {
                if case .running = $0 { true } else { false }
            }
        text =
            text
            + group(look, figures, Text(en: "Stopped", fr: "Arrêtées")) {
                if case .stopped = $0 { true } else { false }
            }
        text = text + group(look, figures, Text(en: "Missing", fr: "Absentes")) { $0 == .missing }
        if let rows = look.rowsLeft {
            text =
                text
                + Text(
                    en: " About \(figures.rows(rows)) left in those that were begun.",
                    fr: " Il reste environ \(figures.rows(rows)) dans celles qui sont commencées."
                )
        }
        guard let other = look.others.first else { return text }
        let list = look.others.map { figures.count($0) }.joined(separator: ", ")
        return text
            + Text(
                en: " What lies there is of another number of parts (\(list)): --shards \(other) would take it.",
                fr: " Ce qui est là vient d'un autre nombre de parts (\(list)) : --shards \(other) le prendrait."
            )
    }

    /// That nothing is there yet.
    package static func nothing(_ output: String) -> Text {
        let path = TerminalEscaper.line(output)
        return Text(
            en:
                "No part of \(path) is there: no file \(path).1-of-N or the like. Name the parts, or say with --shards how "
                + "many there will be.",
            fr:
                "Aucune part de \(path) n'est là : pas de fichier comme \(path).1-of-N. Nommez les parts, ou dites avec "
                + "--shards combien il y en aura."
        )
    }

    /// What to do about it.
    package static let advice = Text(
        en: " Run the batches of those that are missing or stopped, or wait for them with --wait.",
        fr: " Lancez les lots de celles qui sont absentes ou arrêtées, ou attendez-les avec --wait."
    )

    /// That nobody knows which parts are meant.
    package static func ambiguous(_ counts: [Int], _ output: String) -> Text {
        let (path, list) = (TerminalEscaper.line(output), counts.map(String.init).joined(separator: ", "))
        return Text(
            en: "There are parts of \(path) of different numbers of parts: \(list). Say with --shards which are meant.",
            fr: "Il y a des parts de \(path) de plusieurs découpages : \(list). Dites avec --shards lequel."
        )
    }

    private static func group(
        _ look: PartsLook,
        _ figures: Figures,
        _ label: Text,
        _ isMeant: (PartsLook.State) -> Bool
    ) -> Text {
        let parts = look.parts(where: isMeant)
        guard !parts.isEmpty else { return Text(verbatim: "") }
        let list = parts.prefix(named).map(String.init).joined(separator: ", ")
        let more = parts.count - named
        let rest = Text(
            en: more > 0 ? " and \(figures.count(more)) more." : ".",
            fr: more > 0 ? " et \(figures.count(more)) autres." : "."
        )
        return Text(verbatim: " ") + label + Text(en: ": \(list)", fr: " : \(list)") + rest
    }
}

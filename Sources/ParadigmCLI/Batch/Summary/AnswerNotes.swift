import ParadigmAPI

/// The answers of a run that are less than they should be, each sort with what to do about it.
struct AnswerNotes {
    let counts: AnswerCounts
    let figures: Figures
    /// Whether earlier runs, whose answers are not among these, have answered rows too.
    var isOfRun = false

    /// The notes, in the order in which they matter; none when every answer is whole.
    var all: [Text] {
        let notes = [cut, filtered, otherReasons, unstated].compactMap(\.self) + EmptyAnswer.allCases.compactMap(empty)
        guard isOfRun, !notes.isEmpty else { return notes }
        return [Text(en: "of this run ", fr: "de cette exécution ") + notes[0]] + notes.dropFirst()
    }

    private var cut: Text? {
        guard counts.cut > 0 else { return nil }
        let count = figures.count(counts.cut)
        return Text(
            en: "\(count) cut at the greatest length: see --retry-cut",
            fr: counts.cut == 1
                ? "1 coupée à la longueur maximale : voyez --retry-cut"
                : "\(count) coupées à la longueur maximale : voyez --retry-cut"
        )
    }

    private var filtered: Text? {
        guard counts.filtered > 0 else { return nil }
        let count = figures.count(counts.filtered)
        return Text(
            en: "\(count) withheld by a filter of the server",
            fr: counts.filtered == 1
                ? "1 retenue par un filtre du serveur" : "\(count) retenues par un filtre du serveur"
        )
    }

    /// Answers that ended for reasons that are not known: each with its name, which is the server's own.
    private var otherReasons: Text? {
        let reasons = counts.otherReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !reasons.isEmpty else { return nil }
        let total = reasons.reduce(0) { $0 + $1.value }
        let count = figures.count(total)
        let names = reasons.map { TerminalEscaper.line($0.key, limit: 40) }.joined(separator: ", ")
        return Text(
            en: "\(count) ended for a reason of the server's own: \(names)",
            fr: total == 1
                ? "1 terminée pour une raison propre au serveur : \(names)"
                : "\(count) terminées pour une raison propre au serveur : \(names)"
        )
    }

    private var unstated: Text? {
        guard counts.unstated > 0 else { return nil }
        let count = figures.count(counts.unstated)
        return Text(
            en: "\(count) without the server's word that it is complete",
            fr: "\(count) sans que le serveur dise que c'est complet"
        )
    }

    private func empty(_ emptiness: EmptyAnswer) -> Text? {
        guard let number = counts.empty[emptiness], number > 0 else { return nil }
        let count = figures.count(number)
        return switch emptiness {
        case .blank: Text(en: "\(count) empty", fr: number == 1 ? "1 vide" : "\(count) vides")
        case .reasoningOnly:
            Text(en: "\(count) with reasoning and no text", fr: "\(count) sans texte, avec un raisonnement seul")
        case .toolCallsOnly:
            Text(en: "\(count) with calls of tools and no text", fr: "\(count) sans texte, avec des appels d'outils")
        }
    }
}

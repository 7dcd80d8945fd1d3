import ParadigmAPI
package import ParadigmJobs

/// Why parts do not make a whole, for a person.
package enum MergeText {
    /// Rows of the whole that have an error in place of an answer.
    static func unanswered(_ count: Int, _ figures: Figures) -> Text {
        let number = figures.count(count)
        return Text(
            en: "\(number) of them \(count == 1 ? "has" : "have") no answer: the error is in the output. To send "
                + "\(count == 1 ? "it" : "them") again, run the parts with --retry-failed, and merge with --force.",
            fr: "\(number) \(count == 1 ? "n'a" : "n'ont") pas de réponse : l'erreur est dans la sortie. Pour "
                + "\(count == 1 ? "la" : "les") renvoyer, relancez les parts avec --retry-failed, puis merge avec --force."
        )
    }

    /// What answers of a whole are that was put together, where that is less than they should be; nil where it is not.
    ///
    /// The parts' own runs may have told nobody.
    static func flawed(_ flaws: AnswerCounts, _ figures: Figures) -> Text? {
        let notes = AnswerNotes(counts: flaws, figures: figures).all
        guard let first = notes.first else { return nil }
        let list = notes.dropFirst().reduce(first) { $0 + Text(verbatim: ", ") + $1 }
        return Text(en: "Of its answers: ", fr: "De ses réponses : ") + list + Text(verbatim: ".")
    }

    /// The end of a command whose parts do not.
    package static func failure(_ error: ShardMerge.Failure) -> Failure {
        func name(_ path: String) -> String { TerminalEscaper.line(path) }
        switch error {
        case .notAPart(let path):
            return Failure.usage(
                en: "\(name(path)) is not a part: its name must end with .i-of-n.",
                fr: "\(name(path)) n'est pas une part : son nom doit finir par .i-of-n."
            )
        case .otherCount(let path):
            return Failure.usage(
                en: "\(name(path)) belongs to another number of parts.",
                fr: "\(name(path)) fait partie d'un autre nombre de parts."
            )
        case .repeated(let path):
            return Failure.usage(
                en: "\(name(path)) is a part that was named before.",
                fr: "La part de \(name(path)) est indiquée deux fois."
            )
        case .missing(let parts, let count):
            let list = parts.map(String.init).joined(separator: ", ")
            return Failure.usage(
                en: "Missing of \(count) parts: \(list).",
                fr: "Sur \(count) parts, il manque : \(list)."
            )
        case .otherColumns(let path):
            return Failure(
                .badInput,
                Text(
                    en: "\(name(path)) has other columns than the first part.",
                    fr: "\(name(path)) n'a pas les colonnes de la première part."
                )
            )
        case .wrongLength(let path):
            return Failure(
                .badInput,
                Text(
                    en: "\(name(path)) does not fit the other parts: its number of rows is wrong.",
                    fr: "\(name(path)) ne va pas avec les autres parts : son nombre de lignes est faux."
                )
            )
        case .workbook: return OutputFormatText.noParts
        case .malformed(let path, let line):
            return Failure(
                .badInput,
                Text(
                    en: "\(name(path)) is damaged at line \(line).",
                    fr: "\(name(path)) est abîmée à la ligne \(line)."
                )
            )
        }
    }
}

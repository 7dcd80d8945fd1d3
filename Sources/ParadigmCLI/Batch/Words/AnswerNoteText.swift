import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// Which of the answers that other processes have kept could not be used, in words.
package enum AnswerNoteText {
    /// What was found, and what became of it.
    ///
    /// - Parameters:
    ///   - note: What was found.
    ///   - language: The language of its figures.
    /// - Returns: A sentence or two.
    package static func sentence(_ note: AnswerNote, _ language: Language) -> Text {
        let figures = Figures(language)
        func name(_ path: String) -> String { TerminalEscaper.line(path) }
        switch note {
        case .unreadable(let path, let code):
            let reason = SystemError(code: code).text
            return Text(
                en: "The answers in \(name(path)) cannot be read and were left out: ",
                fr: "Les réponses de \(name(path)) sont illisibles et ont été laissées de côté : "
            ) + reason + Text(verbatim: ".")
        case .notAFile(let path):
            return Text(
                en: "\(name(path)) is no regular file; it was left out.",
                fr: "\(name(path)) n'est pas un fichier ordinaire ; il a été laissé de côté."
            )
        case .foreign(let path):
            return Text(
                en:
                    "\(name(path)) is no file of answers that this version reads, or its first line is damaged; it was left "
                    + "out.",
                fr:
                    "\(name(path)) n'est pas un fichier de réponses que cette version lit, ou sa première ligne est abîmée ; "
                    + "il a été laissé de côté."
            )
        case .damaged(let path, let lines):
            let count = figures.count(lines)
            return Text(
                en:
                    "\(name(path)) is damaged in \(count) \(lines == 1 ? "line" : "lines"); the other answers in it were "
                    + "used. Check the disk.",
                fr:
                    "\(name(path)) est abîmé (\(count) \(lines == 1 ? "ligne" : "lignes")) ; ses autres réponses ont été "
                    + "reprises. Vérifiez le disque."
            )
        case .otherKind(let files):
            let count = figures.count(files)
            return Text(
                en:
                    "Answers of the simulator and real ones are not mixed: \(count) \(files == 1 ? "file" : "files") of the "
                    + "other kind \(files == 1 ? "was" : "were") left out.",
                fr: "Les réponses du simulateur et les vraies ne se mélangent pas : \(count) "
                    + (files == 1
                        ? "fichier de l'autre sorte a été laissé" : "fichiers de l'autre sorte ont été laissés")
                    + " de côté."
            )
        }
    }
}

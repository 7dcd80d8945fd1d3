package import ParadigmBatch
package import ParadigmJobs

/// Why a journal cannot be used, for a person, and with which status the command ends.
package enum JournalText {
    /// The end of a command whose journal cannot be made, opened or written.
    package static func failure(_ error: JournalError) -> Failure {
        switch error {
        case .file(let error): BatchFailureText.failure(error)
        case .exists, .locked, .symbolicLink, .notAJournal, .unsupportedVersion: Failure(.cannotCreate, text(error))
        case .notFound, .neverBegun: Failure(.noInput, text(error))
        case .damaged, .diskFull, .closed: Failure(.inputOutput, text(error))
        }
    }

    private static func text(_ error: JournalError) -> Text {
        switch error {
        case .exists(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "\(path) exists already.", fr: "\(path) existe déjà.")
        case .notFound(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "There is no journal \(path).", fr: "Il n'y a pas de journal \(path).")
        case .locked(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "Another run is using \(path). Wait for its end, or choose another output.",
                fr: "Une autre exécution utilise \(path). Attendez qu'elle finisse, ou choisissez une autre sortie."
            )
        case .symbolicLink(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is a symbolic link, which is not followed.",
                fr: "\(path) est un lien symbolique, qui n'est pas suivi."
            )
        case .neverBegun(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) was made but holds nothing yet.",
                fr: "\(path) a été créé mais ne contient encore rien."
            )
        case .notAJournal(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en:
                    "\(path) is not a journal, so it is left alone. Choose another output or --journal, or move it away.",
                fr: "\(path) n'est pas un journal, il reste donc tel quel. Choisissez une autre sortie ou un autre "
                    + "--journal, ou déplacez-le."
            )
        case .unsupportedVersion(let version, let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en:
                    "\(path) was written by a later version of paradigm (format \(version)). Use that version, or start "
                    + "afresh with --force.",
                fr:
                    "\(path) vient d'une version plus récente de paradigm (format \(version)). Utilisez cette version, ou "
                    + "repartez de zéro avec --force."
            )
        case .damaged(let path, let offset):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is damaged at byte \(offset). Run again: whatever cannot be read is sent again.",
                fr: "\(path) est abîmé à l'octet \(offset). Relancez la commande : ce qui est illisible sera renvoyé."
            )
        case .diskFull(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "No space is left on the disk of \(path). What is recorded stays: make room and run again.",
                fr:
                    "Il n'y a plus de place sur le disque de \(path). Ce qui est enregistré le reste : libérez de la place "
                    + "et relancez la commande."
            )
        case .closed(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "\(path) was closed.", fr: "\(path) a été fermé.")
        case .file(let error): return BatchFailureText.failure(error).text
        }
    }
}

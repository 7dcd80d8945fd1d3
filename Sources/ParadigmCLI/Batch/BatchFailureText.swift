package import ParadigmBatch

/// Why a batch could not run or go on, for a person, and with which status the command ends.
package enum BatchFailureText {
    /// The end of the command.
    package static func failure(_ failure: BatchFailure) -> Failure {
        Failure(status(failure.kind), text(failure))
    }

    /// The end of a command that failed at a file: 73 when the file cannot be made, 74 for anything else.
    package static func failure(_ error: FileError) -> Failure {
        let path = TerminalEscaper.line(error.path)
        let reason = SystemError(code: error.code).text
        let isMaking = error.operation == .create || error.operation == .rename
        return Failure(
            isMaking && !error.isDiskFull ? .cannotCreate : .inputOutput,
            Text(
                en: "Cannot \(error.operation.rawValue) \(path): \(reason.english).",
                fr: "Impossible de traiter \(path) (\(french(error.operation))) : \(reason.french)."
            )
        )
    }

    private static func french(_ operation: FileError.Operation) -> String {
        switch operation {
        case .create: "création"
        case .open: "ouverture"
        case .lock: "verrouillage"
        case .read: "lecture"
        case .write: "écriture"
        case .truncate: "troncature"
        case .sync: "synchronisation"
        case .reserve: "réservation de place"
        case .rename: "changement de nom"
        case .remove: "suppression"
        case .inspect: "examen"
        case .map: "projection en mémoire"
        }
    }

    private static func status(_ kind: BatchFailure.Kind) -> ExitStatus {
        switch kind {
        case .badInput: .badInput
        case .noInput: .noInput
        case .outputExists: .cannotCreate
        case .inputOutput: .inputOutput
        case .changed, .usage: .usage
        }
    }

    private static func text(_ failure: BatchFailure) -> Text {
        let english = TerminalEscaper.line(failure.message, limit: 1000)
        return Text(verbatimEnglish: english, french: Text(en: "", fr: french(failure.kind, english)).french)
    }

    private static func french(_ kind: BatchFailure.Kind, _ english: String) -> String {
        switch kind {
        case .changed(let rows):
            "L'entrée ou les options ont changé depuis le début du journal : \(Figures(.french).rows(rows)) du journal n'y "
                + "sont plus telles quelles. Revenez à l'état d'avant, ou autorisez leur renvoi avec --resend-changed."
        case .badInput: "L'entrée est inutilisable. \(english)"
        case .noInput: "L'entrée ne peut pas être lue. \(english)"
        case .outputExists:
            "La sortie ou son journal ne peut pas servir (\(firstSentence(english))). Choisissez une autre sortie, attendez "
                + "la fin de l'autre exécution, ou remplacez la sortie avec --force."
        case .inputOutput: "Erreur d'entrée-sortie. \(english)"
        case .usage: "Options inutilisables. \(english)"
        }
    }

    /// What happened, without the advice that follows.
    private static func firstSentence(_ english: String) -> Substring {
        let sentence = english.firstRange(of: ". ").map { english[..<$0.lowerBound] } ?? english[...]
        return sentence.hasSuffix(".") ? sentence.dropLast() : sentence
    }
}

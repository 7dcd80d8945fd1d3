import ParadigmBatch
import ParadigmJobs

/// Why documents and questions cannot be put together, for a person.
package enum DocumentsText {
    /// The end of a command that cannot go on.
    package static func failure(_ error: any Error) -> any Error {
        switch error {
        case let fault as DocumentsFault: Failure(status(fault), text(fault))
        case let error as InputError: BatchInputText.failure(error)
        case let error as FileError: BatchFailureText.failure(error)
        case let error as BatchFailure: BatchFailureText.failure(error)
        default: error
        }
    }

    private static func status(_ fault: DocumentsFault) -> ExitStatus {
        switch fault {
        case .unknownDocuments, .missingList: .noInput
        case .otherPlace: .usage
        case .badRow, .noColumn, .noList, .columnTaken, .empty, .noTable, .emptyFolder, .noFile, .unsavedFormula:
            .badInput
        }
    }

    private static func text(_ fault: DocumentsFault) -> Text {
        switch fault {
        case .badRow(let path, let line, let fault):
            let path = TerminalEscaper.line(path)
            return Text(en: "\(path), line \(line): ", fr: "\(path), ligne \(line) : ") + RowFaultText.sentence(fault)
                + Text(
                    en: ". Mend the line; nothing was sent.",
                    fr: ". Corrigez la ligne ; rien n'a été envoyé."
                )
        case .noColumn(let path, let wanted, let known):
            let path = TerminalEscaper.line(path)
            let column = TerminalEscaper.line(wanted[0])
            let (english, french) = (list(known) { "“\($0)”" }, list(known) { "« \($0) »" })
            return Text(
                en: "\(path) has no column “\(column)”; its columns are \(english).",
                fr: "\(path) n'a pas de colonne « \(column) » ; ses colonnes sont \(french)."
            )
        case .noList(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is not the list of an upload, and is left as it is: name the list with --manifest.",
                fr: "\(path) n'est pas la liste d'un envoi, et reste tel quel : indiquez la liste avec --manifest."
            )
        case .otherPlace(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en:
                    "The documents of \(path) are in another workspace, or on another server: the whole folder would be "
                    + "uploaded and asked again. Take another output for it with -o, or say --update; nothing was sent.",
                fr:
                    "Les documents de \(path) sont dans un autre espace de travail, ou sur un autre serveur : tout le dossier "
                    + "serait envoyé et interrogé de nouveau. Choisissez une autre sortie avec -o, ou dites --update ; rien "
                    + "n'a été envoyé."
            )
        case .missingList(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "There is no list \(path): “paradigm documents upload” leaves one.",
                fr: "Il n'y a pas de liste \(path) : « paradigm documents upload » en laisse une."
            )
        case .columnTaken(let name, let path):
            let (name, path) = (TerminalEscaper.line(name), TerminalEscaper.line(path))
            return Text(
                en: "\(path) has a column “\(name)”, a name that the pairs of questions and documents need: rename it.",
                fr: "\(path) a une colonne « \(name) », un nom réservé aux paires de questions et de documents : "
                    + "renommez-la."
            )
        case .unsavedFormula(let path, let cell):
            let path = TerminalEscaper.line(path)
            return Text(
                en:
                    "\(path): the formula in \(cell) was saved without its value, so that nobody knows what is asked. Open the "
                    + "workbook in a spreadsheet program, save it, and run again; nothing was sent.",
                fr:
                    "\(path) : la formule en \(cell) a été enregistrée sans sa valeur, on ne sait donc pas ce qui est demandé. "
                    + "Ouvrez le classeur dans un tableur, enregistrez-le et relancez ; rien n'a été envoyé."
            )
        case .empty(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "\(path) holds no rows.", fr: "\(path) ne contient aucune ligne.")
        case .noTable(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is no table: questions and lists of documents are a workbook, CSV, TSV or lines of text.",
                fr:
                    "\(path) n'est pas un tableau : les questions et les listes de documents sont un classeur, un CSV, un "
                    + "TSV ou des lignes de texte."
            )
        case .emptyFolder(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "There is no file in \(path).", fr: "Il n'y a aucun fichier dans \(path).")
        case .noFile(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is a pipe or a device: only files and folders can be uploaded.",
                fr: "\(path) est un tube ou un périphérique : seuls des fichiers et des dossiers peuvent être envoyés."
            )
        case .unknownDocuments(let text):
            let text = TerminalEscaper.line(text, limit: 100)
            return Text(
                en: "“\(text)” is neither a folder, nor a file, nor numbers of documents such as 12,13.",
                fr: "« \(text) » n'est ni un dossier, ni un fichier, ni des numéros de documents comme 12,13."
            )
        }
    }

    private static func list(_ names: [String], _ quoted: (String) -> String) -> String {
        names.map { quoted(TerminalEscaper.line($0)) }.joined(separator: ", ")
    }
}

import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmWorkbook

/// Why a workbook cannot be read, for a person.
enum WorkbookText {
    /// The sentence about the workbook of a path that can be shown.
    static func text(_ error: WorkbookError, path: String) -> Text {
        switch error {
        case .cannotRead(let code): return FileTrouble.system(SystemError(code: code)).text(path: path)
        case .noArchive:
            return Text(
                en: "\(path) is no Excel workbook, or is cut off. Open it in a spreadsheet and save it as .xlsx, or "
                    + "name it by what it is, such as .csv.",
                fr: "\(path) n'est pas un classeur Excel, ou il est tronqué. Ouvrez-le dans un tableur et "
                    + "enregistrez-le en .xlsx, ou donnez-lui l'extension de ce qu'il est, par exemple .csv."
            )
        case .noWorkbook(let found): return other(found, path)
        case .missingPart(let part), .damagedPart(let part):
            let part = TerminalEscaper.line(part, limit: 80)
            return Text(
                en: "\(path) is damaged (\(part)). Open it in a spreadsheet, which may mend it, and save it again.",
                fr: "\(path) est abîmé (\(part)). Ouvrez-le dans un tableur, qui saura peut-être le réparer, et "
                    + "enregistrez-le à nouveau."
            )
        case .unsupportedPart(let part):
            let part = TerminalEscaper.line(part, limit: 80)
            return Text(
                en: "\(path) is packed in a way that workbooks are not (\(part)). Save it again in a spreadsheet.",
                fr: "\(path) est compressé ou chiffré autrement qu'un classeur (\(part)). Enregistrez-le à nouveau "
                    + "dans un tableur."
            )
        case .declaresDocumentType(let part):
            let part = TerminalEscaper.line(part, limit: 80)
            return Text(
                en: "\(path) declares a document type (\(part)), which no spreadsheet writes, so it is not read.",
                fr: "\(path) déclare un type de document (\(part)), ce qu'aucun tableur ne fait ; il n'est donc pas lu."
            )
        case .excessivePart(let part):
            let part = TerminalEscaper.line(part, limit: 80)
            return Text(
                en: "\(path) holds more than is read of a workbook (\(part); 512 MiB of texts at most). Save the sheet "
                    + "as CSV UTF-8, which has no limit.",
                fr: "\(path) contient plus que ce qui est lu d'un classeur (\(part) ; 512 Mio de textes au plus). "
                    + "Enregistrez la feuille en CSV UTF-8, qui n'a pas de limite."
            )
        case .noSheet:
            return Text(
                en: "\(path) has no visible sheet with cells. Name one with --sheet.",
                fr: "\(path) n'a pas de feuille de cellules visible. Indiquez-en une avec --sheet."
            )
        case .unknownSheet(let name, let known):
            let name = TerminalEscaper.line(name, limit: 60)
            let list = known.prefix(20).map { TerminalEscaper.line($0, limit: 60) }
            let shown = list.joined(separator: ", ") + (known.count > 20 ? ", …" : "")
            return Text(
                en: "\(path) has no sheet “\(name)”. It has \(shown).",
                fr: "\(path) n'a pas de feuille « \(name) ». Il a \(shown)."
            )
        }
    }

    private static func other(_ found: WorkbookError.Found, _ path: String) -> Text {
        let what =
            switch found {
            case .archive: Text(en: "a ZIP archive without a workbook", fr: "une archive ZIP sans classeur")
            case .binaryWorkbook: Text(en: "a binary workbook (.xlsb)", fr: "un classeur binaire (.xlsb)")
            case .openDocument: Text(en: "an OpenDocument file (.ods)", fr: "un fichier OpenDocument (.ods)")
            case .appleDocument:
                Text(
                    en: "a document of Apple's Numbers, Pages or Keynote",
                    fr: "un document Numbers, Pages ou Keynote d'Apple"
                )
            case .wordDocument: Text(en: "a Word document", fr: "un document Word")
            case .presentation: Text(en: "a PowerPoint presentation", fr: "une présentation PowerPoint")
            }
        return Text(en: "\(path) is ", fr: "\(path) est ") + what + Text(verbatim: ". ") + saveAsWorkbook
    }

    /// What helps with anything that a spreadsheet can open.
    static let saveAsWorkbook = Text(
        en: "In a spreadsheet, save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
        fr: "Dans un tableur, enregistrez-le en classeur Excel (.xlsx) ou en CSV UTF-8."
    )

    /// A sheet of what has none.
    static func noSheets(_ path: String) -> Text {
        Text(
            en: "--sheet names a sheet of a workbook, and \(path) is none.",
            fr: "--sheet désigne une feuille d'un classeur, et \(path) n'en est pas un."
        )
    }
}

/// What an output can be, for a person.
enum OutputFormatText {
    /// The end of a command whose output has an extension that stands for nothing.
    static func unknown(_ name: String, path: String) -> Failure {
        let (name, path) = (TerminalEscaper.line(name, limit: 40), TerminalEscaper.line(path))
        return Failure.usage(
            en: "\(path): .\(name) is nothing that can be written. Name it .jsonl, .csv, .tsv or .xlsx, or say with "
                + "--output-format what it is to be.",
            fr: "\(path) : .\(name) n'est pas un format de sortie. Donnez-lui l'extension .jsonl, .csv, .tsv ou .xlsx, "
                + "ou indiquez avec --output-format comment l'écrire."
        )
    }

    /// The end of a command whose output is called a workbook and is to be none, or the other way round.
    static func contradiction(_ format: OutputFormat, path: String) -> Failure {
        let (format, path) = (format.rawValue, TerminalEscaper.line(path))
        return Failure.usage(
            en: "\(path) and --output-format \(format) contradict each other: no spreadsheet would open it. Leave the "
                + "option out, or choose another name.",
            fr:
                "\(path) et --output-format \(format) se contredisent : aucun tableur ne l'ouvrirait. Retirez l'option, "
                + "ou choisissez un autre nom."
        )
    }

    /// The end of a command whose output cannot hold all rows.
    static func tooManyRows(limit: Int, path: String) -> Failure {
        let path = TerminalEscaper.line(path)
        let (english, french) = (Figures(.english).count(limit), Figures(.french).count(limit))
        return Failure.usage(
            en:
                "A workbook holds \(english) rows, and the input has more, so \(path) cannot be written. Use a .csv or a "
                + ".jsonl; with --journal and the name of an earlier run's journal, what is answered stays answered.",
            fr: "Un classeur contient au plus \(french) lignes, et l'entrée en a davantage : \(path) ne peut pas être "
                + "écrit. Utilisez un .csv ou un .jsonl ; avec --journal et le nom du journal d'une exécution précédente, "
                + "ce qui a sa réponse la garde."
        )
    }

    /// The end of a command whose output cannot hold all columns.
    static func tooManyColumns(limit: Int, path: String) -> Failure {
        let path = TerminalEscaper.line(path)
        let (english, french) = (Figures(.english).count(limit), Figures(.french).count(limit))
        return Failure.usage(
            en:
                "A workbook holds \(english) columns, and those of the input leave no room for the answer in \(path). Use a "
                + ".csv, or take away what stands far to the right in the header.",
            fr:
                "Un classeur contient au plus \(french) colonnes, et celles de l'entrée ne laissent pas de place pour la "
                + "réponse dans \(path). Utilisez un .csv, ou retirez ce qui est loin à droite dans l'en-tête."
        )
    }

    /// The end of a command that would write, or put together, parts of workbooks.
    static let noParts = Failure.usage(
        en: "Parts of a batch are put together as lines or as CSV: use -o with a .jsonl, a .csv or a .tsv.",
        fr: "Les parts d'un lot se réunissent en lignes ou en CSV : utilisez -o avec un .jsonl, un .csv ou un .tsv."
    )
}

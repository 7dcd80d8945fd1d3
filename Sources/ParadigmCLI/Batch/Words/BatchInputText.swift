import ParadigmAPI
import ParadigmBatch
import ParadigmGround
package import ParadigmJobs
import ParadigmSimulator
import ParadigmWorkbook

/// Why an input cannot be used, for a person, and with which status the command ends.
package enum BatchInputText {
    /// The end of a command whose input cannot be used as a whole.
    package static func failure(_ error: InputError) -> Failure {
        Failure(status(error), text(error))
    }

    private static func status(_ error: InputError) -> ExitStatus {
        switch error {
        case .cannotOpen: .noInput
        case .cannotRead: .inputOutput
        case .unusableEndpoint, .unusablePath, .unknownColumn, .ambiguousColumn, .noPrompt, .unknownFormat, .samePrompt,
            .joinedColumns, .singleBraces, .noSheets, .workbook(.unknownSheet(_, _), _):
            .usage
        case .directory, .device, .notUTF8, .otherEncoding, .packed, .noHeader, .header, .workbook: .badInput
        }
    }

    private static func text(_ error: InputError) -> Text {
        switch error {
        case .cannotOpen(let path, let code), .cannotRead(let path, let code):
            return FileTrouble.system(SystemError(code: code)).text(path: path)
        case .directory(let path):
            let path = TerminalEscaper.line(path)
            return Text(en: "\(path) is a directory.", fr: "\(path) est un répertoire.")
        case .device(let path):
            let path = TerminalEscaper.line(path)
            return Text(
                en: "\(path) is a device, which holds no rows: name a file or a pipe, or use - for standard input.",
                fr: "\(path) est un périphérique, qui ne contient pas de lignes : indiquez un fichier ou un tube, ou - "
                    + "pour l'entrée standard."
            )
        case .unknownFormat(let path):
            return named(path) { path in
                Text(
                    en: "Nothing says how \(path) is written: give --format jsonl, openai, csv, tsv, text or xlsx.",
                    fr: "Rien n'indique comment \(path) est écrit : indiquez --format jsonl, openai, csv, tsv, text ou "
                        + "xlsx."
                )
            }
        case .notUTF8(let path, let found):
            guard path == "-" else {
                let path = TerminalEscaper.line(path)
                return ForeignFileText.sentence(path, found, file: path)
            }
            return Text(
                verbatimEnglish: ForeignFileText.sentence("standard input", found, file: "FILE").english,
                french: ForeignFileText.sentence("l'entrée standard", found, file: "FICHIER").french
            )
        case .otherEncoding(let path, let announced, let found):
            return named(path) { otherEncoding($0, announced, found) }
        case .packed(let path, let packing, let fault, let offset):
            return named(path) { packed($0, packing, fault, offset) }
        case .noHeader(let path):
            return named(path) { path in
                Text(
                    en: "\(path) is empty: its first line must name the columns.",
                    fr: "\(path) est vide : sa première ligne doit nommer les colonnes."
                )
            }
        case .header(let fault, let column): return header(fault, column)
        case .unknownColumn(let name, let known): return unknownColumn(name, known)
        case .ambiguousColumn(let name, let places): return ambiguousColumn(name, places)
        case .noPrompt(let known):
            return Text(
                en:
                    "Nothing says what to ask: give --prompt with {{column}} in it. The columns, as the header names them, "
                    + "are \(list(known)).",
                fr:
                    "Rien ne dit quoi demander : indiquez --prompt avec {{colonne}}. Les colonnes, telles que l'en-tête les "
                    + "nomme, sont \(list(known))."
            )
        case .joinedColumns(let name, let separator, let isSheet):
            return JoinedNamesText.refusal(name, separator: separator, isSheet: isSheet)
        case .samePrompt(let known): return PromptCheckText.samePrompt(list(known))
        case .singleBraces(let name, let column): return PromptCheckText.singleBraces(name, column: column)
        case .unusableEndpoint(let path):
            let path = TerminalEscaper.line(path, limit: 60)
            return Text(
                en: "--endpoint \(path) takes no such prompts: it is /chat/completions, or /completions or /embeddings "
                    + "without --system.",
                fr: "--endpoint \(path) ne prend pas de tels prompts : c'est /chat/completions, ou /completions ou "
                    + "/embeddings sans --system."
            )
        case .workbook(let error, let path): return named(path) { WorkbookText.text(error, path: $0) }
        case .noSheets(let path): return named(path) { WorkbookText.noSheets($0) }
        case .unusablePath(let path):
            let path = TerminalEscaper.line(path, limit: 60)
            return Text(
                en: "--allow-path \(path) is no path below the base URL; one looks like /rerank.",
                fr: "--allow-path \(path) n'est pas un chemin sous l'adresse de base ; il ressemble à /rerank."
            )
        }
    }

    /// The sentence about the input of a name, which of standard input is another in each language.
    private static func named(_ path: String, _ sentence: (String) -> Text) -> Text {
        guard path == "-" else { return sentence(TerminalEscaper.line(path)) }
        return Text(
            verbatimEnglish: sentence("standard input").english,
            french: sentence("l'entrée standard").french
        )
    }

    private static func otherEncoding(_ path: String, _ announced: AnnouncedEncoding, _ found: TextEncoding) -> Text {
        let name = InputNoteText.name(found)
        return Text(
            en:
                "\(path) is \(name) text, not \(announced.name): nothing was sent. Use --encoding \(found.rawValue), or "
                + "leave it out.",
            fr: "\(path) est un texte en \(name), pas en \(announced.name) : rien n'a été envoyé. Utilisez --encoding "
                + "\(found.rawValue), ou retirez l'option."
        )
    }

    private static func packed(
        _ path: String,
        _ packing: InputError.Packing,
        _ fault: InputError.PackingFault,
        _ offset: Int
    ) -> Text {
        let name =
            switch packing {
            case .gzip: "gzip"
            case .zstandard: "zstd"
            }
        return switch fault {
        case .cut:
            Text(
                en:
                    "\(path) is a \(name) file that was cut off: it ends after \(offset) bytes, in the middle. Fetch or "
                    + "make it again.",
                fr:
                    "\(path) est un fichier \(name) tronqué : il s'arrête après \(offset) octets, au milieu. À récupérer "
                    + "ou à refaire."
            )
        case .damaged:
            Text(
                en: "\(path) is a \(name) file that is damaged around byte \(offset). Fetch or make it again.",
                fr: "\(path) est un fichier \(name) abîmé vers l'octet \(offset). À récupérer ou à refaire."
            )
        }
    }

    private static func header(_ fault: InputError.HeaderFault, _ column: Int) -> Text {
        let what =
            switch fault {
            case .empty: Text(en: "has no name", fr: "n'a pas de nom")
            case .malformed: Text(en: "is not quoted correctly", fr: "est mal entourée de guillemets")
            case .notUTF8:
                Text(
                    en: "is not UTF-8; if all of it is in another encoding, name that: --encoding windows-1252",
                    fr: "n'est pas en UTF-8 ; si tout est dans un autre encodage, indiquez-le : --encoding windows-1252"
                )
            case .tooLong: Text(en: "is too long", fr: "est trop longue")
            }
        return Text(en: "Column \(column) of the header ", fr: "La colonne \(column) de l'en-tête ") + what
            + Text(verbatim: ".")
    }

    private static func unknownColumn(_ name: String, _ known: [String]) -> Text {
        let shown = TerminalEscaper.line(name, limit: 60)
        return Text(
            en: "The input has no column “\(shown)”. ",
            fr: "L'entrée n'a pas de colonne « \(shown) ». "
        ) + PromptCheckText.suggestion(for: name, among: known)
            + Text(en: "It has \(list(known)).", fr: "Elle a \(list(known)).") + JoinedNamesText.hint(known)
    }

    private static func ambiguousColumn(_ name: String, _ places: [Int]) -> Text {
        let (shown, numbers) = (TerminalEscaper.line(name, limit: 60), places.prefix(20).map(String.init))
        let (last, others) = (numbers.last ?? "", numbers.dropLast().joined(separator: ", "))
        return Text(
            en: "The input has \(places.count) columns “\(shown)” (\(others) and \(last)), so it is not clear which is "
                + "meant. Give the one to use a name of its own.",
            fr: "L'entrée a \(places.count) colonnes « \(shown) » (\(others) et \(last)) : on ne sait pas laquelle est "
                + "demandée. Donnez un autre nom à celle qu'il faut utiliser."
        )
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).map { TerminalEscaper.line(ColumnName.spoken($0), limit: 60) }
            .joined(separator: ", ")
        return names.count > 20 ? shown + ", …" : shown
    }

    /// What is wrong with a template.
    package static func templateFault(_ fault: Template.Fault, option: String) -> Text {
        switch fault {
        case .notClosed(let rest):
            let rest = TerminalEscaper.line(rest, limit: 40)
            return Text(
                en: "\(option): the braces before “\(rest)” are not closed. A column is written {{column}}.",
                fr: "\(option) : les accolades devant « \(rest) » ne sont pas fermées. Une colonne s'écrit {{colonne}}."
            )
        case .noName:
            return Text(
                en: "\(option): there is no name between {{ and }}.",
                fr: "\(option) : il n'y a pas de nom entre {{ et }}."
            )
        }
    }
}

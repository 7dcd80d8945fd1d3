import ParadigmBatch
package import ParadigmJobs

/// What was found out about an input, for a person.
package enum InputNoteText {
    /// One line that says what was found, and which option says otherwise.
    package static func sentence(_ note: InputNote) -> Text {
        switch note {
        case .encoding(let encoding):
            let name = name(encoding)
            return Text(
                en: "The input is \(name) text, and is read as such; --encoding says otherwise.",
                fr: "L'entrée est un texte en \(name), lu comme tel ; --encoding permet d'en décider autrement."
            )
        case .mixedEncodings:
            return Text(
                en: "Some rows of the input are not UTF-8, although it is UTF-8 otherwise: these are bad rows.",
                fr:
                    "Des lignes de l'entrée ne sont pas en UTF-8, alors que le reste l'est : ce sont des lignes fautives."
            )
        case .separator(let byte):
            let (english, french) = (separator(byte).0, "des " + separator(byte).1)
            return Text(
                en: "The fields of the input are separated by \(english); --separator says otherwise.",
                fr: "Les champs de l'entrée sont séparés par \(french) ; --separator permet d'en décider autrement."
            )
        case .table(let byte):
            let (english, french) = separator(byte)
            return Text(
                en: "The input is a table whose fields are separated by \(english), and is read as one; "
                    + "--input-format text takes each line as a prompt.",
                fr: "L'entrée est un tableau dont les champs sont séparés par des \(french), lu comme tel ; "
                    + "--input-format text prend chaque ligne comme un prompt."
            )
        case .tableLines(let byte):
            let ((english, french), option) = (separator(byte), tableOption(byte))
            return Text(
                en: "Every line of the input has \(english) in it as a table has, and each is sent as one prompt, the "
                    + "first one too. For a table with a header: \(option)",
                fr:
                    "Chaque ligne de l'entrée contient des \(french) comme dans un tableau, et chacune est envoyée comme "
                    + "un prompt, la première aussi. Pour un tableau avec en-tête : \(option)"
            )
        case .title(let title):
            let title = TerminalEscaper.line(title, limit: 60)
            return Text(
                en: "“\(title)” above the table is a title and is set aside; the header is below it.",
                fr:
                    "« \(title) », au-dessus du tableau, est un titre : il est laissé de côté, l'en-tête est en dessous."
            )
        case .onlyColumn, .splitTexts: return HeaderNoteText.sentence(note)
        case .hiddenRows, .errorCells, .mergedCells: return SheetNoteText.sentence(note)
        case .sheet(let name, let others): return sheet(name, others)
        case .unsavedFormulas(let count, let first): return unsavedFormulas(count, first)
        case .notPacked:
            return Text(
                en: "The input is not packed, although its name says so; it is read as it is.",
                fr: "L'entrée n'est pas compressée, malgré son nom ; elle est lue telle quelle."
            )
        }
    }

    private static func sheet(_ name: String, _ others: [String]) -> Text {
        let name = TerminalEscaper.line(name, limit: 60)
        let list = others.prefix(5).map { TerminalEscaper.line($0, limit: 60) }.joined(separator: ", ")
        let shown = list + (others.count > 5 ? ", …" : "")
        return Text(
            en: "The sheet “\(name)” is read, and not \(shown); --sheet NAME chooses another.",
            fr: "La feuille « \(name) » est lue, pas \(shown) ; --sheet NOM en choisit une autre."
        )
    }

    private static func unsavedFormulas(_ count: Int, _ first: String) -> Text {
        let (english, french) = (Figures(.english).count(count), Figures(.french).count(count))
        let (what, quoi) = (
            count == 1 ? "One formula of the sheet was" : "\(english) formulas of the sheet were",
            count == 1
                ? "Une formule de la feuille a été enregistrée"
                : "\(french) formules de la feuille ont été enregistrées"
        )
        return Text(
            en:
                "\(what) saved without a value (the first in \(first)): rows whose prompt needs one are not sent. Open the "
                + "workbook in a spreadsheet and save it, which works them out.",
            fr:
                "\(quoi) sans valeur (la première en \(first)) : les lignes dont le prompt en a besoin ne sont pas envoyées. "
                + "Ouvrez le classeur dans un tableur et enregistrez-le : il les calculera."
        )
    }

    /// The option by which lines of text are a table.
    private static func tableOption(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\t"): "--input-format tsv"
        case UInt8(ascii: ";"): "--separator semicolon"
        case UInt8(ascii: "|"): "--separator bar"
        default: "--input-format csv"
        }
    }

    /// Whether a note is about something that may go wrong, so that it is told to those too who want to hear no others.
    package static func isWarning(_ note: InputNote) -> Bool {
        switch note {
        case .mixedEncodings, .tableLines, .unsavedFormulas, .onlyColumn, .splitTexts, .hiddenRows, .errorCells,
            .mergedCells:
            true
        case .encoding, .separator, .table, .title, .sheet, .notPacked: false
        }
    }

    /// The name by which people know an encoding.
    package static func name(_ encoding: TextEncoding) -> String {
        switch encoding {
        case .utf8: "UTF-8"
        case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
        case .windows1252: "Windows-1252"
        case .iso8859Part1: "ISO-8859-1"
        case .iso8859Part15: "ISO-8859-15"
        case .macRoman: "Mac OS Roman"
        }
    }

    /// What stands between fields, in the plural.
    static func separator(_ byte: UInt8) -> (english: String, french: String) {
        switch byte {
        case UInt8(ascii: ","): return ("commas", "virgules")
        case UInt8(ascii: ";"): return ("semicolons", "points-virgules")
        case UInt8(ascii: "\t"): return ("tabs", "tabulations")
        case UInt8(ascii: "|"): return ("vertical bars", "barres verticales")
        default:
            let character = TerminalEscaper.line(String(UnicodeScalar(byte)))
            return ("“\(character)”", "caractères « \(character) »")
        }
    }

    /// The label of how many cells stand beside the columns.
    static let namelessCellsLabel = Text(en: "Left out", fr: "Écartées")

    /// How many cells stand beside the columns.
    static func namelessCells(_ count: Int, _ figures: Figures) -> Text {
        Text(verbatim: figures.count(count))
            + (count == 1
                ? Text(
                    en: " cell in a column without a name, which is in no output",
                    fr: " cellule dans une colonne sans nom, absente de la sortie"
                )
                : Text(
                    en: " cells in columns without a name, which are in no output",
                    fr: " cellules dans des colonnes sans nom, absentes de la sortie"
                ))
    }

    /// The label of how many rows were passed over.
    static let emptyRowsLabel = Text(en: "Empty rows", fr: "Lignes vides")

    /// How many rows were passed over.
    static func emptyRows(_ count: Int, _ figures: Figures) -> Text {
        Text(verbatim: figures.count(count)) + Text(en: ", passed over", fr: count == 1 ? ", ignorée" : ", ignorées")
    }
}

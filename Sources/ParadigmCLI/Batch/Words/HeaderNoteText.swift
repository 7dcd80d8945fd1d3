import ParadigmJobs

/// What was found out about the header of a table, for a person.
enum HeaderNoteText {
    /// The sentence; nothing for notes of another sort.
    static func sentence(_ note: InputNote) -> Text {
        switch note {
        case .onlyColumn(let name):
            let name = TerminalEscaper.line(name, limit: 60)
            return Text(
                en:
                    "“\(name)” is taken for the name of the only column, which is the prompt, and is not sent itself. If it is "
                    + "a prompt, put a line with the word prompt above it.",
                fr:
                    "« \(name) » est pris pour le nom de la seule colonne, qui est le prompt, et n'est pas envoyé. Si c'est un "
                    + "prompt, mettez au-dessus une ligne avec le mot prompt."
            )
        case .splitTexts(let name, let separator):
            let name = TerminalEscaper.line(name, limit: 60)
            let ((english, french), other) = (
                InputNoteText.separator(separator), separator == UInt8(ascii: "\t") ? "bar" : "tab"
            )
            return Text(
                en:
                    "The rows have \(english) in them, and the header has one column, “\(name)”: where they belong to the "
                    + "texts, --separator \(other) takes each line for one cell.",
                fr:
                    "Les lignes contiennent des \(french), et l'en-tête n'a qu'une colonne, « \(name) » : s'ils font partie "
                    + "des textes, --separator \(other) prend chaque ligne pour une seule cellule."
            )
        default: return Text(verbatim: "")
        }
    }
}

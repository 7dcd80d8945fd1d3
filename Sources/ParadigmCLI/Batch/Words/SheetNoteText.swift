import ParadigmJobs

/// What was found in a sheet that a reader of its rows does not see, for a person.
enum SheetNoteText {
    /// The sentence; nothing for notes of another sort.
    static func sentence(_ note: InputNote) -> Text {
        switch note {
        case .hiddenRows(let count, let first): hiddenRows(count, first)
        case .errorCells(let count, let first): errorCells(count, first)
        case .mergedCells(let count, let first): mergedCells(count, first)
        default: Text(verbatim: "")
        }
    }

    private static func hiddenRows(_ count: Int, _ first: Int) -> Text {
        let (english, french) = counts(count)
        return count == 1
            ? Text(
                en: "Row \(first) of the sheet is hidden, as by a filter, and is sent like the others.",
                fr: "La ligne \(first) de la feuille est masquée, comme par un filtre, et est envoyée comme les autres."
            )
            : Text(
                en:
                    "\(english) rows of the sheet are hidden, as by a filter (the first is row \(first)), and are sent like "
                    + "the others. For those that are shown alone, copy them into a sheet of their own.",
                fr:
                    "\(french) lignes de la feuille sont masquées, comme par un filtre (la première est la ligne \(first)), "
                    + "et sont envoyées comme les autres. Pour n'envoyer que les visibles, copiez-les dans une autre feuille."
            )
    }

    private static func errorCells(_ count: Int, _ first: String) -> Text {
        let (english, french) = counts(count)
        return count == 1
            ? Text(
                en: "The cell \(first) holds an error such as #N/A, which is sent in the prompt as it stands.",
                fr: "La cellule \(first) contient une erreur telle que #N/A, envoyée telle quelle dans le prompt."
            )
            : Text(
                en:
                    "\(english) cells hold an error such as #N/A (the first is \(first)), which is sent in the prompt as it "
                    + "stands.",
                fr:
                    "\(french) cellules contiennent une erreur telle que #N/A (la première est \(first)), envoyée telle "
                    + "quelle dans le prompt."
            )
    }

    private static func mergedCells(_ count: Int, _ first: String) -> Text {
        let (english, french) = counts(count)
        return count == 1
            ? Text(
                en: "The cells \(first) are merged: the first row has their text, and the others an empty cell.",
                fr:
                    "Les cellules \(first) sont fusionnées : la première ligne a leur texte, les autres une cellule vide."
            )
            : Text(
                en:
                    "\(english) groups of cells are merged over several rows (the first is \(first)): the first row of each "
                    + "has the text, and the others an empty cell.",
                fr: "\(french) groupes de cellules sont fusionnés sur plusieurs lignes (le premier est \(first)) : la "
                    + "première ligne de chacun a le texte, les autres une cellule vide."
            )
    }

    private static func counts(_ count: Int) -> (String, String) {
        (Figures(.english).count(count), Figures(.french).count(count))
    }
}

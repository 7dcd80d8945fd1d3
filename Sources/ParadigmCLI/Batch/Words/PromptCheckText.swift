import ParadigmJobs

/// What is wrong with a prompt over the columns of an input, for a person.
enum PromptCheckText {
    /// Every row would ask the same; the columns of the input are a list, which is empty when they are not known.
    static func samePrompt(_ columns: String) -> Text {
        Text(
            en: "The prompt names no column, so every row would ask the same. ",
            fr: "Le prompt ne nomme aucune colonne, toutes les lignes demanderaient donc la même chose. "
        )
            + Text(
                en: "Write {{column}} where a row's own text goes",
                fr: "Écrivez {{colonne}} là où va le texte propre à la ligne"
            )
            + (columns.isEmpty
                ? Text(verbatim: ". ")
                : Text(en: "; the columns are \(columns). ", fr: " ; les colonnes sont \(columns). "))
            + Text(
                en: "To send one prompt for all rows, add --same-prompt.",
                fr: "Pour envoyer un même prompt pour toutes les lignes, ajoutez --same-prompt."
            )
    }

    /// A column stands in single braces, as in a notebook.
    static func singleBraces(_ name: String, column: String) -> Text {
        let (name, column) = (TerminalEscaper.line(name, limit: 60), TerminalEscaper.line(column, limit: 60))
        return Text(
            en: "{\(name)} in single braces is sent as it stands: for the column, write {{\(column)}}. In a notebook "
                + "(!paradigm … in Jupyter or IPython) double braces become single ones: write {{{{\(column)}}}} there, "
                + "or put the prompt into a file and use --prompt-file. If the text is meant, add --same-prompt.",
            fr:
                "{\(name)} entre accolades simples est envoyé tel quel : pour la colonne, écrivez {{\(column)}}. Dans un "
                + "notebook (!paradigm … sous Jupyter ou IPython), les accolades doubles deviennent simples : écrivez-y "
                + "{{{{\(column)}}}}, ou mettez le prompt dans un fichier et utilisez --prompt-file. Si c'est bien ce "
                + "texte qu'il faut, ajoutez --same-prompt."
        )
    }

    /// The column that was probably meant, with a space after the sentence; nothing when none is like it.
    static func suggestion(for name: String, among columns: [String]) -> Text {
        let meant = ColumnName.nearest(to: name, in: columns) ?? ColumnName.begun(by: name, in: columns)
        guard let column = meant else { return Text(verbatim: "") }
        // Whole, and as it can be typed: that finds the column as well.
        let shown = TerminalEscaper.line(ColumnName.spoken(column))
        return Text(
            en: "Did you mean “\(shown)”? In a prompt: {{\(shown)}}. ",
            fr: "Vouliez-vous dire « \(shown) » ? Dans un prompt : {{\(shown)}}. "
        )
    }

    /// Rows of a summary whose prompt is empty.
    static func empty(_ count: Int, _ figures: Figures) -> Text {
        let number = figures.count(count)
        return Text(
            en: "\(number) with an empty prompt: --send-empty sends them",
            fr: "\(number) au prompt vide : --send-empty les envoie"
        )
    }
}

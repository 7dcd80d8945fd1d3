import ParadigmJobs

/// What is said of an only column whose name looks like those of several, for a person.
enum JoinedNamesText {
    /// It is sent as a prompt only where that is certain.
    static func refusal(_ name: String, separator: UInt8, isSheet: Bool) -> Text {
        let (shown, option) = (TerminalEscaper.line(name, limit: 60), Self.option(separator))
        let what = Text(
            en: "The only column is “\(shown)”, which looks like several: nothing was sent. ",
            fr: "La seule colonne est « \(shown) », qui a l'air d'en être plusieurs : rien n'a été envoyé. "
        )
        guard !isSheet else {
            return what
                + Text(
                    en:
                        "In the spreadsheet, split it (Data > Text to Columns) and save the workbook; to send it as it is, "
                        + "add --prompt '{{\(shown)}}'.",
                    fr:
                        "Dans le tableur, répartissez-la (Données > Convertir) et enregistrez le classeur ; pour l'envoyer "
                        + "telle quelle, ajoutez --prompt '{{\(shown)}}'."
                )
        }
        let other = separator == UInt8(ascii: ",") ? "tab" : "comma"
        return what
            + Text(
                en: "Say what stands between the fields: \(option), or --separator \(other) if it is one "
                    + "column.",
                fr: "Indiquez ce qui sépare les champs : \(option), ou --separator \(other) si c'est une "
                    + "seule colonne."
            )
    }

    /// A word on the separator where the only column of an input, which lacks the one that is asked for, looks like
    /// several; nothing otherwise.
    static func hint(_ known: [String]) -> Text {
        guard known.count == 1, let separator = JoinedNames.separator(in: known[0]) else { return Text(verbatim: "") }
        let option = Self.option(separator)
        return Text(
            en: " If those are several columns: \(option); in a workbook, split the column first.",
            fr: " Si ce sont plusieurs colonnes : \(option) ; dans un classeur, répartissez d'abord la "
                + "colonne."
        )
    }

    /// The option that names a separator; what has no name is quoted for the shell.
    private static func option(_ separator: UInt8) -> String {
        let name = SeparatorArgument.description(of: separator)
        return "--separator " + (SeparatorArgument.names.contains(name) ? name : "'\(name)'")
    }
}

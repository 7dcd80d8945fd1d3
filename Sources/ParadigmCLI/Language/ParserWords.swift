/// The argument parser's own words in French; it writes English only.
package enum ParserWords {
    /// Translates the headings and set phrases of a help text or an error message; anything else stays as it is.
    package static func french(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return
            lines.map { line in
                let whole = wholeLines[String(line)] ?? phrase(String(line))
                return inner.reduce(whole) { $0.replacing($1.english, with: $1.french) }
            }
            .joined(separator: "\n")
    }

    private static let wholeLines = [
        "ARGUMENTS:": "ARGUMENTS\u{A0}:",
        "OPTIONS:": "OPTIONS\u{A0}:",
        "SUBCOMMANDS:": "COMMANDES\u{A0}:",
        "SERVEUR:": "SERVEUR\u{A0}:",
        "MESURE:": "MESURE\u{A0}:",
        "REQUÊTE:": "REQUÊTE\u{A0}:",
        "ENTRÉE:": "ENTRÉE\u{A0}:",
        "REQUÊTES:": "REQUÊTES\u{A0}:",
        "SORTIE:": "SORTIE\u{A0}:",
        "ALLURE ET LIMITES:": "ALLURE ET LIMITES\u{A0}:",
        "RAPPORT:": "RAPPORT\u{A0}:",
    ]

    private static let inner: [(english: String, french: String)] = [
        ("Show help information.", "Afficher cette aide."),
        ("<subcommand>", "<commande>"),
        ("Show the version.", "Afficher la version."),
    ]

    /// Set phrases of the form start, something of the user's, end.
    private static let phrases: [(start: String, end: String, frenchStart: String, frenchEnd: String)] = [
        ("OVERVIEW: ", "", "", ""),
        ("USAGE: ", "", "UTILISATION\u{A0}: ", ""),
        ("Help:  ", "", "Aide\u{A0}:  ", ""),
        ("Usage: ", "", "Utilisation\u{A0}: ", ""),
        ("  See '", "' for more information.", "  Voyez «\u{A0}", "\u{A0}» pour en savoir plus."),
        ("  See '", "' for detailed help.", "  Voyez «\u{A0}", "\u{A0}» pour une aide détaillée."),
        ("Error: Unknown option '", "'?", "Erreur\u{A0}: option inconnue «\u{A0}", "\u{A0}»\u{A0}?"),
        ("Error: Unknown option '", "'", "Erreur\u{A0}: option inconnue «\u{A0}", "\u{A0}»."),
        ("Error: Missing value for '", "'", "Erreur\u{A0}: il manque une valeur à «\u{A0}", "\u{A0}»."),
        ("Error: Unexpected argument '", "'", "Erreur\u{A0}: argument inattendu «\u{A0}", "\u{A0}»."),
        ("Error: Missing expected argument '", "'", "Erreur\u{A0}: il manque l'argument «\u{A0}", "\u{A0}»."),
        ("Error: The value '", "'", "Erreur\u{A0}: valeur invalide «\u{A0}", "\u{A0}»."),
        ("Error: ", "", "Erreur\u{A0}: ", ""),
    ]

    private static func phrase(_ line: String) -> String {
        for phrase in phrases where line.hasPrefix(phrase.start) && line.hasSuffix(phrase.end) {
            let middle = line.dropFirst(phrase.start.count).dropLast(phrase.end.count)
            let words =
                middle
                .replacing("' is invalid for '", with: "\u{A0}» pour «\u{A0}")
                .replacing("'. Did you mean '", with: "\u{A0}». Vouliez-vous dire «\u{A0}")
            return phrase.frenchStart + words + phrase.frenchEnd
        }
        return line
    }
}

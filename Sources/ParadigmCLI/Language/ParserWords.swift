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

    /// The parser's message without its suggestion of an option that nobody can have meant: it takes any that differs in
    /// three letters, so that short names are always near.
    package static func withoutFarSuggestion(_ message: String) -> String {
        let joint = "'. Did you mean '"
        guard let start = message.firstRange(of: "Unknown option '"),
            let middle = message[start.upperBound...].firstRange(of: joint),
            let end = message[middle.upperBound...].firstRange(of: "'?")
        else { return message }
        let given = String(message[start.upperBound..<middle.lowerBound].drop { $0 == "-" })
        let meant = String(message[middle.upperBound..<end.lowerBound].drop { $0 == "-" })
        guard NearestName.name(to: given, among: [meant]) == nil else { return message }
        return "\(message[..<middle.lowerBound])'\(message[end.upperBound...])"
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
        ("Error: Value to be set with flag '", "'", "Erreur\u{A0}: valeur donnée par «\u{A0}", "\u{A0}»."),
        ("Error: The option '", "' was specified.", "Erreur\u{A0}: l'option «\u{A0}", "\u{A0}»."),
        ("Error: Missing expected argument '", "'", "Erreur\u{A0}: il manque l'argument «\u{A0}", "\u{A0}»."),
        ("Error: ", "", "Erreur\u{A0}: ", ""),
    ]

    /// What stands in a phrase between two things of the user's.
    private static let joints: [(english: String, french: String)] = [
        ("'. Did you mean '", "\u{A0}». Vouliez-vous dire «\u{A0}"),
        ("' had already been set with flag '", "\u{A0}», mais elle l'était déjà par «\u{A0}"),
        ("' does not take any value, but '", "\u{A0}» ne prend pas de valeur, mais a reçu «\u{A0}"),
    ]

    private static func phrase(_ line: String) -> String {
        if let words = refusal(line) ?? surplus(line) { return words }
        for phrase in phrases where line.hasPrefix(phrase.start) && line.hasSuffix(phrase.end) {
            let middle = line.dropFirst(phrase.start.count).dropLast(phrase.end.count)
            let words = joints.reduce(String(middle)) { $0.replacing($1.english, with: $1.french) }
            return phrase.frenchStart + words + phrase.frenchEnd
        }
        return line
    }

    /// "2 unexpected arguments: …".
    private static func surplus(_ line: String) -> String? {
        let start = "Error: "
        let words = line.dropFirst(start.count)
        let count = words.prefix { $0.isNumber }
        let middle = " unexpected arguments: '"
        let rest = words.dropFirst(count.count)
        guard line.hasPrefix(start), !count.isEmpty, rest.hasPrefix(middle), rest.hasSuffix("'") else { return nil }
        let arguments = rest.dropFirst(middle.count).dropLast().replacing("', '", with: "\u{A0}», «\u{A0}")
        return "Erreur\u{A0}: \(count) arguments inattendus\u{A0}: «\u{A0}\(arguments)\u{A0}»."
    }

    /// "The value … is invalid for …", with our own reason after it if we gave one.
    private static func refusal(_ line: String) -> String? {
        let start = "Error: The value '"
        let words = line.dropFirst(start.count)
        guard line.hasPrefix(start), let middle = words.firstRange(of: "' is invalid for '") else { return nil }
        let rest = words[middle.upperBound...]
        guard let end = rest.firstRange(of: "'") else { return nil }
        let reason = rest[end.upperBound...]
        return "Erreur\u{A0}: valeur invalide «\u{A0}\(words[..<middle.lowerBound])\u{A0}» pour «\u{A0}"
            + "\(rest[..<end.lowerBound])\u{A0}»"
            + (reason.hasPrefix(": ") ? "\u{A0}\(reason)" : ".")
    }
}

/// The reader's messages about bad rows in French; what is not known here stays English.
enum BadRowFrench {
    static func sentence(_ english: String) -> String {
        known[english] ?? counted(english) ?? english
    }

    private static let known = [
        "there is no \"body\"": "il n'y a pas de « body »",
        "there is none of \"body\", \"messages\", \"input\" and \"prompt\"":
            "il n'y a ni « body », ni « messages », ni « input », ni « prompt »",
        "the prompt is not text": "le prompt n'est pas du texte",
        "the body is not an object": "« body » n'est pas un objet",
        "the bytes are not valid UTF-8": "les octets ne sont pas de l'UTF-8 valide",
        "the id is neither a string nor an integer": "l'identifiant n'est ni un texte ni un nombre entier",
        "a quote in a field that does not begin with one": "un guillemet dans un champ qui ne commence pas par un",
        "text after the quote that closes a field": "du texte après le guillemet qui ferme un champ",
        "the quote is not closed": "le guillemet n'est pas fermé",
        "the text ends too early": "le texte finit trop tôt",
        "expected a value": "il manque une valeur",
        "expected a key in double quotes": "il faut une clé entre guillemets droits",
        "expected a colon after the key": "il manque un deux-points après la clé",
        "expected a comma or a closing brace": "il manque une virgule ou une accolade fermante",
        "expected a comma or a closing bracket": "il manque une virgule ou un crochet fermant",
        "expected an object": "il faut un objet",
        "expected a string": "il faut un texte",
        "a comma may not stand before the closing bracket or brace": "virgule en trop avant la fermeture",
        "there is something after the end of the value": "il y a quelque chose après la fin de la valeur",
        "the string is not closed": "le texte entre guillemets n'est pas fermé",
        "a control character in a string must be escaped": "un caractère de contrôle doit être échappé",
        "unknown escape sequence": "séquence d'échappement inconnue",
        "expected true, false or null": "il faut true, false ou null",
        "not a number as JSON writes it": "ce n'est pas un nombre tel que JSON l'écrit",
    ]

    /// `expected 3 columns, found 5`.
    private static func counted(_ english: String) -> String? {
        let words = english.split(separator: " ")
        guard words.count == 5, words[0] == "expected", words[2] == "columns,", words[3] == "found" else { return nil }
        return "\(words[1]) colonnes attendues, \(words[4]) trouvées"
    }
}

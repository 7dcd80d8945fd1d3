/// The reader's messages about bad rows in French; what is not known here stays English.
enum BadRowFrench {
    static func sentence(_ english: String) -> String {
        known[english] ?? quoting(english) ?? counted(english) ?? english
    }

    private static let known = [
        "there is no \"body\"": "il n'y a pas de « body »",
        "there is none of \"body\", \"messages\", \"input\" and \"prompt\"":
            "il n'y a ni « body », ni « messages », ni « input », ni « prompt »",
        "the prompt is empty": "le prompt est vide",
        "the prompt is not text": "le prompt n'est pas du texte",
        "the body is not an object": "« body » n'est pas un objet",
        "the method is not POST": "la méthode n'est pas POST",
        "there is no \"url\"": "il n'y a pas de « url »",
        "the url is not text": "« url » n'est pas du texte",
        "the url is not a path that may be sent to":
            "« url » n'est pas un chemin autorisé : --allow-path peut l'autoriser",
        "the url must be a path that begins with a slash: the host is that of the base URL":
            "« url » doit être un chemin qui commence par une barre oblique : l'hôte est celui de l'adresse de base",
        "the url has a backslash": "« url » contient une barre oblique inverse",
        "the url has a character that a path may not have": "« url » contient un caractère interdit dans un chemin",
        "the url has a query": "« url » contient une chaîne de requête",
        "the url has a fragment": "« url » contient un fragment",
        "no model: give --model or set PARADIGM_MODEL":
            "aucun modèle : indiquez --model ou définissez PARADIGM_MODEL",
        "the model is not a name": "le modèle n'est pas un nom",
        "an earlier row has the same id": "une ligne précédente a le même identifiant",
        "the bytes are not valid UTF-8": "les octets ne sont pas de l'UTF-8 valide",
        "the id is neither a string nor an integer": "l'identifiant n'est ni un texte ni un nombre entier",
        "text after the quote that closes a field": "du texte après le guillemet qui ferme un champ",
        "the quote is not closed": "le guillemet n'est pas fermé",
        // JSON's grammar.
        "the text ends too early": "le texte finit trop tôt",
        "expected a value": "il manque une valeur",
        "expected a key in double quotes": "il faut une clé entre guillemets droits",
        "expected a colon after the key": "il manque un deux-points après la clé",
        "expected a comma or a closing brace": "il manque une virgule ou une accolade fermante",
        "expected a comma or a closing bracket": "il manque une virgule ou un crochet fermant",
        "expected an object": "il faut un objet",
        "expected an array": "il faut un tableau",
        "expected a string": "il faut un texte",
        "a comma may not stand before the closing bracket or brace": "virgule en trop avant la fermeture",
        "there is something after the end of the value": "il y a quelque chose après la fin de la valeur",
        "the text starts with a byte order mark; save it as UTF-8 without one":
            "le texte commence par une marque d'ordre des octets (BOM) ; enregistrez-le en UTF-8 sans BOM",
        "the string is not closed": "le texte entre guillemets n'est pas fermé",
        "a control character in a string must be escaped": "un caractère de contrôle doit être échappé",
        "unknown escape sequence": "séquence d'échappement inconnue",
        "half of a surrogate pair without its other half": "une moitié de paire de substitution sans l'autre",
        "expected true, false or null": "il faut true, false ou null",
        "a number may not start with a zero followed by digits":
            "un nombre ne commence pas par un zéro suivi de chiffres",
        "not a number as JSON writes it": "ce n'est pas un nombre tel que JSON l'écrit",
    ]

    /// Messages that quote one thing: what stands before it and after it, in English and in French.
    private static let patterns: [(english: (String, String), french: (String, String))] = [
        (("there is no field \"", "\" for the template"), ("il n'y a pas de champ « ", " » pour le modèle de prompt")),
        (("the url has \"", "\" in it"), ("« url » contient « ", " »")),
        (
            ("the formula in ", " was saved without its value"), ("la formule en ", " a été enregistrée sans sa valeur")
        ),
        (("nested deeper than ", " levels"), ("plus de ", " niveaux d'imbrication")),
        (("longer than ", " bytes"), ("plus longue que ", " octets")),
    ]

    private static func quoting(_ english: String) -> String? {
        for pattern in patterns {
            let (before, after) = pattern.english
            guard english.hasPrefix(before), english.hasSuffix(after), english.count > before.count + after.count
            else { continue }
            return pattern.french.0 + english.dropFirst(before.count).dropLast(after.count) + pattern.french.1
        }
        return nil
    }

    /// `expected 3 columns, found 5`.
    private static func counted(_ english: String) -> String? {
        let words = english.split(separator: " ")
        guard words.count == 5, words[0] == "expected", words[2] == "columns,", words[3] == "found" else { return nil }
        let expected = words[1] == "1" ? "1 colonne attendue" : "\(words[1]) colonnes attendues"
        return "\(expected), \(words[4]) " + (words[4] == "1" ? "trouvée" : "trouvées")
    }
}

package import ParadigmAPI

/// Why a text is not JSON, for a person.
package enum JSONText {
    /// What is wrong, without the place and without a full stop; the English words are those of `JSONSyntaxError`.
    package static func sentence(_ problem: JSONFault.Problem) -> Text {
        Text(verbatimEnglish: problem.message, french: Text(en: "", fr: french(problem)).french)
    }

    private static func french(_ problem: JSONFault.Problem) -> String {
        switch problem {
        case .unexpectedEnd: "le texte finit trop tôt"
        case .expectedValue: "il manque une valeur"
        case .expectedKey: "il faut une clé entre guillemets droits"
        case .expectedColon: "il manque un deux-points après la clé"
        case .expectedCommaOrClosingBrace: "il manque une virgule ou une accolade fermante"
        case .expectedCommaOrClosingBracket: "il manque une virgule ou un crochet fermant"
        case .expectedObject: "il faut un objet"
        case .expectedArray: "il faut un tableau"
        case .expectedString: "il faut un texte"
        case .trailingComma: "virgule en trop avant la fermeture"
        case .trailingBytes: "il y a quelque chose après la fin de la valeur"
        case .tooDeep: "plus de \(JSONScanner.depthLimit) niveaux d'imbrication"
        case .byteOrderMark:
            "le texte commence par une marque d'ordre des octets (BOM) ; enregistrez-le en UTF-8 sans BOM"
        case .unterminatedString: "le texte entre guillemets n'est pas fermé"
        case .controlCharacter: "un caractère de contrôle doit être échappé"
        case .invalidEscape: "séquence d'échappement inconnue"
        case .loneSurrogate: "une moitié de paire de substitution sans l'autre"
        case .invalidUTF8: "les octets ne sont pas de l'UTF-8 valide"
        case .leadingZero: "un nombre ne commence pas par un zéro suivi de chiffres"
        case .invalidNumber: "ce n'est pas un nombre tel que JSON l'écrit"
        case .invalidLiteral: "il faut true, false ou null"
        }
    }
}

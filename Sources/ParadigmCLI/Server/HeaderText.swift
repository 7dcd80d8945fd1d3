import Paradigm

/// Why a header is refused, for a person.
enum HeaderText {
    /// A sentence, with what to do; it never repeats a value.
    static func refusal(_ error: RequestHeaderError) -> Text {
        Text(verbatimEnglish: error.description, french: Text(en: "", fr: french(error)).french)
    }

    private static func french(_ error: RequestHeaderError) -> String {
        switch error {
        case .noColon: "Un en-tête s'écrit « Nom: valeur », et celui-ci n'a pas de deux-points."
        case .malformedName:
            "Un en-tête s'écrit « Nom: valeur » ; son nom a des lettres, des chiffres et des tirets, sans espace avant les "
                + "deux-points."
        case .malformedValue(let name):
            "La valeur de l'en-tête \(name) contient un retour à la ligne ou un autre caractère de contrôle."
        case .clientsOwn(let name): "Le client écrit lui-même l'en-tête \(name) ; retirez-le."
        case .key(let name): "L'en-tête \(name) est fait de la clé : donnez plutôt la clé."
        case .proxys(let name):
            "L'en-tête \(name) est pour un proxy : donnez son nom d'utilisateur et son mot de passe dans HTTPS_PROXY."
        }
    }

    /// What the command itself says of the key in place of such a header.
    static func advice(_ error: RequestHeaderError) -> Text? {
        guard case .key = error else { return nil }
        return Text(
            en: "That is PARADIGM_API_KEY, --key-file or --key-name.",
            fr: "C'est PARADIGM_API_KEY, --key-file ou --key-name."
        )
    }
}

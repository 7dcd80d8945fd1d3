package import ArgumentParser

/// What `paradigm chat` asks for.
package struct ChatOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Instructions to the model (default: none).",
            fr: "Consignes pour le modèle (par défaut : aucune).",
            name: .words
        )
    )
    package var system: String?

    @OptionGroup package var files: PromptFileOptions

    @Option(
        help: .text(
            en: "Model (default: PARADIGM_MODEL, else the configuration file's).",
            fr: "Modèle (par défaut : PARADIGM_MODEL, sinon celui du fichier de configuration).",
            name: .name
        )
    )
    package var model: String?

    @Option(
        help: .text(
            en: "Randomness of the answer, 0 to 2 (default: the server's).",
            fr: "Part de hasard de la réponse, de 0 à 2 (par défaut : celle du serveur).",
            name: .number
        ),
        transform: DecimalText.read
    )
    package var temperature: Double?

    @Option(
        help: .text(
            en: "Longest answer in tokens (default: the server's).",
            fr: "Longueur maximale de la réponse en tokens (par défaut : celle du serveur).",
            name: .number
        )
    )
    package var maxTokens: Int?

    @Option(
        help: .text(
            en: "Any other field of the request, its value in JSON, such as top_p=0.9 (repeatable).",
            fr: "Tout autre champ de la requête, sa valeur en JSON, par exemple top_p=0.9 (répétable).",
            name: .field
        )
    )
    package var set: [BodyField] = []

    @Flag(
        inversion: .prefixedNo,
        help: .text(
            en: "Print the answer as it is written (default: on a terminal).",
            fr: "Afficher la réponse au fil de l'eau (par défaut : sur un terminal)."
        )
    )
    package var stream: Bool?

    @Flag(
        help: .text(
            en: "Print the reply's JSON as it came; never streamed.",
            fr: "Écrire le JSON de la réponse tel quel ; jamais au fil de l'eau."
        )
    )
    package var json = false

    package init() {}

    package func validate() throws {
        try Bounds.check(maxTokens, "--max-tokens", 1...10_000_000)
        try Bounds.check(temperature, "--temperature", 0...2)
        try set.validate(beside: model, temperature, maxTokens)
        try files.check(beside: nil, system: system)
        if json, stream == true {
            throw ValidationError(
                Text(
                    en: "--json prints a whole reply, so it cannot be streamed.",
                    fr: "--json écrit une réponse entière, elle ne peut donc pas venir au fil de l'eau."
                )
                .localized
            )
        }
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Request", fr: "Requête").localized }
}

package import ArgumentParser

/// What `paradigm batch` adds to rows that do not say it themselves.
package struct BatchRequestOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Model of rows that name none (default: PARADIGM_MODEL, else the configuration file's).",
            fr: "Modèle des lignes qui n'en indiquent pas (par défaut : PARADIGM_MODEL, sinon celui du fichier de "
                + "configuration).",
            name: .name
        )
    )
    package var model: String?

    @Option(
        help: .text(
            en: "Randomness of the answers, 0 to 2 (default: the server's).",
            fr: "Part de hasard des réponses, de 0 à 2 (par défaut : celle du serveur).",
            name: .number
        ),
        transform: DecimalText.read
    )
    package var temperature: Double?

    @Option(
        help: .text(
            en: "Longest answer in tokens (default: the server's).",
            fr: "Longueur maximale d'une réponse en tokens (par défaut : celle du serveur).",
            name: .number
        )
    )
    package var maxTokens: Int?

    @Option(
        help: .text(
            en: "Any other field of the requests, its value in JSON, such as top_p=0.9 (repeatable).",
            fr: "Tout autre champ des requêtes, sa valeur en JSON, par exemple top_p=0.9 (répétable).",
            name: .field
        )
    )
    package var set: [BodyField] = []

    @Flag(
        help: .text(
            en: "Have answers streamed and put them together: for gateways that cut silent connections.",
            fr: "Recevoir les réponses au fil de l'eau et les réunir : pour les passerelles qui coupent les "
                + "connexions silencieuses."
        )
    )
    package var stream = false

    package init() {}

    package func validate() throws {
        try Bounds.check(maxTokens, "--max-tokens", 1...10_000_000)
        try Bounds.check(temperature, "--temperature", 0...2)
        try set.validate(beside: model, temperature, maxTokens)
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Requests", fr: "Requêtes").localized }
}

package import ArgumentParser

/// What keeps the prompts of a batch from going wrong without a word, and what allows it.
package struct BatchPromptOptions: ParsableArguments {
    @OptionGroup package var files: PromptFileOptions

    @Option(
        help: .text(
            en:
                "Take whole bodies from a file of JSON, with {{column}} for the row's column as JSON: for any --endpoint.",
            fr:
                "Lire les corps entiers dans un fichier JSON, où {{colonne}} est la colonne de la ligne en JSON : pour tout "
                + "--endpoint.",
            name: .file
        ),
        completion: .file()
    )
    package var bodyTemplate: String?

    @Flag(
        help: .text(
            en: "Allow a prompt that is the same for every row, and a column's name in single braces as text.",
            fr: "Permettre un prompt identique pour toutes les lignes, et un nom de colonne entre accolades simples "
                + "comme texte."
        )
    )
    package var samePrompt = false

    @Flag(
        help: .text(
            en: "Send rows whose prompt is empty too (default: they are errors in the output, and never sent).",
            fr: "Envoyer aussi les lignes dont le prompt est vide (par défaut : ce sont des erreurs dans la sortie, "
                + "jamais envoyées)."
        )
    )
    package var sendEmpty = false

    package init() {}
}

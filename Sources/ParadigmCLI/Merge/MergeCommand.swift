package import ArgumentParser
import ParadigmBatch

/// The command `paradigm merge`.
package struct MergeCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge",
            abstract: Text(
                en: "Puts the outputs of a batch in parts (--shard) together, in the order of the input.",
                fr: "Réunit les sorties d'un lot en parts (--shard), dans l'ordre de l'entrée."
            )
            .localized,
            discussion: Text(
                en: """
                    All parts must be there and complete; they may be named in any order, and stay as they are.

                      paradigm batch big.csv --prompt '{{text}}' --shard 1/2 -o out.csv
                      paradigm batch big.csv --prompt '{{text}}' --shard 2/2 -o out.csv
                      paradigm merge -o out.csv out.csv.*-of-2

                    Exit status: 0 done; 64 wrong usage; 65 parts that do not belong together; 66 no such part; \
                    73 the output exists; 74 input or output error.
                    """,
                fr: """
                    Toutes les parts doivent être là et complètes ; leur ordre n'importe pas, et elles restent telles \
                    quelles.

                      paradigm batch gros.csv --prompt '{{texte}}' --shard 1/2 -o sortie.csv
                      paradigm batch gros.csv --prompt '{{texte}}' --shard 2/2 -o sortie.csv
                      paradigm merge -o sortie.csv sortie.csv.*-of-2

                    Code de retour : 0 terminé ; 64 mauvais usage ; 65 parts qui ne vont pas ensemble ; 66 part absente ; \
                    73 la sortie existe ; 74 erreur d'entrée-sortie.
                    """
            )
            .localized
        )
    }

    @Argument(
        help: .text(
            en: "The parts: files whose names end with .1-of-2 and so on.",
            fr: "Les parts : des fichiers dont le nom finit par .1-of-2 et ainsi de suite.",
            name: .form("parts")
        ),
        completion: .file()
    )
    package var parts: [String]

    @Option(
        name: .shortAndLong,
        help: .text(
            en: "File for the whole.",
            fr: "Fichier pour l'ensemble.",
            name: .file
        ),
        completion: .file()
    )
    package var output: String

    @Flag(help: .text(en: "Replace an output that is there.", fr: "Remplacer une sortie existante."))
    package var force = false

    @OptionGroup package var language: LanguageOptions

    package init() {}
}

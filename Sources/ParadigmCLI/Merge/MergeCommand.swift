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
                    All parts must be there and complete; they may be named in any order, and stay as they are. Without \
                    names, they are looked for beside the output. With --wait, parts that are missing or running are \
                    waited for.

                      paradigm batch big.csv --prompt '{{text}}' --shard 1/2 -o out.csv
                      paradigm batch big.csv --prompt '{{text}}' --shard 2/2 -o out.csv
                      paradigm merge -o out.csv out.csv.*-of-2
                      paradigm merge -o out.csv --shards 100 --wait 2h

                    Exit status: 0 done, and every row has its answer; 1 done, but some have none; 64 wrong usage, or \
                    parts are missing; 65 parts that are not complete, or do not belong together; 66 no such part; 73 \
                    the output exists; 74 input or output error; 75 parts are still missing or running after the time of \
                    --wait.
                    """,
                fr: """
                    Toutes les parts doivent être là et complètes ; leur ordre n'importe pas, et elles restent telles \
                    quelles. Si aucune n'est nommée, elles sont cherchées à côté de la sortie. Avec --wait, celles qui \
                    manquent ou sont en cours sont attendues.

                      paradigm batch gros.csv --prompt '{{texte}}' --shard 1/2 -o sortie.csv
                      paradigm batch gros.csv --prompt '{{texte}}' --shard 2/2 -o sortie.csv
                      paradigm merge -o sortie.csv sortie.csv.*-of-2
                      paradigm merge -o sortie.csv --shards 100 --wait 2h

                    Code de retour : 0 terminé, chaque ligne a sa réponse ; 1 terminé, mais il en manque ; 64 mauvais \
                    usage, ou des parts manquent ; 65 parts incomplètes, ou qui ne vont pas ensemble ; 66 part absente ; \
                    73 la sortie existe ; 74 erreur d'entrée-sortie ; 75 des parts manquent encore ou sont en cours \
                    après la durée de --wait.
                    """
            )
            .localized
        )
    }

    @Argument(
        help: .text(
            en: "The parts: files whose names end with .1-of-2 and so on (default: those beside the output).",
            fr:
                "Les parts : des fichiers dont le nom finit par .1-of-2 et ainsi de suite (par défaut : celles à côté de la "
                + "sortie).",
            name: .form("parts")
        ),
        completion: .file()
    )
    package var parts: [String] = []

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

    @OptionGroup package var waiting: MergeWaitOptions

    @Flag(help: .text(en: "Replace an output that is there.", fr: "Remplacer une sortie existante."))
    package var force = false

    @Flag(
        inversion: .prefixedNo,
        help: .text(
            en:
                "End with status 1 when rows have no answer; --no-strict with 0, as for an engine that would try again.",
            fr:
                "Finir avec le code 1 si des lignes sont sans réponse ; --no-strict avec 0, par exemple pour un moteur qui "
                + "recommencerait."
        )
    )
    package var strict = true

    @OptionGroup package var language: LanguageOptions

    package init() {}
}

package import ArgumentParser
package import ParadigmBatch

/// Where `paradigm batch` puts the answers, and what it does with those of earlier runs.
package struct BatchOutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: .text(
            en: "File for the answers, in input order (default: standard output, in the order in which they come).",
            fr:
                "Fichier des réponses, dans l'ordre de l'entrée (par défaut : la sortie standard, dans l'ordre où elles "
                + "arrivent).",
            name: .file
        ),
        completion: .file()
    )
    package var output: String?

    @Option(
        help: .text(
            en: "How the output is written: jsonl, csv, tsv or xlsx (default: by its extension, else as the input).",
            fr: "Écriture de la sortie : jsonl, csv, tsv ou xlsx (par défaut : d'après son extension, sinon comme "
                + "l'entrée).",
            name: .name
        ),
        completion: .list(OutputFormat.allCases.map(\.rawValue))
    )
    package var outputFormat: OutputFormat?

    @Flag(
        help: .text(
            en: "Write a CSV that Excel opens by a double click: byte order mark, the language's separator, CR LF.",
            fr: "Écrire un CSV qu'Excel ouvre par un double clic : marque d'ordre des octets, séparateur de la langue, "
                + "CR LF."
        )
    )
    package var excel = false

    @Flag(
        name: .customLong("no-csv-guard"),
        help: .text(
            en:
                "Leave answers that look like a formula as they are (default: a spreadsheet is kept from running them).",
            fr:
                "Laisser telles quelles les réponses qui ressemblent à une formule (par défaut : un tableur ne peut pas "
                + "les exécuter)."
        )
    )
    package var noCSVGuard = false

    @Flag(
        help: .text(
            en: "Send nothing: write the rows that have their answer so far, and leave out the others.",
            fr: "Ne rien envoyer : écrire les lignes qui ont déjà leur réponse, et laisser de côté les autres."
        )
    )
    package var partial = false

    @Flag(
        help: .text(
            en: "Send the rows that failed in an earlier run again.",
            fr: "Renvoyer les lignes qui ont échoué lors d'une exécution précédente."
        )
    )
    package var retryFailed = false

    @Flag(
        help: .text(
            en: "Send again the rows that the input or the options have changed since they were recorded.",
            fr: "Renvoyer les lignes que l'entrée ou les options ont changées depuis leur enregistrement."
        )
    )
    package var resendChanged = false

    @Flag(
        help: .text(
            en: "Start afresh: replace an output and a journal that are there.",
            fr: "Repartir de zéro : remplacer une sortie et un journal existants."
        )
    )
    package var force = false

    @Option(
        help: .text(
            en: "Journal of what was answered (default: the output's name and .journal; none without -o).",
            fr: "Journal de ce qui a été répondu (par défaut : le nom de la sortie et .journal ; aucun sans -o).",
            name: .file
        ),
        completion: .file()
    )
    package var journal: String?

    @Flag(
        help: .text(
            en: "Keep the journal when every row was answered.",
            fr: "Garder le journal quand toutes les lignes ont leur réponse."
        )
    )
    package var keepJournal = false

    package init() {}

    package func validate() throws {
        if partial, retryFailed {
            throw ValidationError(
                Text(
                    en: "--partial sends nothing, so --retry-failed does not go with it.",
                    fr: "--partial n'envoie rien, --retry-failed ne va donc pas avec."
                )
                .localized
            )
        }
        if force, partial || retryFailed || resendChanged {
            throw ValidationError(
                Text(
                    en: "--force throws away what was recorded, which --partial, --retry-failed and --resend-changed "
                        + "are about.",
                    fr: "--force jette ce qui a été enregistré, dont --partial, --retry-failed et --resend-changed ont "
                        + "besoin."
                )
                .localized
            )
        }
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Output", fr: "Sortie").localized }
}

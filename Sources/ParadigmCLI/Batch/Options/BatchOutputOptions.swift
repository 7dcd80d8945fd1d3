package import ArgumentParser
import ParadigmBatch
package import ParadigmJobs

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
            en: "Send the rows again whose answer was cut at its greatest length, with --max-tokens if that is given.",
            fr:
                "Renvoyer les lignes dont la réponse a été coupée à sa longueur maximale, avec --max-tokens s'il est donné."
        )
    )
    package var retryCut = false

    @Flag(
        name: [.customLong("update"), .customLong("resend-changed")],
        help: .text(
            en: "Send again the rows that the input or the options have changed since they were recorded.",
            fr: "Renvoyer les lignes que l'entrée ou les options ont changées depuis leur enregistrement."
        )
    )
    package var update = false

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
            en: "Remove the journal when every row was answered (default: it is kept, so that rows can be added).",
            fr:
                "Supprimer le journal quand toutes les lignes ont leur réponse (par défaut : il reste, et l'on peut ajouter "
                + "des lignes)."
        )
    )
    package var discardJournal = false

    @OptionGroup package var kept: KeptAnswersOptions

    // What is usual now; commands that name it go on.
    @Flag(
        help: .text(
            en: "Keep the journal when every row was answered.",
            fr: "Garder le journal quand toutes les lignes ont leur réponse.",
            visibility: .hidden
        )
    )
    package var keepJournal = false

    package init() {}

    package func validate() throws {
        if partial, retryFailed || retryCut {
            let option = retryFailed ? "--retry-failed" : "--retry-cut"
            throw ValidationError(
                Text(
                    en: "--partial sends nothing, so \(option) does not go with it.",
                    fr: "--partial n'envoie rien, \(option) ne va donc pas avec."
                )
                .localized
            )
        }
        if force, partial || retryFailed || retryCut || update {
            throw ValidationError(
                Text(
                    en: "--force throws away what was recorded, which --partial, --retry-failed, --retry-cut and "
                        + "--update are about.",
                    fr:
                        "--force jette ce qui a été enregistré, dont --partial, --retry-failed, --retry-cut et --update "
                        + "ont besoin."
                )
                .localized
            )
        }
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Output", fr: "Sortie").localized }
}
